"""Ends a hold: considered replies may go out again, and the team is told."""

from bot.core.batch import TimerBatch
from bot.escalation.effects.paging import Paging
from bot.escalation.service.freezing import end
from data import timers
from data.escalation import escalations, freezes
from data.mentions import mentions
from data.models import EscalationId, Timer


def fire(batch: TimerBatch, timer: Timer) -> None:
    """The time somebody named has come; what was lifted before says nothing."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    freeze = freezes.find(batch.tx, timer.subject_id)
    if freeze is None or freeze.lifted_at is not None or freeze.escalation is None:
        return
    asked = escalations.find(batch.tx, EscalationId(freeze.escalation))
    mention = None if asked is None else mentions.find(batch.tx, asked.mention)
    if mention is not None:
        paging = Paging.now(batch.tx, batch.app, batch.context)
        end(paging, mention, freeze, "thawed")
