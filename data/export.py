"""Exports mentions as rows with stable columns."""

import json
from collections.abc import Iterator

from data.transaction import Row, Transaction

COLUMNS = (
    "number", "source", "platform", "kind", "url", "language", "visibility",
    "published_at", "received_at", "started_at", "status", "classification", "finding",
    "flags", "claimed_at", "first_reply_at", "answered_at", "closed_at", "outcome",
    "reason", "reply_channel", "reply_url", "replies", "escalations",
)  # fmt: skip
"""Frozen: scripts depend on them. No column names a person (DESIGN promise 10)."""

_SQL = """
    select id as number, source, platform, kind, url, language, visibility,
        published_at, received_at, started_at, status, classification, finding, flags,
        claimed_at, first_reply_at, answered_at, closed_at, outcome, reason,
        reply_channel, reply_url, confidential,
        (select count(*) from replies r where r.mention = m.id) as replies,
        (select count(*) from escalations e where e.mention = m.id) as escalations
    from mentions m where id > :after and received_at >= :since and source <> 'drill'
    order by id limit 500
"""


def rows(
    tx: Transaction, since: str, restricted: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """Every real mention received since the instant `since`, in pages, oldest first.

    What is kept to few, by itself or by a `restricted` flag, shows no address.
    """
    after = 0
    while page := tx.all(_SQL, after=after, since=since):
        for row in page:
            yield _as_told(row, restricted)
        after = page[-1]["number"]


def _as_told(row: Row, restricted: frozenset[str]) -> Row:
    said = row.pop("confidential")
    flagged = restricted & set(json.loads(row["flags"]))
    if said == "yes" or (said is None and flagged):
        row["url"] = row["reply_url"] = None
    return row
