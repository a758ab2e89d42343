"""Drafts, so that nothing typed is lost."""

import json

from data.instants import to_text
from data.models import MentionId
from data.replies.models import Draft, DraftId
from data.transaction import Transaction


def live(tx: Transaction, mention: MentionId) -> Draft | None:
    """The draft somebody is writing for this mention, if there is one."""
    return tx.one_of(
        Draft,
        "select * from drafts where mention = :mention and state = 'writing'",
        mention=mention,
    )


def find(tx: Transaction, number: DraftId) -> Draft | None:
    """One draft, live or not."""
    return tx.one_of(Draft, "select * from drafts where id = :id", id=number)


def add(tx: Transaction, draft: Draft) -> DraftId:
    """Store a new one; the `id` it came with is ignored."""
    names = ", ".join(_COLUMNS)
    marks = ", ".join(f":{name}" for name in _COLUMNS)
    values = _values(draft)
    return DraftId(
        tx.add(f"insert into drafts ({names}) values ({marks})", **values)  # noqa: S608
    )


def save(tx: Transaction, draft: Draft) -> None:
    """Store it as it is now."""
    changes = ", ".join(f"{name} = :{name}" for name in _COLUMNS)
    tx.run(
        f"update drafts set {changes} where id = :id",  # noqa: S608 - our own names
        id=draft.id,
        **_values(draft),
    )


def discard(tx: Transaction, mention: MentionId) -> None:
    """What was being written about a mention is not written any more."""
    tx.run(
        "update drafts set state = 'discarded' "
        "where mention = :mention and state = 'writing'",
        mention=mention,
    )


_COLUMNS = (
    "mention",
    "state",
    "revision",
    "text",
    "replaced",
    "template",
    "voice",
    "channel",
    "wants",
    "ticked",
    "appointment",
    "heated",
    "begun_by",
    "begun_at",
    "saved_by",
    "saved_at",
)


def _values(draft: Draft) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(draft, name) for name in _COLUMNS}
    values["ticked"] = json.dumps(sorted(draft.ticked))
    values["heated"] = int(draft.heated)
    values["begun_at"] = to_text(draft.begun_at)
    values["saved_at"] = to_text(draft.saved_at)
    return values
