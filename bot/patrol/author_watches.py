"""Ends the watch on an author's posts when its time is over, visibly."""

from bot.desk.recording import following_authors
from bot.patrol.batch import Batch
from data import timers
from data.models import Timer
from data.watch import author_watches


def ring(batch: Batch, timer: Timer) -> None:
    """Its fourteen days are over; one that was ended by hand is left alone."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    watch = author_watches.find(batch.tx, timer.subject_id)
    if watch is not None and watch.ended_at is None:
        following_authors.end(batch.tx, batch.around, watch, batch.given)
