"""Whether any timer or message will still remind somebody of a mention."""

from collections.abc import Sequence
from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.transaction import Transaction

_BESIDE = (
    ("task", "select id from tasks where mention = :mention"),
    ("escalation", "select id from escalations where mention = :mention"),
    ("draft", "select id from drafts where mention = :mention"),
    ("removal", "select id from removals where mention = :mention"),
    ("report", "select id from reports where mention = :mention"),
)
"""What goes on beside a mention and has timers of its own."""


def will(
    tx: Transaction, mention: MentionId, never: datetime, but: Sequence[str] = ()
) -> bool:
    """Whether a timer before `never` runs for it, or for what goes on beside it.

    `but` are kinds of the mention's own timers that do not count.
    """
    beside = " or ".join(
        f"(t.subject = '{subject}' and t.subject_id in ({those}))"
        for subject, those in _BESIDE
    )
    marks = {f"but_{index}": kind for index, kind in enumerate(but)}
    named = ", ".join(f":{key}" for key in marks) or "''"
    row = tx.one(
        "select 1 as found from timers t where t.due < :never and ("  # noqa: S608
        "(t.subject in ('mention', 'check') and t.subject_id = :mention "
        f"and t.kind not in ({named})) or {beside}) limit 1",
        mention=mention,
        never=to_text(never),
        **marks,
    )
    return row is not None
