"""Decides when an answer of management is no longer needed, and what reopens the
question.

A question ends with its case; one that was raised by mistake ends when that press is
undone, as long as nobody has seen it; an open question ends when its matter is decided
elsewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.escalation.rules.approving import needs_a_yes
from bot.escalation.rules.escalating import CLOSED, TAKEN_BACK
from bot.playbook.playbook import Playbook, Trigger
from data.models import Escalation, Mention, Status


def pointless(
    before: Mention, after: Mention, raised: Iterable[Escalation], playbook: Playbook
) -> Iterator[tuple[Escalation, str]]:
    """What a move made pointless, each with the reason. A notice outlives its case."""
    closes = after.status is Status.CLOSED is not before.status
    for asked in raised:
        if asked.ended_at is not None:
            continue
        if closes and asked.kind != "fyi":
            yield asked, CLOSED
        elif asked.acknowledged_at is None and is_gone(asked, before, after, playbook):
            yield asked, TAKEN_BACK


def may_change(before: Mention, after: Mention) -> bool:
    """Whether a move can have made anything pointless: most never do."""
    was, now = (
        (one.status is Status.CLOSED, one.flags, one.classification, one.second_class)
        for one in (before, after)
    )
    return was != now


def is_gone(
    asked: Escalation, before: Mention, after: Mention, playbook: Playbook
) -> bool:
    """Whether the move took away what raised it: the flag, the class, the need of a yes."""
    if asked.kind == "approval":
        was, now = (needs_a_yes(one, playbook) for one in (before, after))
        return was and not now
    trigger = playbook.triggers.get(asked.cause)
    return (
        trigger is not None and _rests(trigger, before) and not _rests(trigger, after)
    )


def ended_at(raised: Iterable[Escalation], at: datetime) -> list[Escalation]:
    """What became pointless with the move of this instant, for whoever takes it back."""
    return [one for one in raised if one.obsolete is not None and one.ended_at == at]


def answered_with(
    decided: Escalation, raised: Iterable[Escalation]
) -> list[Escalation]:
    """The open questions of a rule that a yes or no to the text of their matter answers."""
    return [
        one
        for one in raised
        if decided.kind == "approval"
        and one.kind == "question"
        and one.ended_at is None
        and one.cause != "manual"
        and one.reason == decided.reason
    ]


def _rests(trigger: Trigger, mention: Mention) -> bool:
    """Whether what people set on this mention lets the trigger hold."""
    classes = {mention.classification, mention.second_class}
    flagged = trigger.flag is None or trigger.flag in mention.flags
    return flagged and (not trigger.classes or not classes.isdisjoint(trigger.classes))
