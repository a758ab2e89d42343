"""Runs the timers of a drill: its next posts, one more message to those who have not
reacted, and its end.
"""

from bot.core.batch import TimerBatch
from bot.onboarding.service import end_drill, send_ping
from bot.onboarding.storm_drill import POST, go_on
from data import onboarding, timers
from data.models import Timer


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Once each; a drill that ended meanwhile has no more clocks."""
    left = timers.of(batch.tx, timer.subject, timer.subject_id)
    left.pop(timer.kind, None)
    timers.set_all(batch.tx, timer.subject, timer.subject_id, left.values())
    drill = onboarding.running(batch.tx)
    if drill is None or drill.id != timer.subject_id:
        return
    if timer.kind == "end":
        end_drill(batch.tx, batch.app, drill, batch.context)
    elif timer.kind == POST:
        go_on(batch.tx, batch.app, drill, batch.context)
    elif not batch.missed:
        _ping_again(batch, drill.id)


def _ping_again(batch: TimerBatch, number: int) -> None:
    for ping in onboarding.pings(batch.tx, number):
        if ping.acknowledged_at is None:
            send_ping(batch.tx, number, ping.person, batch.context, again=True)
