"""Writes the desk's memory out as rows: one a mention, columns that stay as they are."""

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
        reply_channel, reply_url,
        (select count(*) from replies r where r.mention = m.id) as replies,
        (select count(*) from escalations e where e.mention = m.id) as escalations
    from mentions m where id > :after and received_at >= :since and source <> 'drill'
    order by id limit 500
"""


def rows(tx: Transaction, since: str) -> Iterator[Row]:
    """Every real mention received since the instant `since`, in pages, oldest first."""
    after = 0
    while page := tx.all(_SQL, after=after, since=since):
        yield from page
        after = page[-1]["number"]
