"""Decides about tasks, private contact, and who has to be told (S3.9)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.mentions.rules import closing_steps
from bot.mentions.rules.closing_steps import QUIET, RUNNING
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.nudges import NEVER
from bot.mentions.rules.replying import SLIP, next_look
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook, TaskKind
from data.handoffs.event_data import Updated, WentPrivate
from data.handoffs.models import (
    NOT_YET,
    Contact,
    Handover,
    HandoverId,
    PublicUpdate,
    Task,
    TaskId,
)
from data.mentions.event_data import Replied
from data.models import ChannelId, EscalationId, Mention, Status, Timer, UserId

REMINDER = "due"
"""The kind of a task's one timer."""

_ONCE_MORE = 2
"""Its owner is reminded when it is due; whoever asked hears of it a working day later."""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What somebody wants done: of which kind, by whom, by when.

    `owner` is a person; without one `channel` of a topic hears of it. Without `due` the
    kind says how long it may take.
    """

    kind: str
    what: str
    owner: UserId | None = None
    channel: ChannelId | None = None
    topic: str | None = None
    due: datetime | None = None
    escalation: EscalationId | None = None


def ask(mention: Mention, context: DecisionContext, request: TaskRequest) -> Task:
    """Pass something on. Any agent may; one sentence and somebody to read it are enough."""
    kind = context.playbook.tasks.get(request.kind)
    if kind is None:
        raise Refused("unknown_task_kind", field="kind")
    if not request.what.strip():
        raise Refused("needs_what", field="what")
    if request.owner is None and request.channel is None:
        raise Refused("needs_somebody", field="topic")
    due = request.due or usual_due(kind, context)
    if due <= context.now:
        raise Refused("task_in_the_past", field="due")
    return Task(
        id=NOT_YET,
        mention=mention.id,
        kind=request.kind,
        what=request.what.strip(),
        asked_by=context.by,
        asked_at=context.now,
        due=due,
        owner=request.owner,
        channel=None if request.owner is not None else request.channel,
        topic=request.topic,
        escalation=request.escalation,
    )


def answer(
    task: Task,
    context: DecisionContext,
    *,
    answer: str,
    note: str = "",
    due: datetime | None = None,
) -> Task:
    """Done, planned or no, with one sentence where the kind wants one (S1.18)."""
    if not task.is_open:
        raise Refused(
            "task_is_answered", {"person": task.answered_by, "at": task.answered_at}
        )
    kind = context.playbook.tasks.get(task.kind)
    if kind is not None and kind.note and not note.strip():
        raise Refused("needs_an_answer", field="note")
    if due is not None and due <= context.now:
        raise Refused("task_in_the_past", field="due")
    ends = kind is None or answer in kind.ends_with
    return replace(
        task,
        answer=answer,
        note=note.strip(),
        answered_by=context.by,
        answered_at=context.now,
        closed_at=context.now if ends else None,
        due=task.due if ends else due or _later(task, kind, context),
    )


def hand_on(task: Task, context: DecisionContext, *, to: UserId) -> Task:
    """Somebody else is the better person; that needs no reason, and gives new time."""
    if not task.is_open:
        raise Refused(
            "task_is_answered", {"person": task.answered_by, "at": task.answered_at}
        )
    if task.owner == to:
        raise Refused("owns_it_already", {"person": to}, field="to")
    kind = context.playbook.tasks.get(task.kind)
    return replace(task, owner=to, channel=None, due=_later(task, kind, context))


def timers(task: Task, hours: Hours, step: int = 0) -> list[Timer]:
    """Its owner is reminded when it is due, whoever asked a working day after that.

    Nothing is asked at night, and nothing about what was answered.
    """
    if not task.is_open:
        return []
    due = hours.next_opening(task.due)
    if step == 1:
        due = hours.next_working_morning(due)
    at = due if step < _ONCE_MORE else NEVER
    return [Timer("task", task.id, REMINDER, at, step, task.asked_at)]


def reader(task: Task, step: int) -> UserId | None:
    """Who is reminded at this step; nobody where it went to a channel."""
    return task.owner if step == 0 else task.asked_by


def holding_open(tasks: Iterable[Task], playbook: Playbook) -> list[Task]:
    """The tasks that keep their mention from being closed (playbook section 6)."""
    return [
        task
        for task in tasks
        if task.is_open
        and task.kind in playbook.tasks
        and playbook.tasks[task.kind].holds
    ]


def usual_due(kind: TaskKind, context: DecisionContext) -> datetime:
    """When a task of this kind falls due if nobody says otherwise."""
    return context.hours.add(context.now, kind.within)


def _later(task: Task, kind: TaskKind | None, context: DecisionContext) -> datetime:
    """Its due, or its usual time from now where that has passed."""
    if kind is None or task.due > context.now:
        return task.due
    return usual_due(kind, context)


NO_HANDOVER = HandoverId(0)


@dataclass(frozen=True, slots=True)
class PrivateOffer:
    """How it is offered: where, how they sound now, whether it was said in public.

    `accepted` is a person who agreed already; `meet_at` is an appointment.
    """

    channel: str
    mood: str | None = None
    said_in_public: bool = False
    accepted: bool = False
    meet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """What came of an attempt: reached or not, its end, and how they sound now."""

    reached: bool
    outcome: str = "going_on"
    mood: str | None = None


def offer(
    mention: Mention, context: DecisionContext, *, offered: PrivateOffer
) -> tuple[Transition, Handover]:
    """Offer to go on in private; the public word comes first (S2.29, S3.31)."""
    if offered.channel not in context.playbook.private.channels:
        raise Refused("unknown_channel", field="channel")
    if mention.private_state in RUNNING:
        raise Refused("is_in_private")
    _check_mood(offered.mood, context, "mood")
    owned = begin_owned("private_offer", mention, context)
    acknowledged = closing_steps.is_done(owned, "acknowledged")
    if not (
        acknowledged or offered.said_in_public or owned.post.visibility == "private"
    ):
        raise Refused("say_it_in_public_first", field="said")
    if offered.said_in_public:
        owned = closing_steps.filled(owned, ["acknowledged"], context.now)
        owned = replace(
            owned,
            first_reply_at=owned.first_reply_at or context.now,
            returned_at=None,
            reply_channel=owned.reply_channel or "public_then_private",
        )
    state = "accepted" if offered.accepted or offered.meet_at else "offered"
    handover = Handover(
        id=NO_HANDOVER,
        mention=mention.id,
        channel=offered.channel,
        state=state,
        owner=context.by,
        offered_at=context.now,
        mood_before=offered.mood,
        meet_at=offered.meet_at,
        accepted_at=context.now if state == "accepted" else None,
    )
    data = WentPrivate(offered.channel, state)
    return finish("private_offer", _stands(owned, state), context, data), handover


def accept(
    mention: Mention, context: DecisionContext, *, handover: Handover
) -> tuple[Transition, Handover]:
    """They said yes: public nudges stop, a contact is due (S0.30)."""
    _check_running(mention)
    owned = begin_owned("private_accept", mention, context)
    after = replace(
        handover, state="accepted", owner=context.by, accepted_at=context.now
    )
    data = WentPrivate(handover.channel)
    return finish("private_accept", _stands(owned, "accepted"), context, data), after


def called(
    mention: Mention, context: DecisionContext, *, handover: Handover, call: PhoneCall
) -> tuple[Transition, Handover, Contact]:
    """One attempt to get in touch: reached?, how it ended, how they sound (S0.31, S4.6)."""
    _check_running(mention)
    _check_mood(call.mood, context, "mood")
    if call.outcome not in ("solved", "going_on", "failed"):
        raise Refused("unknown_outcome", field="outcome")
    if call.outcome == "solved" and not call.reached:
        raise Refused("solved_needs_reached", field="outcome")
    owned = begin_owned("private_call", mention, context)
    ends = call.outcome in ("solved", "failed")
    reached_state = "contacted" if call.reached else handover.state
    state = call.outcome if ends else reached_state
    contact = Contact(
        handover.id,
        context.now,
        context.by,
        handover.channel,
        call.reached,
        call.outcome if call.reached or ends else None,
    )
    after = replace(
        handover,
        state=state,
        owner=context.by,
        mood_after=call.mood or handover.mood_after,
        contacted_at=context.now if call.reached else handover.contacted_at,
        ended_at=context.now if ends else None,
    )
    stands = _ended(_reached(owned, call, context), state, context)
    data = WentPrivate(handover.channel, state, call.reached)
    return finish("private_call", stands, context, data), after, contact


def _reached(mention: Mention, call: PhoneCall, context: DecisionContext) -> Mention:
    return (
        closing_steps.filled(mention, ["personal"], context.now)
        if call.reached
        else mention
    )


def _ended(mention: Mention, state: str, context: DecisionContext) -> Mention:
    """Solved is an answer; failed gives the case back to its owner, in public."""
    stands = _stands(mention, state)
    if state == "solved":
        return replace(
            stands,
            status=Status.WATCHING,
            first_reply_at=mention.first_reply_at or context.now,
            answered_at=context.now,
            outcome="solved",
            resolution="solved",
            look_again_at=next_look(mention, context),
        )
    if state == "failed" and mention.status is Status.WATCHING:
        return replace(
            stands, status=Status.CLAIMED, owner=context.by, claimed_at=context.now
        )
    return replace(stands, claimed_at=context.now) if state == "failed" else stands


def _stands(mention: Mention, state: str) -> Mention:
    """While a contact is due in private, the word we gave in public is kept there."""
    promised = None if state in QUIET else mention.promise_due
    return replace(mention, private_state=state, promise_due=promised)


def _check_running(mention: Mention) -> None:
    if mention.private_state not in RUNNING:
        raise Refused("not_in_private")


def _check_mood(mood: str | None, context: DecisionContext, field: str) -> None:
    if mood is not None and mood not in context.playbook.private.moods:
        raise Refused("unknown_mood", field=field)


def update(
    mention: Mention,
    context: DecisionContext,
    *,
    kind: str,
    at: datetime,
    url: str | None = None,
    task: TaskId | None = None,
    next_by: datetime | None = None,
) -> tuple[Transition, PublicUpdate]:
    """A public word along the way: a sign of life, and where it closes, the last one."""
    known = context.playbook.private.updates.get(kind)
    if known is None:
        raise Refused("unknown_update", field="kind")
    if at > context.now + SLIP:
        raise Refused("posted_in_the_future", field="at")
    if next_by is not None and next_by <= context.now:
        raise Refused("task_in_the_past", field="next_by")
    owned = begin_owned("public_update", mention, context)
    told = closing_steps.filled(owned, ["acknowledged"], at)
    if known.closes:
        told = closing_steps.filled(told, [closing_steps.CLOSING], at)
    told = replace(
        told,
        first_reply_at=told.first_reply_at or at,
        returned_at=None,
        promise_due=None if known.closes else told.promise_due,
        reply_url=url or told.reply_url,
        reply_channel=told.reply_channel or "public",
    )
    record = PublicUpdate(
        mention=mention.id,
        kind=kind,
        posted_by=context.by,
        at=at,
        url=url,
        task=task,
        next_by=None if known.closes else next_by,
    )
    return finish("public_update", told, context, Updated(kind)), record


def by_reply(
    step: Transition, template: str | None, context: DecisionContext, *, at: datetime
) -> tuple[Transition, PublicUpdate | None]:
    """A public reply that began as an update is one, and its closing word closes."""
    kinds = context.playbook.private.updates.items()
    began = [
        one for one in kinds if template is not None and one[1].template == template
    ]
    if not began:
        return step, None
    (kind, known), *_ = began
    mention = step.mention
    if known.closes:
        mention = replace(
            closing_steps.filled(mention, ["acknowledged", closing_steps.CLOSING], at),
            promise_due=None,
        )
    more = None if known.next is None else context.hours.add(context.now, known.next)
    told = PublicUpdate(
        mention=mention.id,
        kind=kind,
        posted_by=context.by,
        at=at,
        url=mention.reply_url,
        next_by=None if known.closes else more,
    )
    data = replace(step.says(Replied), update=kind)
    return replace(step, mention=mention, data=data), told
