"""Decides whether a measure against a post may be asked for, and carried out.

Deleting can come back like a boomerang (S0.35). So: a reason from the closed list, the
evidence first, a second person, time to cool down unless the reason weighs too heavily,
and the gentler measure first (S1.10, S1.11, S0.34, S3.40).
"""

from dataclasses import dataclass, replace

from bot.errors import Refused
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import DeleteReason, Measure
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


def may_begin(mention: Mention, guard: TakedownState, given: DecisionContext) -> None:
    """What can be said before anything is filled in: the missing step by its name.

    Where a class stays whatever it says, only few reasons remain; which of them needs
    evidence is known once one was chosen.
    """
    if guard.stop is not None:
        raise Refused("stopped")
    if guard.pending is not None:
        raise Refused("removal_waits_already", {"person": guard.pending.requested_by})
    klass = given.playbook.classes.get(mention.classification or "")
    if klass is None:
        raise Refused("needs_a_class")
    if not _stays(mention, given) and guard.evidence is None:
        raise Refused("needs_evidence")


def request(
    mention: Mention, guard: TakedownState, given: DecisionContext, wanted: Wanted
) -> Removal:
    """A measure that waits for its second person and its time, or is done at once."""
    may_begin(mention, guard, given)
    reason, measure = _known(wanted, given)
    _check_fits(mention, reason, measure, given)
    if reason.requires_rule and not wanted.rule:
        raise Refused("needs_a_rule", field="rule")
    if reason.evidence and guard.evidence is None:
        raise Refused("needs_evidence", field="reason")
    _check_gentler(guard, reason, measure, wanted, given)
    second = _second(measure, wanted, given)
    plan = given.playbook.removal
    waits = measure.irreversible and reason.severity not in plan.at_once
    removal = Removal(
        id=_NOT_YET,
        mention=mention.id,
        measure=measure.id,
        reason=reason.id,
        requested_by=given.by,
        requested_at=given.now,
        possible_at=given.now + plan.delay if waits else given.now,
        rule=wanted.rule or None,
        lower=wanted.lower or None,
        evidence=None if guard.evidence is None else guard.evidence.id,
        second=second,
    )
    return removal if second is not None else _done(removal, given)


def confirm(guard: TakedownState, given: DecisionContext, *, looked: bool) -> Removal:
    """Another person carries it out, once its time has come."""
    pending = waiting(guard, given)
    if not looked:
        raise Refused("needs_a_look", field="looked")
    return _done(pending, given)


def waiting(guard: TakedownState, given: DecisionContext) -> Removal:
    """What this person could confirm now. Raises `Refused` with the missing step."""
    pending = guard.pending
    if pending is None:
        raise Refused("nothing_to_confirm")
    if pending.requested_by == given.by:
        raise Refused("needs_another_person", {"person": pending.second})
    if given.now < pending.possible_at:
        raise Refused("removal_waits", {"at": pending.possible_at})
    return pending


def cancel(guard: TakedownState, given: DecisionContext) -> Removal:
    """Either of the two, or anybody, lets it be; nothing was done."""
    if guard.pending is None:
        raise Refused("nothing_to_confirm")
    return replace(
        guard.pending, fate="cancelled", decided_by=given.by, decided_at=given.now
    )


def lapse(removal: Removal, given: DecisionContext) -> Removal:
    """Nobody confirmed it for long: it is let go."""
    return replace(removal, fate="lapsed", decided_at=given.now)


def carried_out(
    name: str, mention: Mention, removal: Removal, given: DecisionContext
) -> Transition:
    """The moderation target is met; now it is watched (playbook 8.3).

    Where the class stays whatever it says, the author still wants an answer: what was
    hidden is recorded, and nothing else changes.
    """
    plan = given.playbook.removal
    measure = plan.measures[removal.measure]
    data: dict[str, object] = {
        "removal": removal.id,
        "measure": removal.measure,
        "reason": removal.reason,
        "evidence": removal.evidence,
    }
    closed = mention.status is Status.CLOSED
    if measure.outcome is None or closed or _stays(mention, given):
        return finish(name, mention, given, data)
    after = replace(
        mention,
        status=Status.WATCHING,
        owner=mention.owner or removal.requested_by,
        claimed_at=mention.claimed_at or given.now,
        returned_at=None,
        promise_due=None,
        outcome=measure.outcome,
        reason=None,
        look_again_at=given.now + plan.follow_up[0] if plan.follow_up else None,
    )
    return finish(name, after, given, data)


def _stays(mention: Mention, given: DecisionContext) -> bool:
    klass = given.playbook.classes.get(mention.classification or "")
    return klass is not None and klass.deletion == _STAYS


def _known(wanted: Wanted, given: DecisionContext) -> tuple[DeleteReason, Measure]:
    reason = given.playbook.delete_reasons.get(wanted.reason)
    if reason is None:
        raise Refused("needs_a_removal_reason", field="reason")
    measure = given.playbook.removal.measures.get(wanted.measure)
    if measure is None:
        raise Refused("needs_a_measure", field="measure")
    return reason, measure


def _check_fits(
    mention: Mention, reason: DeleteReason, measure: Measure, given: DecisionContext
) -> None:
    klass = given.playbook.classes[mention.classification or ""]
    if klass.deletion not in reason.allowed:
        raise Refused("this_class_stays", {"class": klass.id}, field="reason")
    if reason.measures and measure.id not in reason.measures:
        gentle = ",".join(reason.measures)
        raise Refused("only_this_measure", {"measures": gentle}, field="measure")


def _check_gentler(
    guard: TakedownState,
    reason: DeleteReason,
    measure: Measure,
    wanted: Wanted,
    given: DecisionContext,
) -> None:
    """One sentence why the gentler step is not enough, and it is on record (S3.40)."""
    ladder = given.playbook.removal.measures
    at = list(ladder).index(measure.id)
    higher = set(list(ladder)[at:])
    tried = guard.tried & {*measure.after, *higher}
    if tried or not measure.after or reason.severity in measure.unasked:
        return
    if not wanted.lower:
        gentle = ",".join(measure.after)
        raise Refused("why_not_gentler", {"measures": gentle}, field="lower")


def _second(measure: Measure, wanted: Wanted, given: DecisionContext) -> UserId | None:
    if not measure.second:
        return None
    if wanted.second is None:
        raise Refused("needs_second_person", field="second")
    if wanted.second == given.by:
        raise Refused("second_is_you", field="second")
    return wanted.second


def _done(removal: Removal, given: DecisionContext) -> Removal:
    plan = given.playbook.removal
    watched = plan.measures[removal.measure].watched
    return replace(
        removal,
        fate="done",
        decided_by=given.by,
        decided_at=given.now,
        watch_until=given.now + plan.boomerang_watch if watched else None,
    )
