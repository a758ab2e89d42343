"""The use case of closing: nothing is closed with open points unless somebody says why."""

from dataclasses import replace
from datetime import datetime

from bot.core.apply import apply_transition
from bot.core.command import Command, CommandResult, Starter
from bot.core.context import AppContext
from bot.core.effects.answers import keep_text, with_text
from bot.core.execute import execute
from bot.handoffs.rules import tasking
from bot.intake.service import own_posting
from bot.mentions.rules import ending
from bot.mentions.rules.ending import Ending, OpenEnds
from bot.mentions.rules.private_contact import RUNNING
from bot.mentions.rules.transition import DecisionContext, Transition
from data.audit import events
from data.audit.event_data import Ended, Overruled
from data.escalation import escalations
from data.followup import checks
from data.handoffs import notes, tasks
from data.models import Mention, Status, UserId
from data.replies import overrides
from data.transaction import Transaction

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
        tasks=tasking.holding_open(tasks.of_mention(tx, mention.id), context.playbook),
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
