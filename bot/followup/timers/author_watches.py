"""Ends the watch on an author's posts when its time is over, and says so."""

from bot.core.batch import TimerBatch
from bot.followup.effects import author_watches as effects_author_watches
from data import timers
from data.followup import author_watches
from data.models import Timer


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Its fourteen days are over; one that was ended by hand is left alone."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    watch = author_watches.find(batch.tx, timer.subject_id)
    if watch is not None and watch.ended_at is None:
        effects_author_watches.end(batch.tx, batch.app, watch, batch.context)
