"""The mentions: what was written, and the state of each."""

import json
from dataclasses import fields
from datetime import datetime

from data.instants import maybe_text, to_text
from data.mapping import columns, of_columns
from data.models import Author, Mention, MentionId, Post, Routed
from data.transaction import Transaction

Value = str | int | None
"""What a column of the state holds."""

_POST = (
    *(part.name for part in fields(Post) if part.name != "author"),
    *(f"author_{part.name}" for part in fields(Author)),
)
_STATE = (
    "open_since",
    "status",
    "owner",
    "claimed_at",
    "classification",
    "finding",
    "flags",
    "claim_due",
    "first_reply_due",
    "resolve_due",
    "promise_due",
    "first_reply_at",
    "returned_at",
    "reopened_at",
    "reopened_by",
    "answered_at",
    "reply_url",
    "reply_channel",
    "outcome",
    "reason",
    "look_again_at",
    "closed_at",
    "snoozed_until",
    "snoozed_minutes",
    "snoozed_for",
    "closing_steps",
    "private_state",
    "resolution",
    "second_class",
    "priority",
    "praise_target",
    "suggested_flag",
    "doubted_by",
    "read_as",
    "read_by",
    "confidential",
)
_ROUTED = tuple(f"routed_{part.name}" for part in fields(Routed))
_COLUMNS = (*_POST, "received_at", "started_at", *_STATE, *_ROUTED)
_ADD = (
    f"insert into mentions ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own names
    f"values ({', '.join(':' + name for name in _COLUMNS)})"
)
_SAVE = (
    "update mentions set "  # noqa: S608 - column names of our own
    + ", ".join(f"{name} = :{name}" for name in _STATE)
    + " where id = :id"
)


def add(tx: Transaction, mention: Mention) -> MentionId:
    """Store a new mention and give it its number; the `id` it came with is ignored."""
    return MentionId(tx.add(_ADD, **columns(mention)))


def find(tx: Transaction, number: MentionId) -> Mention | None:
    """The mention people call `#number`, if there is one."""
    return tx.one_of(Mention, "select * from mentions where id = :id", id=number)


def save(tx: Transaction, mention: Mention) -> None:
    """Store where it stands now; what was written is not touched."""
    tx.run(_SAVE, id=mention.id, **columns(mention, *_STATE))


def route(tx: Transaction, mention: Mention) -> None:
    """What a rule makes of it from now on."""
    changes = ", ".join(f"{name} = :{name}" for name in _ROUTED)
    sql = f"update mentions set {changes} where id = :id"  # noqa: S608 - names of our own
    tx.run(sql, id=mention.id, **columns(mention, *_ROUTED))


def rewrite(
    tx: Transaction,
    mention: MentionId,
    *,
    title: str | None,
    text: str | None,
    rating: str | None,
    language: str | None,
    edited_at: datetime | None,
    changed_at: datetime | None,
) -> None:
    """What it says now; it is there again where it had been withdrawn."""
    tx.run(
        "update mentions set title = :title, text = :text, rating = :rating, "
        "language = :language, "
        "edited_at = :edited_at, changed_at = :changed_at, withdrawn_at = null, "
        "withdrawn_via = null, withdrawn_said = null where id = :id",
        title=title,
        text=text,
        rating=rating,
        language=language,
        edited_at=maybe_text(edited_at),
        changed_at=maybe_text(changed_at),
        id=mention,
    )


def withdraw(
    tx: Transaction, mention: MentionId, source: str, said: str, at: datetime
) -> None:
    """It was taken down: nothing of what it said stays in this row."""
    tx.run(
        "update mentions set title = null, text = null, rating = null, picture = null, "
        "withdrawn_at = :at, withdrawn_via = :source, withdrawn_said = :said where id = :id",
        at=to_text(at),
        source=source,
        said=said,
        id=mention,
    )


def speak(tx: Transaction, mention: MentionId, voice: str) -> None:
    """The voice in which it is replied to from now on."""
    tx.run("update mentions set voice = :voice where id = :id", voice=voice, id=mention)


def names_kept(tx: Transaction, but: MentionId, flags: tuple[str, ...]) -> list[str]:
    """Names and handles (`@jana`) of the authors of confidential mentions, but this one's.

    Confidential is what somebody made so, and what has one of these flags.
    """
    rows = tx.all(
        "select author_name, author_handle from mentions "
        "where (confidential = 'yes' or (confidential is null and flags <> '[]')) "
        "and id <> :but and author_key is not (select author_key from mentions where id = :but) "
        "and (confidential = 'yes' or exists (select 1 from json_each(mentions.flags) f "
        "join json_each(:flags) r on f.value = r.value)) order by id desc limit 500",
        but=but,
        flags=json.dumps(flags),
    )
    names = {row["author_name"] for row in rows if " " in (row["author_name"] or "")}
    handles = {
        f"@{row['author_handle'].lstrip('@')}" for row in rows if row["author_handle"]
    }
    return sorted(names | handles)


def reaches(tx: Transaction, mention: MentionId, followers: int) -> None:
    """How many people follow its author now."""
    tx.run(
        "update mentions set author_followers = :followers where id = :id",
        followers=followers,
        id=mention,
    )


def state_values(mention: Mention) -> dict[str, Value]:
    """Where it stands, as the database and an undo keep it."""
    return columns(mention, *_STATE)


def with_state(mention: Mention, values: dict[str, Value]) -> Mention:
    """The same mention standing where `state_values` once found it."""
    return of_columns(Mention, {**columns(mention), **values})


def born(tx: Transaction, mention: MentionId) -> str | None:
    """When it was received, as it is written down: with its number it names one mention."""
    return tx.one_of(str, "select received_at from mentions where id = :id", id=mention)
