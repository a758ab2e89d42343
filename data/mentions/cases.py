"""Reads all rows that belong to one case, for whoever has to prove it.

A case is a mention with everything asked, told, decided, written and reviewed. Each
protected row comes with the `hash` of its last version.
"""

from data.audit import versions as audit_versions
from data.models import MentionId
from data.transaction import Row, Transaction


def escalations(tx: Transaction, mention: MentionId) -> list[Row]:
    """Each with its `pings`, `info_requests` and `freezes`, oldest first."""
    found = _rows(tx, "escalations", "mention", mention)
    for row in found:
        for kind in ("pings", "info_requests", "freezes"):
            row[kind] = _rows(tx, kind, "escalation", row["id"])
    return found


def tasks(tx: Transaction, mention: MentionId) -> list[Row]:
    """What was passed on, oldest first."""
    return _rows(tx, "tasks", "mention", mention)


def versions(tx: Transaction, mention: MentionId) -> list[Row]:
    """What a post, its replies and our own posts said before, oldest first."""
    return tx.all(
        "select * from versions where mention = :mention order by id", mention=mention
    )


def reviews(tx: Transaction, mention: MentionId) -> list[Row]:
    """Each with its `answers`, every version of them, oldest first."""
    found = _rows(tx, "reviews", "mention", mention)
    for row in found:
        row["answers"] = _rows(tx, "review_answers", "review", row["id"])
    return found


def story(tx: Transaction, mention: MentionId) -> list[Row]:
    """The events as they are chained, oldest first."""
    return tx.all(
        "select * from events where mention = :mention order by id", mention=mention
    )


def _rows(tx: Transaction, kind: str, by: str, number: int) -> list[Row]:
    found = tx.all(
        f"select * from {kind} where {by} = :number order by id",  # noqa: S608
        number=number,
    )
    for row in found:
        sealed = audit_versions.versions(tx, kind, row["id"])
        row["hash"] = sealed[-1].hash if sealed else None
        row["versions"] = len(sealed)
    return found
