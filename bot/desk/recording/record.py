"""Records a step: row, event, timers, undo, card and letters, in one transaction."""

from collections.abc import Mapping

from bot.desk.ground.need_to_know import follow
from bot.desk.ground.redrawing import redraw
from bot.desk.ground.saying import SOURCE, say
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording import following, mooting, raising, watches
from bot.rules.life import left_lying, nudges
from bot.rules.life.moves import MOVES
from bot.rules.life.step import Given, Step
from data import events, mentions, timers
from data.courier import cards, outbox
from data.models import Mention, MentionId, Timer
from data.people import presses
from data.people.presses import Undo
from data.transaction import Transaction

__all__ = ["SOURCE", "record", "reset_timers", "say", "set_timers"]


def record(
    tx: Transaction, around: Surroundings, before: Mention, step: Step, given: Given
) -> int:
    """Store what one move changed and return the event's id."""
    after = step.mention
    mentions.save(tx, after)
    event = events.append(
        tx,
        mention=after.id,
        at=given.now,
        kind=step.move,
        actor=given.by or SOURCE,
        data=step.data,
    )
    reset_timers(tx, around, after, given)
    _remember_undo(tx, before, step, given)
    follow(tx, around, before, after, event, given)
    by_a_person = bool(given.by)
    cards.want(tx, after.id, given.now, urgent=by_a_person)
    if step.redraws is not None:
        _redraw(tx, step.redraws, after.id, given)
    _say_all(tx, around, after.id, step, event, given)
    following.after(tx, around, before, step, given)
    mooting.follow(tx, around, before, after, given)
    raising.consider(tx, around, before, step, given)
    watches.follow(tx, around, before, step, given)
    return event


def _say_all(
    tx: Transaction,
    around: Surroundings,
    mention: MentionId,
    step: Step,
    event: int,
    given: Given,
) -> None:
    """One key each: two people may hear the same of one move."""
    said: set[str] = set()
    for saying in step.sayings:
        key = f"{saying.kind}:{mention}:{event}"
        key = f"{key}:{saying.to}" if key in said else key
        said.add(key)
        say(tx, around, mention, saying, given, key=key)


def _redraw(tx: Transaction, kind: str, mention: MentionId, given: Given) -> None:
    for letter in outbox.about(tx, mention):
        if letter.kind == kind and letter.ts is not None:
            redraw(tx, letter, given)


def reset_timers(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    """Make the mention's timers what its clocks now ask for."""
    set_timers(tx, mention, timers.of(tx, "mention", mention.id), given)


def set_timers(
    tx: Transaction, mention: Mention, before: Mapping[str, Timer], given: Given
) -> None:
    """The same, where the timers it has now are known: a new mention has none."""
    known = (mention, given.playbook, given.hours, before, given.now)
    wanted = [*nudges.timers(*known), *left_lying.timer(*known)]
    timers.change(tx, before, wanted)


def _remember_undo(tx: Transaction, before: Mention, step: Step, given: Given) -> None:
    if not given.by or not MOVES[step.move].undoable:
        presses.forget_undo(tx, before.id)
        return
    undo = Undo(given.by, given.now, step.move, mentions.state_values(before))
    presses.remember_undo(tx, before.id, undo)
