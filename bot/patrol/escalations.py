"""Rings the clock of an escalation: one more ping to whoever has not seen the brief."""

from bot.patrol.batch import Batch
from bot.rules import escalating
from bot.rules.step import Saying
from data import escalations, outbox, timers
from data.models import ChannelId, EscalationId, Timer


def ring(batch: Batch, timer: Timer) -> None:
    """Ping once more whoever has not seen the brief; the clock is theirs alone."""
    timers.put(batch.tx, escalating.rung(timer))
    asked = escalations.find(batch.tx, EscalationId(timer.subject_id))
    if asked is None or asked.acknowledged_at is not None:
        return
    if batch.missed:
        data: dict[str, object] = {"mention": asked.mention}
        batch.add_missed(timer, Saying("brief_again", asked.manager, data))
        return
    outbox.put(
        batch.tx,
        key=f"brief_again:{asked.id}",
        kind="brief_again",
        channel=ChannelId(asked.manager),
        now=batch.given.now,
        mention=asked.mention,
        escalation=asked.id,
    )
