"""Runs one command of a person in one transaction: once, answered, and always recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.access import check_may_see, follow
from bot.core.availability import attended
from bot.core.command import NO_ANSWER, Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.names import name_of, names_for, spoken_by
from bot.core.notify import SOURCE, redraw, say
from bot.errors import Refused
from bot.mentions.rules import nudges
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Transition
from data import timers
from data.audit import events
from data.mentions import mentions
from data.mentions.event_data import NotPossible
from data.models import Mention, MentionId, Timer, UserId
from data.outbox import cards, outbox
from data.team import idempotency, members
from data.team.idempotency import Undo
from data.transaction import Transaction

Decision = Callable[[Transaction, Mention, DecisionContext], CommandResult]
"""Decides and records one command inside the transaction; raises `Refused` with a reason."""


async def execute(app: AppContext, command: Command, decide: Decision) -> CommandResult:
    """Load, decide and record in one transaction; a refusal is recorded and raised."""
    context = app.context(command.by)
    outcome = await app.store.write(
        lambda tx: _decided(tx, app, command, context, decide)
    )
    app.wake()
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def named(tx: Transaction, app: AppContext, refusal: Refused) -> Refused:
    """The refusal with the name of the person it speaks of beside the id."""
    person = refusal.values.get("person")
    if isinstance(person, str):
        refusal.values["name"] = name_of(tx, app, UserId(person))
    return refusal


def _decided(
    tx: Transaction,
    app: AppContext,
    command: Command,
    context: DecisionContext,
    decide: Decision,
) -> CommandResult | Refused:
    member = members.met(tx, command.by, command.name, context.now)
    mention = mentions.find(tx, command.mention)
    if mention is None:
        return Refused("unknown_mention", {"number": command.mention})
    if not idempotency.first_time(tx, command.key, context.now):
        return CommandResult("repeated", mention, repeated=True)
    try:
        check_may_see(tx, app, mention, command.by)
        done = decide(tx, mention, attended(tx, app, context))
        for effect in app.effects.on_command:
            done = effect(tx, app, done, context)
    except Refused as refusal:
        idempotency.forget(tx, command.key)
        _record_refusal(tx, mention.id, context, refusal)
        return named(tx, app, refusal)
    names = names_for(tx, app, done.mention)
    return replace(done, names=names, language=spoken_by(app, member))


def _record_refusal(
    tx: Transaction, mention: MentionId, context: DecisionContext, refusal: Refused
) -> None:
    events.append(
        tx,
        mention=mention,
        at=context.now,
        kind="refused",
        actor=context.by,
        data=NotPossible(refusal.reason),
    )


__all__ = ["SOURCE", "apply_transition", "reset_timers", "say", "set_timers"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a transition: whether it can be taken back, and what its maker hears."""

    undoable: bool
    answer: CommandAnswer


def apply_transition(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> Recorded:
    """Store what one move changed, and have everything that follows from it done."""
    after = step.mention
    mentions.save(tx, after)
    event = events.append(
        tx,
        mention=after.id,
        at=context.now,
        kind=step.move,
        actor=context.by or SOURCE,
        data=step.data,
    )
    reset_timers(tx, app, after, context)
    _remember_undo(tx, before, step, context)
    follow(tx, app, before, after, event, context)
    by_a_person = bool(context.by)
    cards.want(tx, after.id, context.now, urgent=by_a_person)
    if step.redraws is not None:
        _redraw(tx, step.redraws, after.id, context)
    _say_all(tx, app, after.id, step, event, context)
    answer = NO_ANSWER
    for effect in app.effects.on_move:
        answer |= effect(tx, app, before, step, context) or NO_ANSWER
    return Recorded(_may_be_undone(step, context), answer)


def _say_all(
    tx: Transaction,
    app: AppContext,
    mention: MentionId,
    step: Transition,
    event: int,
    context: DecisionContext,
) -> None:
    """One key each: two people may hear the same of one move."""
    said: set[str] = set()
    for request in step.notifications:
        key = f"{request.kind}:{mention}:{event}"
        key = f"{key}:{request.to}" if key in said else key
        said.add(key)
        say(tx, app, mention, request, context, key=key)


def _redraw(
    tx: Transaction, kind: str, mention: MentionId, context: DecisionContext
) -> None:
    for message in outbox.about(tx, mention):
        if message.kind == kind and message.ts is not None:
            redraw(tx, message, context)


def reset_timers(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Make the mention's timers what its clocks now ask for."""
    set_timers(tx, mention, timers.of(tx, "mention", mention.id), context)


def set_timers(
    tx: Transaction,
    mention: Mention,
    before: Mapping[str, Timer],
    context: DecisionContext,
) -> None:
    """The same, where the timers it has now are known: a new mention has none."""
    known = (mention, context.playbook, context.hours, before, context.now)
    wanted = [*nudges.timers(*known), *nudges.timer(*known)]
    timers.change(tx, before, wanted)


def _remember_undo(
    tx: Transaction, before: Mention, step: Transition, context: DecisionContext
) -> None:
    if not _may_be_undone(step, context):
        idempotency.forget_undo(tx, before.id)
        return
    undo = Undo(context.by, context.now, step.move, mentions.state_values(before))
    idempotency.remember_undo(tx, before.id, undo)


def _may_be_undone(step: Transition, context: DecisionContext) -> bool:
    """A person takes back their own last move; what happened by itself stays."""
    return bool(context.by) and MOVES[step.move].undoable
