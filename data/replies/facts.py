"""Facts and good answers in our own words, with a source and an expiry date."""

from data.instants import maybe_text, to_text
from data.replies.models import Fact, FactId
from data.transaction import Transaction

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
    return tx.one_of(Fact, "select * from facts where id = :id", id=number)


def in_use(tx: Transaction) -> list[Fact]:
    """Every fact that was not put away, the newest first, at most 500."""
    return tx.all_of(
        Fact,
        "select * from facts where put_away_at is null order by id desc limit :most",
        most=_MOST,
    )


def _content(fact: Fact) -> dict[str, object]:
    return {
        "topic": fact.topic,
        "body": fact.body,
        "source": fact.source,
        "valid_until": fact.valid_until.isoformat() if fact.valid_until else None,
        "checked_at": to_text(fact.checked_at),
    }
