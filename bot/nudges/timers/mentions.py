"""Rings the clocks of a mention: remind, gather what was missed, or let go politely."""

from dataclasses import replace

from bot.core.apply import apply_transition, reset_timers, say
from bot.core.batch import TimerBatch
from bot.core.reminding import key_of
from bot.intake.service import prior_contact
from bot.mentions.rules import lifecycle, nudges
from bot.mentions.rules import stale as rules
from bot.mentions.rules.transition import NotificationRequest
from bot.nudges.timers import stale
from data import timers
from data.mentions import mentions
from data.models import Mention, MentionId, Timer
from data.outbox import outbox


def ring(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a mention, from where the mention stands now."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    if timer.kind == rules.KIND:
        stale.ring(batch, mention, timer)
    else:
        _climb(batch, mention, timer)


def _climb(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    given = batch.given
    playbook, hours, now = given.playbook, given.hours, batch.now_of(timer)
    rung = nudges.ring(timer, mention, playbook, hours, now, batch.audience)
    if rung is None:
        reset_timers(batch.tx, batch.around, mention, given)
        return
    timers.put(batch.tx, rung.timer)
    if rung.lets_go is not None:
        _let_go(batch, mention, rung.lets_go, rung.sayings[-1])
    elif batch.missed:
        for saying in map(batch.reminding.to_who_is_there, rung.sayings):
            if batch.reminding.wish_of(saying) != "none":
                batch.add_missed(timer, saying)
    else:
        for saying in rung.latest:
            first = prior_contact.to_who_knows(
                batch.tx, batch.around, mention, saying, given
            )
            batch.reminding.remind(mention, first)


def _let_go(
    batch: TimerBatch, mention: Mention, asked: str, saying: NotificationRequest
) -> None:
    """Back to everybody, if the owner was really asked and has not answered."""
    tx, around, given = batch.tx, batch.around, batch.given
    question = replace(saying, data={**saying.data, "step": asked})
    letter = outbox.with_key(tx, key_of(mention, question))
    if letter is None or letter.state != "sent":
        return
    apply_transition(tx, around, mention, lifecycle.let_go(mention, given), given)
    thread = replace(saying, to=None)
    say(tx, around, mention.id, thread, given, key=key_of(mention, thread))
