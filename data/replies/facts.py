"""Remembers facts and good answers in our own words, with a source and an end."""

from datetime import date

from data.instants import from_text, maybe_text, to_text
from data.models import MentionId, UserId
from data.replies.library import Fact, FactId
from data.transaction import Row, Transaction

_MOST = 500


def add(tx: Transaction, fact: Fact) -> FactId:
    """Keep a fact and return its number."""
    return FactId(
        tx.add(
            "insert into facts (topic, body, source, valid_until, mention, kept_by, "
            "kept_at, checked_at) values (:topic, :body, :source, :valid_until, "
            ":mention, :kept_by, :kept_at, :checked_at)",
            mention=fact.mention,
            kept_by=fact.kept_by,
            kept_at=to_text(fact.kept_at),
            **_content(fact),
        )
    )


def save(tx: Transaction, fact: Fact) -> None:
    """Change what it says, or put it away."""
    tx.run(
        "update facts set topic = :topic, body = :body, source = :source, "
        "valid_until = :valid_until, checked_at = :checked_at, put_away_at = :away "
        "where id = :id",
        id=fact.id,
        away=maybe_text(fact.put_away_at),
        **_content(fact),
    )


def find(tx: Transaction, number: FactId) -> Fact | None:
    """One fact by its number."""
    row = tx.one("select * from facts where id = :id", id=number)
    return None if row is None else _from_row(row)


def in_use(tx: Transaction) -> list[Fact]:
    """Every fact that was not put away, the newest first, at most 500."""
    rows = tx.all(
        "select * from facts where put_away_at is null order by id desc limit :most",
        most=_MOST,
    )
    return [_from_row(row) for row in rows]


def _content(fact: Fact) -> dict[str, object]:
    return {
        "topic": fact.topic,
        "body": fact.body,
        "source": fact.source,
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
        "checked_at": to_text(fact.checked_at),
    }


def _from_row(row: Row) -> Fact:
    until, away = row["valid_until"], row["put_away_at"]
    return Fact(
        id=FactId(row["id"]),
        topic=row["topic"],
        body=row["body"],
        source=row["source"],
        valid_until=date.fromisoformat(until) if until else None,
        kept_by=UserId(row["kept_by"]),
        kept_at=from_text(row["kept_at"]),
        checked_at=from_text(row["checked_at"]),
        mention=None if row["mention"] is None else MentionId(row["mention"]),
        put_away_at=from_text(away) if away else None,
    )
