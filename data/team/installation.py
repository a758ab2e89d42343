"""The Slack workspace this database belongs to."""

from data.transaction import Transaction


def belongs_to(tx: Transaction, team: str) -> str:
    """The workspace of this database; it becomes `team` when it has none yet."""
    tx.run(
        "insert into installation (team) select :team where not exists (select 1 from installation)",
        team=team,
    )
    row = tx.one("select team from installation")
    return team if row is None else str(row["team"])


def key(tx: Transaction) -> str:
    """Signs what only one person is shown; there once the database has a workspace."""
    row = tx.one("select key from installation")
    return "" if row is None else str(row["key"])


def restoring(tx: Transaction) -> str | None:
    """Which restore is not at its end yet; nothing where none is under way."""
    row = tx.one("select restoring from installation")
    return None if row is None else row["restoring"]


def begin_restoring(tx: Transaction, which: str) -> None:
    """From now on this is a database that is being restored, unless it is already."""
    tx.run(
        "update installation set restoring = :which where restoring is null",
        which=which,
    )


def begun_anew(tx: Transaction) -> None:
    """After a restore: what one person was shown before it is not accepted after it."""
    tx.run(
        "update installation set key = lower(hex(randomblob(16))), "
        "life = lower(hex(randomblob(8)))"
    )


def has_ended(tx: Transaction) -> None:
    """The restore has come to its end; the desk may speak again."""
    tx.run("update installation set restoring = null")
