"""Records a transition: row, event, timers, undo, card, messages and effects."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.access import follow
from bot.core.command import NO_ANSWER, CommandAnswer
from bot.core.context import AppContext
from bot.core.notify import SOURCE, say
from bot.core.refresh import redraw
from bot.mentions.rules import nudges, stale
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Transition
from data import timers
from data.audit import events
from data.mentions import mentions
from data.models import Mention, MentionId, Timer
from data.outbox import cards, outbox
from data.team import idempotency
from data.team.idempotency import Undo
from data.transaction import Transaction

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
    wanted = [*nudges.timers(*known), *stale.timer(*known)]
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
