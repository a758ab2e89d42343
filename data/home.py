"""Remembers whose desk this is: the workspace its cards stand in."""

from data.transaction import Transaction


def belongs_to(tx: Transaction, team: str) -> str:
    """The workspace of this database; it becomes `team` when it has none yet."""
    tx.run(
        "insert into home (team) select :team where not exists (select 1 from home)",
        team=team,
    )
    row = tx.one("select team from home")
    return team if row is None else str(row["team"])


def key(tx: Transaction) -> str:
    """Signs what only one person is shown; there once the database has a workspace."""
    row = tx.one("select key from home")
    return "" if row is None else str(row["key"])
