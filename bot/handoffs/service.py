"""The use cases of passing on: tasks, private contact, closing notes and updates."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.card.service import Part, named
from bot.core.answers import keep_text, with_text
from bot.core.command import Command, CommandAnswer, CommandResult, Starter
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.core.names import name_of
from bot.errors import Refused
from bot.handoffs import rules
from bot.handoffs.effects import (
    close_own,
    codes,
    keep_update,
    record_answer,
    record_hand_on,
    set_task,
)
from bot.handoffs.rules import PhoneCall, PrivateOffer, TaskRequest
from bot.intake.rules.namespaces import author_key
from bot.intake.service import own_posting
from bot.mentions.rules import ending, no_reply
from bot.mentions.rules.closing_steps import RUNNING
from bot.mentions.rules.confidential import is_confidential
from bot.mentions.rules.ending import Ending, OpenEnds
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from bot.ui.card_model import CardModel
from data.audit import events
from data.escalation import escalations
from data.followup import checks
from data.handoffs import handovers, helpers, notes, tasks, updates
from data.handoffs.models import Handover, Helper, Task, TaskId
from data.mentions import mentions
from data.mentions.event_data import Ended, Overruled
from data.models import Mention, MentionId, Status, UserId
from data.replies import overrides
from data.team import idempotency
from data.transaction import Transaction

CONTACT = "contact"
"""The task that says by when somebody gets in touch (S0.30)."""

SOLVED = "public_close"
"""The template of the word that ends it in public."""


async def offer_private(
    app: AppContext,
    command: Command,
    offered: PrivateOffer,
    *,
    contact_by: datetime | None = None,
) -> CommandResult:
    """Offer to go on in private. Raises `Refused` with the field."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step, handover = rules.offer(mention, context, offered=offered)
        number = handovers.add(tx, handover)
        apply_transition(tx, app, mention, step, context)
        if handover.state == "accepted":
            due = contact_by or handover.meet_at
            _contact_is_due(app, tx, step.mention, due, context)
        return _done(step, replace(handover, id=number))

    return await execute(app, command, decide)


async def accept_private(
    app: AppContext, command: Command, *, contact_by: datetime | None = None
) -> CommandResult:
    """They said yes: public nudges rest, a contact has a due time (S0.30)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _running(app, tx, mention)
        step, after = rules.accept(mention, context, handover=before)
        handovers.save(tx, after)
        apply_transition(tx, app, mention, step, context)
        _contact_is_due(app, tx, step.mention, contact_by, context)
        return _done(step, after)

    return await execute(app, command, decide)


async def log_call(
    app: AppContext,
    command: Command,
    call: PhoneCall,
    *,
    again_by: datetime | None = None,
) -> CommandResult:
    """What came of an attempt, in codes (S0.31)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _running(app, tx, mention)
        step, after, contact = rules.called(
            mention, context, handover=before, call=call
        )
        handovers.save(tx, after)
        handovers.log(tx, contact)
        close_own(tx, app, mention, CONTACT, context)
        apply_transition(tx, app, mention, step, context)
        if after.ended_at is None:
            _contact_is_due(app, tx, step.mention, again_by, context)
        return _done(step, after)

    return await execute(app, command, decide)


async def handover(app: AppContext, mention: MentionId) -> Handover | None:
    """The latest way into private of a mention."""
    return await app.store.read(lambda tx: handovers.latest(tx, mention))


def _contact_is_due(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    due: datetime | None,
    context: DecisionContext,
) -> None:
    what = app.words(f"task.what.{CONTACT}")
    request = TaskRequest(CONTACT, what, mention.owner or context.by, due=due)
    set_task(tx, app, mention, request, context)


def _running(app: AppContext, tx: Transaction, mention: Mention) -> Handover:
    found = handovers.running(tx, mention.id)
    if found is None:
        raise Refused("not_in_private")
    return found


def _done(step: Transition, handover: Handover) -> CommandResult:
    starter = Starter(SOLVED) if handover.state == "solved" else None
    return CommandResult(step.move, step.mention, data=step.data, starter=starter)


async def pass_on(
    app: AppContext, command: Command, request: TaskRequest
) -> CommandResult:
    """Set a task; its owner hears of it. Raises `Refused` with the field."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        task = set_task(tx, app, mention, request, context)
        idempotency.forget_undo(tx, mention.id)
        return _task_done("task", mention, task)

    return await execute(app, command, decide)


async def answer_task(
    app: AppContext,
    command: Command,
    number: TaskId,
    *,
    answer: str,
    note: str = "",
    due: datetime | None = None,
) -> CommandResult:
    """Done, planned or no; the answer is said in the thread and to who asked."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _found(tx, number)
        after = rules.answer(before, context, answer=answer, note=note, due=due)
        record_answer(tx, app, mention, after, context)
        return _task_done("task_answered", mention, after)

    return await execute(app, command, decide)


async def hand_on_task(
    app: AppContext, command: Command, number: TaskId, *, to: UserId
) -> CommandResult:
    """Give a task to somebody else, who hears of it."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _found(tx, number)
        after = rules.hand_on(before, context, to=to)
        record_hand_on(tx, app, mention, after, context)
        return _task_done("task_handed_on", mention, after)

    return await execute(app, command, decide)


async def task(app: AppContext, number: TaskId) -> Task:
    """One task. Raises `Refused` when there is none."""
    return await app.store.read(lambda tx: _found(tx, number))


def _task_done(move: str, mention: Mention, task: Task) -> CommandResult:
    return CommandResult(
        move, mention, data=codes(task), answer=CommandAnswer(due=task.due)
    )


def _found(tx: Transaction, number: TaskId) -> Task:
    task = tasks.find(tx, number)
    if task is None:
        raise Refused("unknown_task")
    return task


HELPED = "community_thanks"
"""The template that thanks whoever helped."""


@dataclass(frozen=True, slots=True)
class Help:
    """Who helped in our place and where: theirs, so that forgetting removes it."""

    partly: bool
    url: str | None = None
    handle: str | None = None


async def community_answered(
    app: AppContext, command: Command, help_: Help
) -> CommandResult:
    """Others answered for us, as a whole or in part (S0.21, S2.36)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = no_reply.answered_by_others(mention, context, partly=help_.partly)
        recorded = apply_transition(tx, app, mention, step, context)
        helper = _helper(mention, help_, context)
        helpers.add(tx, helper)
        handle = f"@{helper.handle}" if helper.handle else ""
        return CommandResult(
            step.move,
            step.mention,
            undoable=recorded.undoable,
            data=step.data,
            starter=Starter(HELPED, {"helper": handle}),
        )

    return await execute(app, command, decide)


async def helpful_reply(app: AppContext, mention: MentionId) -> tuple[str, str]:
    """Link and handle of the newest reply by somebody else, or two empty texts."""
    row = await app.store.read(lambda tx: helpers.newest_of_others(tx, mention))
    found = row or {}
    return str(found.get("url") or ""), str(found.get("handle") or "")


async def post_update(
    app: AppContext,
    command: Command,
    kind: str,
    *,
    at: datetime,
    url: str | None = None,
    task: TaskId | None = None,
    next_by: datetime | None = None,
) -> CommandResult:
    """The public was told how it stands; by when it hears more is a task (S3.37)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step, update = rules.update(
            mention, context, kind=kind, at=at, url=url, task=task, next_by=next_by
        )
        apply_transition(tx, app, mention, step, context)
        keep_update(tx, app, step.mention, update, context)
        return CommandResult(step.move, step.mention, data=step.data)

    return await execute(app, command, decide)


def _helper(mention: Mention, help_: Help, context: DecisionContext) -> Helper:
    handle = (help_.handle or "").strip().lstrip("@") or None
    post = mention.post
    key = author_key(
        handle,
        post.platform,
        context.playbook.platforms,
        source=post.source,
        url=help_.url or post.url,
    )
    return Helper(
        mention=mention.id,
        noted_by=context.by,
        at=context.now,
        partly=help_.partly,
        url=help_.url or None,
        handle=handle,
        author_key=key,
    )


def _tasks(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    found = [task for task in tasks.of_mention(tx, model.mention.id) if task.is_open]
    people = [task.owner for task in found if task.owner is not None]
    return named(tx, app, replace(model, tasks=tuple(found)), people)


def _handover(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    if not model.mention.private_state:
        return model
    return replace(model, handover=handovers.latest(tx, model.mention.id))


def _updates(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    found = updates.of_mention(tx, model.mention.id)
    return replace(model, updates=tuple(found))


TASKS = Part(("tasks",), ("tasks",), _tasks)
HANDOVER = Part(("handover",), ("handovers",), _handover)
UPDATES = Part(("updates",), ("updates",), _updates)

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PassedOnWeek:
    """A week of what was passed on, oldest first, with the names of who answered."""

    tasks: tuple[Task, ...]
    names: Mapping[UserId, str]


@dataclass(frozen=True, slots=True)
class PrivateMonth:
    """Attempts by channel and end, and ended handovers by mood and end; no person."""

    calls: Mapping[tuple[str, str], int]
    moods: Mapping[tuple[str | None, str | None, str], int]


async def passed_on_lately(app: AppContext) -> PassedOnWeek:
    """What people passed on in the last seven days, and what became of it (S1.18)."""
    since = app.clock() - _WEEK

    def read(tx: Transaction) -> PassedOnWeek:
        book = app.playbook
        kinds = [kind.id for kind in book.tasks.values() if kind.offered]
        found = tuple(
            task
            for task in tasks.passed_on_since(tx, kinds, since)
            if not _for_few_eyes(tx, task.mention, book)
        )
        people = {task.answered_by for task in found if task.answered_by}
        names = {user: name_of(tx, app, user) for user in people}
        return PassedOnWeek(found, names)

    return await app.store.read(read)


async def private_month(app: AppContext) -> PrivateMonth:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    since = app.clock() - _MONTH
    return await app.store.read(
        lambda tx: PrivateMonth(
            handovers.contacts_since(tx, since), handovers.moods_since(tx, since)
        )
    )


def _for_few_eyes(tx: Transaction, number: MentionId, book: Playbook) -> bool:
    mention = mentions.find(tx, number)
    return mention is None or is_confidential(mention, book)


CANNOT = "cannot_fix"
"""The template that says so with sympathy and the reason."""


async def close(app: AppContext, command: Command, how: Ending) -> CommandResult:
    """Close it. Raises `Refused` naming what is open and the field of the way on."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        ends = open_ends(tx, mention, context)
        step = ending.close(mention, context, how, ends)
        step = _keep_answer(app, tx, mention, step, how, context)
        recorded = apply_transition(tx, app, mention, step, context)
        _keep(app, tx, mention, how, ends, context)
        return CommandResult(
            step.move,
            step.mention,
            undoable=recorded.undoable,
            data=step.data,
            starter=_words_for_it(how, context),
        )

    return await execute(app, command, decide)


async def ends_of(app: AppContext, mention: Mention) -> OpenEnds:
    """What is still open at a mention, for a dialog."""
    context = app.context(UserId(""))
    return await app.store.read(lambda tx: open_ends(tx, mention, context))


def _keep_answer(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    step: Transition,
    how: Ending,
    context: DecisionContext,
) -> Transition:
    """What was posted before anybody noted it is kept like any other answer."""
    outcome = context.playbook.outcomes[how.outcome]
    if how.written is None or ending.is_told(mention, outcome, context.playbook):
        return step
    kept = keep_text(tx, mention.id, how.written, "considered", context)
    own_posting.known_as_posted(tx, mention, kept, context)
    return replace(step, data=with_text(step.says(Ended), kept))


def _words_for_it(how: Ending, context: DecisionContext) -> Starter | None:
    """What cannot be fixed is said with sympathy and the reason (S3.34)."""
    if not context.playbook.outcomes[how.outcome].needs_why:
        return None
    return Starter(CANNOT, {"reason": how.why, "alternative": how.instead})


def _keep(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    how: Ending,
    ends: OpenEnds,
    context: DecisionContext,
) -> None:
    """Sentences are ours to keep; a rule that was overruled is counted by rule."""
    said = {"why": how.why, "instead": how.instead, "anyway": how.anyway}
    for kind, text in said.items():
        if text.strip():
            notes.add(tx, mention.id, kind, text.strip(), context.by, context.now)
    promised = mention.promise_due is not None
    if how.anyway.strip() and (ends.some or promised):
        overrides.add(tx, ending.RULE, mention.id, how.anyway.strip(), context.now)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="overruled",
            actor=context.by,
            data=Overruled(ending.RULE),
        )


def open_ends(tx: Transaction, mention: Mention, context: DecisionContext) -> OpenEnds:
    """Open tasks that hold it, a question nobody decided, a contact nobody ended.

    Informing is not asking: a notice holds nothing, whether or not it was seen.
    """
    asked = escalations.latest(tx, mention.id)
    undecided = asked is not None and asked.ended_at is None and asked.kind != "fyi"
    return OpenEnds(
        tasks=rules.holding_open(tasks.of_mention(tx, mention.id), context.playbook),
        escalation=asked if undecided else None,
        private=mention.private_state in RUNNING,
        first_look=_first_look(tx, mention),
    )


def _first_look(tx: Transaction, mention: Mention) -> datetime | None:
    """When we wanted to look first after deciding not to reply, until that is over."""
    if mention.status is not Status.WATCHING or mention.outcome != "no_reply":
        return None
    looks = checks.of_last_watch(tx, mention.id)
    if not looks or any(not look.is_open for look in looks):
        return None
    return looks[0].due
