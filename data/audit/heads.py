"""The newest entry of each hash chain, and whether it was removed.

A chain cannot detect that its last entries are missing, so they are compared with the
highest id SQLite ever assigned. Whoever can change that, too, can rewrite everything;
only a hash kept elsewhere helps then.
"""

from data.transaction import Transaction


def head(tx: Transaction) -> tuple[int, str] | None:
    """Number and hash of the newest event: what holds everything before it."""
    row = tx.one("select id, hash from events order by id desc limit 1")
    return None if row is None else (int(row["id"]), str(row["hash"]))


def holds(tx: Transaction, number: int, hash_: str) -> bool:
    """Whether a head that was kept elsewhere is still part of the chain."""
    row = tx.one("select hash from events where id = :number", number=number)
    return row is not None and str(row["hash"]) == hash_


def missing_end(tx: Transaction, chain: str) -> int | None:
    """The newest number that was ever given, where its row is gone."""
    context = tx.one("select seq from sqlite_sequence where name = :name", name=chain)
    last = tx.one(f"select max(id) as id from {chain}")  # noqa: S608 - our own table
    newest = 0 if context is None else int(context["seq"])
    there = 0 if last is None else int(last["id"] or 0)
    return newest if newest > there else None
