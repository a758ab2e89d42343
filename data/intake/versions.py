"""Earlier texts of a post, and the texts of its copies.

A version belongs to a mention, to a reply in its conversation, or to an own post. It is
kept as long as the text of the post, and deleted with it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from data.instants import to_text
from data.mapping import beside
from data.models import MentionId
from data.transaction import Transaction

REPLACED, UNANNOUNCED, OLDER = "replaced", "unannounced", "older"
COPY, WITHDRAWN = "copy", "withdrawn"


@dataclass(frozen=True, slots=True)
class Of:
    """Whose versions: a mention, one of its replies, or an own post."""

    mention: MentionId | None
    reply: int | None = None
    own: int | None = None


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One text that stands there no more, or stood there in another copy.

    `at` is when we learned that it was replaced, came late, or was a copy (`why`);
    `unannounced`: it was replaced by words which nobody called an edit.
    """

    id: int
    of: Of = field(metadata=beside())
    source: str
    why: str
    title: str | None
    text: str | None
    rating: str | None
    at: datetime


def keep(
    tx: Transaction,
    of: Of,
    *,
    source: str,
    why: str,
    title: str | None,
    text: str | None,
    rating: str | None,
    at: datetime,
) -> int:
    """Keep one; its number."""
    return tx.add(
        "insert into versions (mention, reply, own, source, why, title, text, rating, at) "
        "values (:mention, :reply, :own, :source, :why, :title, :text, :rating, :at)",
        mention=of.mention,
        reply=of.reply,
        own=of.own,
        source=source,
        why=why,
        title=title,
        text=text,
        rating=rating,
        at=to_text(at),
    )


def kept(tx: Transaction, of: Of) -> list[TextVersion]:
    """All of one post, oldest first."""
    return tx.all_of(
        TextVersion,
        "select * from versions where mention is :mention and reply is :reply "
        "and own is :own order by id",
        mention=of.mention,
        reply=of.reply,
        own=of.own,
    )


def in_doubt(tx: Transaction, of: Of) -> list[TextVersion]:
    """What nobody said its author took back, the latest first: it may be another text."""
    return [one for one in reversed(kept(tx, of)) if one.why in (UNANNOUNCED, COPY)]


def of_case(tx: Transaction, mention: MentionId) -> list[TextVersion]:
    """All of a mention, of its replies and of what we posted about it, oldest first."""
    return tx.all_of(
        TextVersion,
        "select * from versions where mention = :mention order by id",
        mention=mention,
    )


def changes(tx: Transaction, of: Of) -> int:
    """How often it was changed, as far as we saw."""
    return sum(one.why in (REPLACED, UNANNOUNCED) for one in kept(tx, of))


def forget(tx: Transaction, of: Of) -> None:
    """Drop all versions of one post; those of its replies stay."""
    tx.run(
        "delete from versions where mention is :mention and reply is :reply "
        "and own is :own",
        mention=of.mention,
        reply=of.reply,
        own=of.own,
    )
