"""Decides what is still missing before a considered reply can be marked as posted.

Nothing here ever blocks a holding reply (playbook C1, C8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.escalation.rules.approving import Approval, RecordedFreeze
from bot.hours.hours import Hours
from bot.mentions.rules.replying import (
    BLOCKED,
    CLOSED_HOURS,
    FROZEN,
    NO_CLASS,
    RESTING,
    UNAPPROVED,
    UNREAD,
    UNSEEN,
    Unmet,
)
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Playbook
from bot.replies.rules.templates import still_is
from data.models import Mention, Timer, UserId
from data.replies.models import OWN_LOOK, Draft, Newcomer, Read

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


OUTSIDE_HOURS = "outside_hours"
NEWCOMER = "newcomer"
STORM = "storm"
SECOND_OPINION = "second_opinion"
"""Reasons for a second reader that are no rule of the lint; words below `reading.`."""


class LintObstacle(Protocol):
    """What a rule of the lint met."""

    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ChecklistContext:
    """What is known beside draft and mention. `there` are the people here right now,
    `core` the hours in which nobody is alone; the desk's own where nothing else is said.
    `storm`: it belongs to one whose level asks for two readers.
    """

    reads: tuple[Read, ...] = ()
    approvals: tuple[Approval, ...] = ()
    freezes: tuple[RecordedFreeze, ...] = ()
    newcomer: Newcomer | None = None
    there: frozenset[UserId] = frozenset()
    template: str = ""
    core: Hours | None = None
    storm: bool = False


def what_is_missing(
    draft: Draft,
    mention: Mention,
    findings: Sequence[LintObstacle],
    recorded: ChecklistContext,
    context: DecisionContext,
) -> tuple[Unmet, ...]:
    """Everything, in the order in which a person would want to hear of it."""
    if mention.classification is None:
        return (Unmet(NO_CLASS),)
    found = (
        _frozen(recorded),
        _blocked(draft, findings, recorded),
        _unseen(draft, findings),
        _approval(draft, mention, findings, recorded, context),
        _second_reader(draft, mention, findings, recorded, context),
        _core_hours(draft, mention, recorded, context),
        _rest(draft, mention, recorded, context),
    )
    return tuple(one for one in found if one is not None)


def approval_flags(mention: Mention, context: DecisionContext) -> tuple[str, ...]:
    """The flags that ask for one yes before a considered reply (S3.22)."""
    flags = context.playbook.flags
    return tuple(
        name for name in mention.flags if name in flags and flags[name].approval
    )


def waits_for_nobody(draft: Draft, template: str, context: DecisionContext) -> bool:
    """Regret and a sign of life need nobody's yes while they are little else (S3.27)."""
    rules = context.playbook.drafting.approval
    if draft.template not in rules.never_waits or not template:
        return False
    return still_is(draft.text, template, rules.still_the_template)


def kept(rule: str) -> str:
    """The box of a draft whose writer keeps the wording although this rule warns."""
    return f"kept:{rule}"


def overruled(draft: Draft, reads: Sequence[Read]) -> bool:
    """Whether a second person let the very text pass, and said why."""
    return any(
        read.verdict == "approved" and read.text == draft.text and read.reason
        for read in reads
    )


def reasons_to_read(
    draft: Draft,
    mention: Mention,
    findings: Sequence[LintObstacle],
    recorded: ChecklistContext,
    context: DecisionContext,
) -> tuple[str, ...]:
    """Why a second person has to look at it: rules of the lint, or one of our own."""
    rules = [one.rule for one in findings if one.severity in ("second", "block")]
    rules = [rule for rule in rules if kept(rule) not in draft.ticked]
    flags = context.playbook.flags
    if any(flags[name].second_opinion for name in mention.flags if name in flags):
        rules.append(SECOND_OPINION)
    if recorded.newcomer is not None:
        rules.append(NEWCOMER)
    if recorded.storm:
        rules.append(STORM)
    if _is_late(mention, recorded, context) and _enough_are_there(recorded, context):
        rules.append(OUTSIDE_HOURS)
    return tuple(dict.fromkeys(rules))


def _frozen(recorded: ChecklistContext) -> Unmet | None:
    if not recorded.freezes:
        return None
    freeze = recorded.freezes[-1]
    return Unmet(FROZEN, person=freeze.by, until=freeze.at, more=freeze.instruction)


def _blocked(
    draft: Draft, findings: Sequence[LintObstacle], recorded: ChecklistContext
) -> Unmet | None:
    rules = tuple(one.rule for one in findings if one.severity == "block")
    if overruled(draft, recorded.reads):
        return None
    return Unmet(BLOCKED, tuple(dict.fromkeys(rules))) if rules else None


def _unseen(draft: Draft, findings: Sequence[LintObstacle]) -> Unmet | None:
    minded = any(one.severity != "info" for one in findings)
    return Unmet(UNSEEN) if minded and not draft.ticked.issuperset(OWN_LOOK) else None


def _approval(
    draft: Draft,
    mention: Mention,
    findings: Sequence[LintObstacle],
    recorded: ChecklistContext,
    context: DecisionContext,
) -> Unmet | None:
    flags = approval_flags(mention, context)
    if not flags:
        return None
    lint = context.playbook.lint
    risky = any(
        one.severity in ("second", "block")
        or (one.rule in lint and lint[one.rule].commits)
        for one in findings
    )
    if not risky and waits_for_nobody(draft, recorded.template, context):
        return None
    about = [one for one in recorded.approvals if one.text == draft.text]
    if any(one.approved_by is not None for one in about):
        return None
    asked = about[-1].asked if about else None
    return Unmet(UNAPPROVED, flags, person=asked)


def _second_reader(
    draft: Draft,
    mention: Mention,
    findings: Sequence[LintObstacle],
    recorded: ChecklistContext,
    context: DecisionContext,
) -> Unmet | None:
    """Whoever gave the one yes has read it, too: nobody is asked twice."""
    stops = {one.rule for one in findings if one.severity == "block"}
    reasons = reasons_to_read(draft, mention, findings, recorded, context)
    rules = tuple(rule for rule in reasons if rule not in stops)
    if not rules or agreed(draft, recorded.reads) or _approved(draft, recorded):
        return None
    waiting = [
        one.reader
        for one in recorded.reads
        if one.verdict is None and one.text == draft.text
    ]
    return Unmet(UNREAD, rules, person=waiting[-1] if waiting else None)


def _core_hours(
    draft: Draft, mention: Mention, recorded: ChecklistContext, context: DecisionContext
) -> Unmet | None:
    """Alone at night: a heated matter waits for the morning, or for another reader."""
    if not _is_late(mention, recorded, context) or _enough_are_there(recorded, context):
        return None
    if agreed(draft, recorded.reads) or _approved(draft, recorded):
        return None
    return Unmet(CLOSED_HOURS, until=_core(recorded, context).next_opening(context.now))


def _rest(
    draft: Draft, mention: Mention, recorded: ChecklistContext, context: DecisionContext
) -> Unmet | None:
    rest = rest_of(mention, draft, recorded.reads, context.playbook)
    if rest is None or rest.until <= context.now or _approved(draft, recorded):
        return None
    return Unmet(RESTING, until=rest.until)


def _approved(draft: Draft, recorded: ChecklistContext) -> bool:
    return any(
        one.approved_by is not None and one.text == draft.text
        for one in recorded.approvals
    )


def _is_late(
    mention: Mention, recorded: ChecklistContext, context: DecisionContext
) -> bool:
    """A heated class outside the core hours (S4.3)."""
    calm = is_calm(mention.classification, context.playbook)
    return not calm and not _core(recorded, context).is_open(context.now)


def _enough_are_there(recorded: ChecklistContext, context: DecisionContext) -> bool:
    return len(recorded.there) >= context.playbook.drafting.second_reader.least_there


def _core(recorded: ChecklistContext, context: DecisionContext) -> Hours:
    return recorded.core or context.hours
