"""Presses, so that each is done once, and the last move can be undone."""

import json
from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Undo:
    """What the last move on a mention was, and where the mention stood before it."""

    actor: UserId
    at: datetime
    kind: str
    before: dict[str, str | int | None]


def first_time(tx: Transaction, key: str, at: datetime) -> bool:
    """True for the first delivery of this press, false for every repetition."""
    return bool(
        tx.run(
            "insert into handled_interactions (key, at) values (:key, :at) "
            "on conflict (key) do nothing",
            key=key,
            at=to_text(at),
        )
    )


def forget(tx: Transaction, key: str) -> None:
    """A press that changed nothing may be made again: a dialog sends the same key."""
    tx.run("delete from handled_interactions where key = :key", key=key)


def forget_before(tx: Transaction, instant: datetime) -> int:
    """Drop presses nobody can deliver again."""
    return tx.run(
        "delete from handled_interactions where at < :at", at=to_text(instant)
    )


def forget_undo_before(tx: Transaction, instant: datetime) -> int:
    """Drop what can no longer be taken back: most of a kilobyte for each mention."""
    return tx.run("delete from undo_log where at < :at", at=to_text(instant))


def remember_undo(tx: Transaction, mention: MentionId, undo: Undo) -> None:
    """Keep where the mention stood before its last move."""
    tx.run(
        "insert into undo_log (mention, actor, at, kind, before) "
        "values (:mention, :actor, :at, :kind, :before) "
        "on conflict (mention) do update set actor = excluded.actor, "
        "at = excluded.at, kind = excluded.kind, before = excluded.before",
        mention=mention,
        actor=undo.actor,
        at=to_text(undo.at),
        kind=undo.kind,
        before=json.dumps(undo.before),
    )


def last_move(tx: Transaction, mention: MentionId) -> Undo | None:
    """The move that could be taken back, if there is one."""
    sql = "select * from undo_log where mention = :mention"
    return tx.one_of(Undo, sql, mention=mention)


def forget_undo(tx: Transaction, mention: MentionId) -> None:
    """The last move can no longer be taken back."""
    tx.run("delete from undo_log where mention = :mention", mention=mention)
