"""Rings the end of a hold: considered replies may go again, and the team hears it."""

from bot.desk.escalation.freezing import end
from bot.desk.recording.paging import Paging
from bot.patrol.batch import Batch
from data import mentions, timers
from data.escalation import escalations, freezes
from data.models import EscalationId, Timer


def ring(batch: Batch, timer: Timer) -> None:
    """The time somebody named has come; what was lifted before says nothing."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    freeze = freezes.find(batch.tx, timer.subject_id)
    if freeze is None or freeze.lifted_at is not None or freeze.escalation is None:
        return
    asked = escalations.find(batch.tx, EscalationId(freeze.escalation))
    mention = None if asked is None else mentions.find(batch.tx, asked.mention)
    if mention is not None:
        paging = Paging.now(batch.tx, batch.around, batch.given)
        end(paging, mention, freeze, "thawed")
