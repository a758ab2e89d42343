"""Remembers the mentions: what was written, and where each stands."""

import json
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from typing import cast

from data.instants import from_text, maybe_instant, maybe_text, to_text
from data.models import Author, ClosingStep, Mention, MentionId, Post, Status
from data.transaction import Row, Transaction

Value = str | int | None
"""What a column of the state holds."""

_INSTANTS = (
    "claimed_at",
    "claim_due",
    "first_reply_due",
    "resolve_due",
    "promise_due",
    "first_reply_at",
    "returned_at",
    "reopened_at",
    "answered_at",
    "look_again_at",
    "closed_at",
    "snoozed_until",
)
_PLAIN = (
    "owner",
    "classification",
    "finding",
    "reply_url",
    "reply_channel",
    "outcome",
    "reopened_by",
    "reason",
    "snoozed_minutes",
    "snoozed_for",
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
_STATE = ("open_since", "status", "flags", "closing_steps", *_INSTANTS, *_PLAIN)
_SAVE = (
    "update mentions set "  # noqa: S608 - column names of our own
    + ", ".join(f"{name} = :{name}" for name in _STATE)
    + " where id = :id"
)


def add(tx: Transaction, mention: Mention) -> MentionId:
    """Store a new mention and give it its number; the `id` it came with is ignored."""
    values = {**_post_values(mention.post), **state_values(mention)}
    values["received_at"] = to_text(mention.received_at)
    values["started_at"] = to_text(mention.started_at)
    return MentionId(tx.add(_ADD, **values))


def find(tx: Transaction, number: MentionId) -> Mention | None:
    """The mention people call `#number`, if there is one."""
    row = tx.one("select * from mentions where id = :id", id=number)
    return None if row is None else from_row(row)


def save(tx: Transaction, mention: Mention) -> None:
    """Store where it stands now; what was written is not touched."""
    tx.run(_SAVE, id=mention.id, **state_values(mention))


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
        "update mentions set title = null, text = null, rating = null, "
        "withdrawn_at = :at, withdrawn_via = :source, withdrawn_said = :said where id = :id",
        at=to_text(at),
        source=source,
        said=said,
        id=mention,
    )


def reaches(tx: Transaction, mention: MentionId, followers: int) -> None:
    """How many people follow its author now."""
    tx.run(
        "update mentions set author_followers = :followers where id = :id",
        followers=followers,
        id=mention,
    )


def state_values(mention: Mention) -> dict[str, Value]:
    """Where it stands, as the database and an undo keep it."""
    values: dict[str, Value] = {name: getattr(mention, name) for name in _PLAIN}
    values |= {name: maybe_text(getattr(mention, name)) for name in _INSTANTS}
    values["open_since"] = to_text(mention.open_since)
    values["status"] = mention.status.value
    values["flags"] = json.dumps(mention.flags)
    values["closing_steps"] = json.dumps(
        [(dot.name, to_text(dot.at), dot.reason) for dot in mention.closing_steps]
    )
    return values


def with_state(mention: Mention, values: dict[str, Value]) -> Mention:
    """The same mention standing where `state_values` once found it."""
    return replace(mention, **_state(cast(Row, values)))


def from_row(row: Row) -> Mention:
    """A mention from its row."""
    return Mention(
        id=MentionId(row["id"]),
        post=_post(row),
        received_at=from_text(row["received_at"]),
        started_at=from_text(row["started_at"]),
        edited_at=maybe_instant(row["edited_at"]),
        changed_at=maybe_instant(row["changed_at"]),
        withdrawn_at=maybe_instant(row["withdrawn_at"]),
        withdrawn_via=row["withdrawn_via"],
        withdrawn_said=row["withdrawn_said"],
        forgotten_at=maybe_instant(row["forgotten_at"]),
        **_state(row),
    )


def _state(row: Row) -> Row:
    state = {name: row[name] for name in _STATE}
    for name in _INSTANTS:
        state[name] = maybe_instant(state[name])
    state["open_since"] = from_text(state["open_since"])
    state["status"] = Status(state["status"])
    state["flags"] = _flags(state["flags"])
    state["closing_steps"] = _closing_steps(state["closing_steps"])
    return state


@lru_cache(maxsize=256)
def _flags(written: str) -> tuple[str, ...]:
    """Remembered, as the next: nearly all mentions have the same few, or none."""
    return tuple(json.loads(written))


@lru_cache(maxsize=256)
def _closing_steps(written: str) -> tuple[ClosingStep, ...]:
    return tuple(
        ClosingStep(name, from_text(at), reason)
        for name, at, reason in json.loads(written)
    )


def _post(row: Row) -> Post:
    plain = {name: row[name] for name in _POST_PLAIN}
    return Post(
        **plain,
        author=Author(
            key=row["author_key"],
            name=row["author_name"],
            handle=row["author_handle"],
            url=row["author_url"],
            followers=row["author_followers"],
            verified=None
            if row["author_verified"] is None
            else bool(row["author_verified"]),
        ),
        keywords=tuple(json.loads(row["keywords"])),
        published_at=maybe_instant(row["published_at"]),
    )


def _post_values(post: Post) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(post, name) for name in _POST_PLAIN}
    for name in _AUTHOR:
        values[f"author_{name}"] = getattr(post.author, name)
    values["keywords"] = json.dumps(post.keywords)
    values["published_at"] = maybe_text(post.published_at)
    return values


_POST_PLAIN = (
    "source",
    "platform",
    "kind",
    "external_id",
    "url",
    "title",
    "text",
    "language",
    "channel_name",
    "visibility",
    "conversation_id",
    "sentiment",
    "rating",
    "reactions",
)
_AUTHOR = tuple(part.name for part in fields(Author))
_COLUMNS = (
    *_POST_PLAIN,
    *(f"author_{name}" for name in _AUTHOR),
    "keywords",
    "published_at",
    "received_at",
    "started_at",
    *_STATE,
)
_ADD = (
    f"insert into mentions ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own names
    f"values ({', '.join(':' + name for name in _COLUMNS)})"
)


def born(tx: Transaction, mention: MentionId) -> str | None:
    """When it was received, as it is written down: with its number it names one mention."""
    row = tx.one("select received_at from mentions where id = :id", id=mention)
    return None if row is None else str(row["received_at"])
