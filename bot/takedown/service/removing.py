"""The use cases of removal: request it, confirm it as a second person, or cancel it.

Brandwacht removes nothing itself; it records what people do.
"""

from dataclasses import replace

from bot.core.apply import apply_transition, say
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.core.refresh import redraw
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from bot.takedown.rules import removing
from bot.takedown.rules.removing import Wanted
from bot.takedown.service import deadlines
from bot.takedown.service.evidence import made
from bot.takedown.service.irreversible import told
from data import timers
from data.audit.event_data import LetBe, Removing
from data.models import Mention, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import OfRemoval
from data.takedown import removals, state
from data.takedown.models import Removal
from data.transaction import Transaction


async def ask_removal(
    app: AppContext, command: Command, wanted: Wanted
) -> CommandResult:
    """Ask a second person, or record at once what needs none."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        removal = removing.request(mention, takedown, context, wanted)
        removal = replace(removal, id=removals.add(tx, removal))
        deadlines.begin(tx, app, mention, removal.reason, context)
        if removal.fate is not None:
            return carry_out(tx, app, mention, "removal", removal, context)
        timers.set_all(tx, "removal", removal.id, _timers(removal, context))
        return _wait_for_second(app, tx, mention, removal, context)

    return await execute(app, command, decide)


async def confirm_removal(
    app: AppContext, command: Command, *, looked: bool
) -> CommandResult:
    """Another person has looked, agrees, and it was done on the platform."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        removal = removing.confirm(takedown, context, looked=looked)
        settle(tx, removal, context)
        asked = NotificationRequest(
            "removal_done",
            removal.requested_by,
            OfRemoval(by=context.by, removal=removal.id),
        )
        key = f"removal_done:{removal.id}"
        say(tx, app, mention.id, asked, context, key=key)
        name = "confirm_removal"
        return carry_out(tx, app, mention, name, removal, context)

    return await execute(app, command, decide)


async def cancel_removal(app: AppContext, command: Command) -> CommandResult:
    """It is let be; whoever of the two did not press is told."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        removal = removing.cancel(state.of(tx, mention.id), context)
        settle(tx, removal, context)
        others = {removal.requested_by, removal.second} - {context.by, None}
        data = OfRemoval(removal=removal.id, by=context.by)
        heard = tuple(
            NotificationRequest("removal_let_be", UserId(str(other)), data)
            for other in sorted(others, key=str)
        )
        facts = LetBe(removal.id, removal.measure)
        return made(tx, app, mention, "cancel_removal", context, facts, heard)

    return await execute(app, command, decide)


def _wait_for_second(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    removal: Removal,
    context: DecisionContext,
) -> CommandResult:
    data = Removing(
        removal.id, removal.measure, removal.reason, removal.evidence, removal.second
    )
    asked = NotificationRequest(
        "removal_asked",
        removal.second,
        OfRemoval(by=context.by, removal=removal.id),
    )
    key = f"removal_asked:{removal.id}"
    say(tx, app, mention.id, asked, context, key=key)
    heard = told(app, mention, "removal", context, measure=removal.measure)
    heard = tuple(one for one in heard if one.to != removal.second)
    done = made(tx, app, mention, "removal", context, data, heard)
    waits = removal.possible_at > context.now
    move = "removal_waits" if waits else "removal"
    return replace(done, move=move, answer=CommandAnswer(time=removal.possible_at))


def carry_out(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    name: str,
    removal: Removal,
    context: DecisionContext,
) -> CommandResult:
    """Record a measure that was carried out, and where the mention stands now."""
    step = removing.carried_out(name, mention, removal, context)
    if app.playbook.removal.measures[removal.measure].irreversible:
        heard = told(app, mention, name, context, measure=removal.measure)
        knows = (removal.requested_by, removal.second)
        more = tuple(one for one in heard if one.to not in knows)
        step = replace(step, notifications=(*step.notifications, *more))
    apply_transition(tx, app, mention, step, context)
    said = name if name != "removal" else "removal_noted"
    if said == "confirm_removal" and step.mention.outcome == mention.outcome:
        said = "removal_recorded"
    return CommandResult(said, step.mention, data=step.data)


def settle(tx: Transaction, removal: Removal, context: DecisionContext) -> None:
    """Store what became of it; its timers end, and its messages lose their buttons."""
    removals.save(tx, removal)
    timers.set_all(tx, "removal", removal.id, ())
    for kind in ("removal_asked", "removal_possible"):
        posted = outbox.with_key(tx, f"{kind}:{removal.id}")
        redraw(tx, posted, context)


def _timers(removal: Removal, context: DecisionContext) -> list[Timer]:
    since = removal.requested_at
    lapses = since + context.playbook.removal.lapses_after
    wanted = [Timer("removal", removal.id, "lapse", lapses, 0, since)]
    if removal.possible_at > context.now:
        possible = removal.possible_at
        wanted.append(Timer("removal", removal.id, "possible", possible, 0, since))
    return wanted
