"""The use cases of private contact: offer, accept, and the result of each attempt."""

from dataclasses import replace
from datetime import datetime

from bot.core.apply import apply_transition
from bot.core.command import Command, CommandResult, Starter
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.handoffs.effects.tasks import close_own, set_task
from bot.handoffs.rules import private
from bot.handoffs.rules.private import PhoneCall, PrivateOffer
from bot.handoffs.rules.tasking import TaskRequest
from bot.mentions.rules.transition import DecisionContext, Transition
from data.handoffs import handovers
from data.handoffs.models import Handover
from data.models import Mention, MentionId
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
        step, handover = private.offer(mention, context, offered=offered)
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
        step, after = private.accept(mention, context, handover=before)
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
        step, after, contact = private.called(
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
