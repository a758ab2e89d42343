"""What falls due in a storm: a look at its channel, and the reminders it has instead of
those of its cards."""

from dataclasses import replace
from datetime import timedelta

from bot.core.batch import TimerBatch
from bot.storms.effects import telling
from bot.storms.effects.arriving import LOOK
from bot.storms.effects.boards import show_board
from bot.storms.rules import levels, stages
from bot.storms.rules.detecting import HOUR, least_posts
from bot.storms.service.looking import Looking
from bot.storms.views.messages import (
    BRIEF_AGAIN,
    REMINDER,
    REVIEW,
    ROTATE,
    UPDATE_DUE,
)
from data import timers
from data.models import ChannelId, Timer, UserId
from data.storms import counting, storms
from data.storms.models import Storm, StormId

_EVERY = timedelta(minutes=1)
_WHILE_BUSY = timedelta(seconds=20)
"""Between two looks while posts come."""


def fire_look(batch: TimerBatch, timer: Timer) -> None:
    """Look, and look again while something can begin or end by itself."""
    channel = ChannelId(timer.kind)
    tx, app, context = batch.tx, batch.app, batch.context
    running = Looking(tx, app, channel, context).once()
    times = [
        stages.next_look(one, context.now, app.playbook.storms.lifecycle)
        for one in running
    ]
    dues = [at for at in times if at is not None]
    least = least_posts(app.playbook.storms.detection)
    if counting.came_since(tx, channel, context.now - HOUR, least) >= least:
        dues.append(context.now + _WHILE_BUSY)
    timers.drop(tx, timer)
    if dues:
        due = min(dues)
        if any(one.stage.is_storm for one in running):
            due = min(due, context.now + _EVERY)
        timers.put(tx, Timer(LOOK, timer.subject_id, channel, due, 0, context.now))


def fire(batch: TimerBatch, timer: Timer) -> None:
    """One reminder of a storm, as it stands now."""
    storm = storms.find(batch.tx, StormId(timer.subject_id))
    ends = timer.kind == "review"
    if storm is None or (not ends and not storm.stage.is_storm):
        timers.drop(batch.tx, timer)
        return
    fires = {
        "remind": _remind,
        "brief": _brief,
        "rotate": _rotate,
        "update": _update,
        "review": _review,
    }
    fires[timer.kind](batch, storm, timer)


def _remind(batch: TimerBatch, storm: Storm, timer: Timer) -> None:
    """One message to whoever leads it, in place of the reminders of every card."""
    rules = batch.app.playbook.storms.lifecycle
    _again(batch, storm, timer, rules.remind)
    show_board(batch.tx, batch.app, storm, batch.context, at_once=True)
    if counting.unclaimed(batch.tx, storm.id, 1) or storm.asked_close_at is not None:
        _tell(batch, storm, REMINDER, timer)


def _brief(batch: TimerBatch, storm: Storm, timer: Timer) -> None:
    """Management hears how it stands, as often as the level says."""
    duties = levels.duties(storm, batch.app.playbook.storms)
    if duties is None or duties.brief is None:
        timers.drop(batch.tx, timer)
        return
    _again(batch, storm, timer, duties.brief)
    for reader in telling.management(batch.tx, batch.app, storm, batch.context):
        number = f"{timer.due:%Y%m%dT%H%M}"
        telling.tell(
            batch.tx,
            batch.app,
            storm,
            BRIEF_AGAIN,
            UserId(reader),
            batch.context,
            number,
        )


def _rotate(batch: TimerBatch, storm: Storm, timer: Timer) -> None:
    """Nobody leads a storm for hours without being asked (playbook 5.5)."""
    _again(batch, storm, timer, batch.app.playbook.storms.lifecycle.rotate)
    _tell(batch, storm, ROTATE, timer)


def _update(batch: TimerBatch, storm: Storm, timer: Timer) -> None:
    """The public was promised more by now: whoever speaks is reminded, once (S3.37)."""
    timers.drop(batch.tx, timer)
    said = storms.statements(batch.tx, storm.id)
    if said and said[-1].next_by is not None and said[-1].next_by <= batch.context.now:
        reader = telling.speaker_of(batch.app) or telling.leader_of(
            batch.tx, batch.app, storm, batch.context
        )
        number = f"{len(said)}"
        telling.tell(
            batch.tx,
            batch.app,
            storm,
            UPDATE_DUE,
            reader,
            batch.context,
            number,
        )


def _review(batch: TimerBatch, storm: Storm, timer: Timer) -> None:
    """A closed storm without a review after two working days (S4.15)."""
    timers.drop(batch.tx, timer)
    if telling.REVIEWED not in storm.done:
        _tell(batch, storm, REVIEW, timer)


def _tell(batch: TimerBatch, storm: Storm, kind: str, timer: Timer) -> None:
    reader = telling.leader_of(batch.tx, batch.app, storm, batch.context)
    number = f"{timer.due:%Y%m%dT%H%M}"
    telling.tell(batch.tx, batch.app, storm, kind, reader, batch.context, number)


def _again(batch: TimerBatch, storm: Storm, timer: Timer, every: timedelta) -> None:
    """From now on, not from when it should have been: what was missed is said once.

    In working time, unless the level counts nights and weekends.
    """
    now, app = batch.context.now, batch.app
    due = telling.later(app, storm, now, every)
    timers.put(batch.tx, replace(timer, due=due, since=now))
