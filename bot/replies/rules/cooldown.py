"""Decides until when a considered reply has to wait, so that anger settles and no
deadline is missed.

A holding reply never waits. The waiting time is data of the class and of
`drafting.toml` (playbook, conflict C1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Playbook
from data.models import Mention, Timer
from data.replies.models import Draft, Read

RESTED, READING = "cool_off", "reader"
"""The timers of a draft."""


@dataclass(frozen=True, slots=True)
class Cooldown:
    """Until when a reply rests. `cut_short`: somebody waits for us, so it ends early."""

    until: datetime
    cut_short: bool = False


def rest_of(
    mention: Mention, draft: Draft, reads: Sequence[Read], playbook: Playbook
) -> Cooldown | None:
    """From the claim or the first word, whichever was first; nothing without a rest.

    A second reader who agrees ends it, and it never eats the time somebody waits (S2.34).
    """
    klass = playbook.classes.get(mention.classification or "")
    if klass is None or not klass.cool_off or agreed(draft, reads):
        return None
    length = klass.cool_off
    if draft.heated:
        length += playbook.drafting.cool_off.heated_extra
    until = _start(mention, draft) + length
    latest = _latest(mention, playbook)
    if latest is not None and latest < until:
        return Cooldown(latest, cut_short=True)
    return Cooldown(until)


def agreed(draft: Draft, reads: Sequence[Read]) -> Read | None:
    """Whoever agreed to exactly these words, or wrote them as a suggestion."""
    said_yes = ("approved", "suggested")
    return next(
        (r for r in reversed(reads) if r.verdict in said_yes and r.text == draft.text),
        None,
    )


def is_calm(classification: str | None, playbook: Playbook) -> bool:
    """Whether a class knows no rest: nobody is upset there."""
    klass = playbook.classes.get(classification or "")
    return klass is None or klass.cool_off == timedelta(0)


def _start(mention: Mention, draft: Draft) -> datetime:
    claimed = mention.claimed_at
    return draft.begun_at if claimed is None else min(claimed, draft.begun_at)


def _latest(mention: Mention, playbook: Playbook) -> datetime | None:
    """So long before the next time somebody waits for us."""
    dues = [d for d in (mention.first_reply_due, mention.promise_due) if d is not None]
    return min(dues) - playbook.drafting.cool_off.spare if dues else None


def rest_timer(
    mention: Mention, draft: Draft, reads: Sequence[Read], context: DecisionContext
) -> list[Timer]:
    """Tells the writer once when the rest is over; nothing when it is already."""
    rest = rest_of(mention, draft, reads, context.playbook)
    if rest is None or rest.until <= context.now:
        return []
    return [Timer("draft", draft.id, RESTED, rest.until, 0, draft.begun_at)]


def reader_timer(draft: Draft, context: DecisionContext, step: int = 0) -> Timer:
    """A colleague is reminded, and then the next one is asked: in working time, if it
    is working time now.
    """
    within = context.playbook.drafting.second_reader.answer_within
    due = context.now + within
    if context.hours.is_open(context.now):
        due = context.hours.add(context.now, within)
    return Timer("draft", draft.id, READING, due, step, context.now)
