"""Decides what an escalation asks, who may answer it, and what an answer changes."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.escalation.rules.stages import later, pages_from
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Trigger
from data.models import Escalation, EscalationId, Mention, UserId

_NOT_YET = EscalationId(0)

KINDS = ("question", "fyi", "approval")

CLOSED = "closed"
TAKEN_BACK = "taken_back"
ANSWERED = "answered"
REHEARSED = "rehearsed"
"""Why nobody needs the answer any more: `Escalation.obsolete`."""


@dataclass(frozen=True, slots=True)
class EscalationRequest:
    """What somebody wants management to know. One sentence is enough (`question`)."""

    level: str
    reason: str
    question: str
    kind: str = "question"
    cause: str = "manual"
    proposal: str = ""
    known: str = ""
    unknown: str = ""
    quoted: bool = False
    decide_by: datetime | None = None


def escalate(
    mention: Mention,
    context: DecisionContext,
    *,
    brief: EscalationRequest,
    manager: UserId,
) -> Escalation:
    """Tell or ask management. Any agent may; one sentence is all it takes."""
    _check(brief, context)
    book = context.playbook
    reason = book.escalation_reasons[brief.reason]
    level = book.escalation.levels[brief.level]
    cause = book.triggers.get(brief.cause)
    wall = reason.wall or level.next is None or (cause is not None and cause.wall)
    return Escalation(
        id=_NOT_YET,
        mention=mention.id,
        level=brief.level,
        reason=brief.reason,
        question=brief.question.strip(),
        raised_by=context.by,
        raised_at=context.now,
        manager=manager,
        pages_from=pages_from(context.now, context.hours, wall=wall),
        kind=brief.kind,
        cause=brief.cause,
        proposal=brief.proposal.strip(),
        known=brief.known.strip(),
        unknown=brief.unknown.strip(),
        quoted=brief.quoted,
        wall=wall,
        decide_by=None if brief.kind == "fyi" else brief.decide_by,
    )


def of_trigger(
    trigger: Trigger, context: DecisionContext, question: str
) -> EscalationRequest:
    """The brief of what the rules raise: a question of its own, and the usual time."""
    brief = EscalationRequest(
        trigger.level, trigger.reason, question, trigger.kind, trigger.id
    )
    if trigger.kind == "fyi":
        return brief
    within = context.playbook.escalation.decide_within
    start = pages_from(context.now, context.hours, wall=trigger.wall)
    by = start + within if trigger.wall else context.hours.add(start, within)
    return replace(brief, decide_by=by)


def acknowledge(asked: Escalation, context: DecisionContext) -> Escalation:
    """Seen is not decided: this stops the pings. A notice ends with it."""
    check_open(asked)
    if asked.acknowledged_by is not None:
        raise Refused(
            "already_acknowledged",
            {"person": asked.acknowledged_by, "at": asked.acknowledged_at},
        )
    ends = context.now if asked.kind == "fyi" else None
    return replace(
        asked,
        acknowledged_by=context.by,
        acknowledged_at=context.now,
        ended_at=ends,
    )


def take_over(asked: Escalation, context: DecisionContext) -> Escalation:
    """A manager takes the case: the answer is theirs now, and nobody pings them for it."""
    check_open(asked)
    if asked.taken_over_at is not None:
        raise Refused("owns_it_already", {"person": asked.manager})
    return replace(_seen(asked, context), manager=context.by, taken_over_at=context.now)


def delegate(asked: Escalation, context: DecisionContext, *, to: UserId) -> Escalation:
    """Somebody else with a say answers; their time to look begins anew."""
    check_open(asked)
    if to == asked.manager and asked.acknowledged_by == to:
        raise Refused("owns_it_already", {"person": to}, field="to")
    return replace(passed_on(asked, to=to), decide_by=_renewed(asked, context))


def passed_on(asked: Escalation, *, to: UserId) -> Escalation:
    """It is this person's now, and nobody has seen it."""
    return replace(
        asked,
        manager=to,
        acknowledged_by=None,
        acknowledged_at=None,
        taken_over_at=None,
    )


def decide(
    asked: Escalation,
    context: DecisionContext,
    *,
    decision: str,
    instruction: str = "",
    why: str = "",
) -> Escalation:
    """One decision ends it; deciding unseen counts as having seen it.

    A decision that was on its way while the team closed the case still counts.
    """
    if asked.obsolete == CLOSED:
        asked = revived(asked)
    check_open(asked)
    known = context.playbook.escalation.decisions.get(decision)
    if known is None:
        raise Refused("unknown_decision", field="decision")
    if known.approves and asked.kind != "approval":
        raise Refused("nothing_to_approve", field="decision")
    return replace(
        _seen(asked, context),
        decision=decision,
        instruction=instruction.strip() or None,
        why=why.strip() or None,
        decided_by=context.by,
        decided_at=context.now,
        ended_at=context.now,
    )


def press(asked: Escalation, context: DecisionContext, *, decision: str) -> Escalation:
    """A decision of one press: it counts as soon as it can no longer be taken back."""
    decided = decide(asked, context, decision=decision)
    seen = revived(asked) if asked.obsolete == CLOSED else asked
    return replace(
        _seen(seen, context),
        pending=decided.decision,
        pending_by=context.by,
        pending_at=context.now,
    )


def undone(asked: Escalation, context: DecisionContext) -> Escalation:
    """Whoever pressed takes it back: the question is open again."""
    if asked.pending is None:
        raise Refused("decision_stands")
    if asked.pending_by != context.by:
        raise Refused("decision_of_another", {"person": asked.pending_by})
    return without_pending(asked)


def settled(asked: Escalation, context: DecisionContext) -> Escalation:
    """The time to take it back is over: it is the decision of whoever pressed, then."""
    decision, at = asked.pending or "", asked.pending_at
    after = decide(
        without_pending(asked),
        context,
        decision=decision,
        instruction=asked.instruction or "",
    )
    return replace(after, decided_at=at)


def with_sentence(
    asked: Escalation, context: DecisionContext, *, sentence: str
) -> Escalation:
    """What the team is to do, added by whoever decided."""
    if not sentence.strip():
        raise Refused("needs_a_sentence", field="sentence")
    by = asked.pending_by or asked.decided_by
    if by is None:
        raise Refused("nothing_decided")
    if by != context.by:
        raise Refused("decision_of_another", {"person": by})
    said = " ".join(part for part in (asked.instruction, sentence.strip()) if part)
    return replace(asked, instruction=said)


def without_pending(asked: Escalation) -> Escalation:
    """The same with nothing that could be taken back."""
    return replace(asked, pending=None, pending_by=None, pending_at=None)


def stand_down(
    asked: Escalation, context: DecisionContext, *, sentence: str
) -> Escalation:
    """It is not what it seemed: the team goes on, with one sentence why."""
    if not sentence.strip():
        raise Refused("needs_a_sentence", field="sentence")
    return decide(asked, context, decision="stand_down", why=sentence)


def raise_level(asked: Escalation, *, level: str, manager: UserId) -> Escalation:
    """Nobody answered here: the next level is asked and has its own time to look."""
    return replace(passed_on(asked, to=manager), level=level)


def obsolete(
    asked: Escalation, context: DecisionContext, why: str, by: UserId
) -> Escalation:
    """It ends without an answer: no clock runs, and the brief says why."""
    return replace(asked, obsolete=why, ended_by=by, ended_at=context.now)


def revived(asked: Escalation) -> Escalation:
    """It is asked again, as if it had never ended."""
    return replace(asked, obsolete=None, ended_by=None, ended_at=None)


def approval(
    mention: Mention,
    context: DecisionContext,
    *,
    brief: EscalationRequest,
    manager: UserId,
) -> Escalation:
    """Ask for one yes to one text, as it stands; it waits no longer than its level."""
    asked = escalate(mention, context, brief=brief, manager=manager)
    span = context.playbook.escalation.levels[brief.level].approval
    due = None if span is None else later(asked, asked.pages_from, span, context.hours)
    return replace(asked, proposal=brief.proposal, decide_by=due)


def _seen(asked: Escalation, context: DecisionContext) -> Escalation:
    return replace(
        asked,
        acknowledged_by=asked.acknowledged_by or context.by,
        acknowledged_at=asked.acknowledged_at or context.now,
    )


def _renewed(asked: Escalation, context: DecisionContext) -> datetime | None:
    """Nobody is asked for a decision by a time that has passed."""
    if asked.decide_by is None or asked.decide_by > context.now:
        return asked.decide_by
    within = context.playbook.escalation.decide_within
    return later(asked, context.now, within, context.hours)


def _check(brief: EscalationRequest, context: DecisionContext) -> None:
    if brief.reason not in context.playbook.escalation_reasons:
        raise Refused("unknown_reason", field="reason")
    if brief.level not in context.playbook.escalation.levels:
        raise Refused("unknown_level", field="level")
    if brief.kind not in KINDS:
        raise Refused("unknown_kind", field="kind")
    if not brief.question.strip():
        raise Refused("needs_a_question", field="question")
    if brief.decide_by is not None and brief.decide_by <= context.now:
        raise Refused("wanted_in_the_past", field="decide_by")


def check_open(asked: Escalation) -> None:
    """Raises `Refused` where it is over, and says how."""
    if asked.pending_by is not None:
        raise Refused(
            "already_decided", {"person": asked.pending_by, "at": asked.pending_at}
        )
    if asked.decided_by is not None:
        raise Refused(
            "already_decided", {"person": asked.decided_by, "at": asked.decided_at}
        )
    if asked.obsolete is not None:
        raise Refused("no_longer_asked", {"at": asked.ended_at})
    if asked.ended_at is not None:
        raise Refused(
            "already_acknowledged",
            {"person": asked.acknowledged_by, "at": asked.acknowledged_at},
        )
