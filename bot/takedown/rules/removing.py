"""Decides whether a measure against a post may be requested, and carried out.

Deleting can provoke reposts (S0.35). So it needs a reason from the closed list,
evidence first, a second person, a waiting time unless the reason is too serious, and
the weaker measure first (S1.10, S1.11, S0.34, S3.40).
"""

from dataclasses import dataclass, replace

from bot.errors import Refused
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import DeleteReason, Measure
from data.audit.event_data import Removing
from data.models import Mention, Status, UserId
from data.takedown.models import Removal, RemovalId, TakedownState

_NOT_YET = RemovalId(0)
_STAYS = "never"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for. `lower`: why a gentler measure is not enough."""

    measure: str
    reason: str
    second: UserId | None = None
    rule: str = ""
    lower: str = ""


def may_begin(
    mention: Mention, takedown: TakedownState, context: DecisionContext
) -> None:
    """What can be said before anything is filled in: the missing step by its name.

    Where a class stays whatever it says, only few reasons remain; which of them needs
    evidence is known once one was chosen.
    """
    if takedown.stop is not None:
        raise Refused("stopped")
    if takedown.pending is not None:
        raise Refused(
            "removal_waits_already", {"person": takedown.pending.requested_by}
        )
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None:
        raise Refused("needs_a_class")
    if not _stays(mention, context) and takedown.evidence is None:
        raise Refused("needs_evidence")


def request(
    mention: Mention, takedown: TakedownState, context: DecisionContext, wanted: Wanted
) -> Removal:
    """A measure that waits for its second person and its time, or is done at once."""
    may_begin(mention, takedown, context)
    reason, measure = _known(wanted, context)
    _check_fits(mention, reason, measure, context)
    if reason.requires_rule and not wanted.rule:
        raise Refused("needs_a_rule", field="rule")
    if reason.evidence and takedown.evidence is None:
        raise Refused("needs_evidence", field="reason")
    _check_gentler(takedown, reason, measure, wanted, context)
    second = _second(measure, wanted, context)
    plan = context.playbook.removal
    waits = measure.irreversible and reason.severity not in plan.at_once
    removal = Removal(
        id=_NOT_YET,
        mention=mention.id,
        measure=measure.id,
        reason=reason.id,
        requested_by=context.by,
        requested_at=context.now,
        possible_at=context.now + plan.delay if waits else context.now,
        rule=wanted.rule or None,
        lower=wanted.lower or None,
        evidence=None if takedown.evidence is None else takedown.evidence.id,
        second=second,
    )
    return removal if second is not None else _done(removal, context)


def confirm(
    takedown: TakedownState, context: DecisionContext, *, looked: bool
) -> Removal:
    """Another person carries it out, once its time has come."""
    pending = waiting(takedown, context)
    if not looked:
        raise Refused("needs_a_look", field="looked")
    return _done(pending, context)


def waiting(takedown: TakedownState, context: DecisionContext) -> Removal:
    """What this person could confirm now. Raises `Refused` with the missing step."""
    pending = takedown.pending
    if pending is None:
        raise Refused("nothing_to_confirm")
    if pending.requested_by == context.by:
        raise Refused("needs_another_person", {"person": pending.second})
    if context.now < pending.possible_at:
        raise Refused("removal_waits", {"at": pending.possible_at})
    return pending


def cancel(takedown: TakedownState, context: DecisionContext) -> Removal:
    """Either of the two, or anybody, lets it be; nothing was done."""
    if takedown.pending is None:
        raise Refused("nothing_to_confirm")
    return replace(
        takedown.pending,
        fate="cancelled",
        decided_by=context.by,
        decided_at=context.now,
    )


def lapse(removal: Removal, context: DecisionContext) -> Removal:
    """Nobody confirmed it for long: it is let go."""
    return replace(removal, fate="lapsed", decided_at=context.now)


def carried_out(
    name: str, mention: Mention, removal: Removal, context: DecisionContext
) -> Transition:
    """The moderation target is met; now it is watched (playbook 8.3).

    Where the class stays whatever it says, the author still wants an answer: what was
    hidden is recorded, and nothing else changes.
    """
    plan = context.playbook.removal
    measure = plan.measures[removal.measure]
    data = Removing(removal.id, removal.measure, removal.reason, removal.evidence)
    closed = mention.status is Status.CLOSED
    if measure.outcome is None or closed or _stays(mention, context):
        return finish(name, mention, context, data)
    after = replace(
        mention,
        status=Status.WATCHING,
        owner=mention.owner or removal.requested_by,
        claimed_at=mention.claimed_at or context.now,
        returned_at=None,
        promise_due=None,
        outcome=measure.outcome,
        reason=None,
        look_again_at=context.now + plan.follow_up[0] if plan.follow_up else None,
    )
    return finish(name, after, context, data)


def _stays(mention: Mention, context: DecisionContext) -> bool:
    klass = context.playbook.classes.get(mention.classification or "")
    return klass is not None and klass.deletion == _STAYS


def _known(wanted: Wanted, context: DecisionContext) -> tuple[DeleteReason, Measure]:
    reason = context.playbook.delete_reasons.get(wanted.reason)
    if reason is None:
        raise Refused("needs_a_removal_reason", field="reason")
    measure = context.playbook.removal.measures.get(wanted.measure)
    if measure is None:
        raise Refused("needs_a_measure", field="measure")
    return reason, measure


def _check_fits(
    mention: Mention, reason: DeleteReason, measure: Measure, context: DecisionContext
) -> None:
    klass = context.playbook.classes[mention.classification or ""]
    if klass.deletion not in reason.allowed:
        raise Refused("this_class_stays", {"class": klass.id}, field="reason")
    if reason.measures and measure.id not in reason.measures:
        gentle = ",".join(reason.measures)
        raise Refused("only_this_measure", {"measures": gentle}, field="measure")


def _check_gentler(
    takedown: TakedownState,
    reason: DeleteReason,
    measure: Measure,
    wanted: Wanted,
    context: DecisionContext,
) -> None:
    """One sentence why the gentler step is not enough, and it is on record (S3.40)."""
    ladder = context.playbook.removal.measures
    at = list(ladder).index(measure.id)
    higher = set(list(ladder)[at:])
    tried = takedown.tried & {*measure.after, *higher}
    if tried or not measure.after or reason.severity in measure.unasked:
        return
    if not wanted.lower:
        gentle = ",".join(measure.after)
        raise Refused("why_not_gentler", {"measures": gentle}, field="lower")


def _second(
    measure: Measure, wanted: Wanted, context: DecisionContext
) -> UserId | None:
    if not measure.second:
        return None
    if wanted.second is None:
        raise Refused("needs_second_person", field="second")
    if wanted.second == context.by:
        raise Refused("second_is_you", field="second")
    return wanted.second


def _done(removal: Removal, context: DecisionContext) -> Removal:
    plan = context.playbook.removal
    watched = plan.measures[removal.measure].watched
    return replace(
        removal,
        fate="done",
        decided_by=context.by,
        decided_at=context.now,
        watch_until=context.now + plan.repost_watch if watched else None,
    )
