"""Runs the timers of a mention: remind, collect what was missed, or release it."""

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
from data.outbox.notification_data import Reminder
from data.storms import counting


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a mention, from where the mention stands now."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    if timer.kind == rules.KIND:
        stale.fire(batch, mention, timer)
    else:
        _climb(batch, mention, timer)


def _climb(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    context = batch.context
    playbook, hours, now = context.playbook, context.hours, batch.now_of(timer)
    if timer.kind in playbook.storms.quiet and counting.is_quiet(batch.tx, mention.id):
        later = context.now + playbook.storms.lifecycle.remind
        timers.push_back(batch.tx, timer, later)
        return
    step = nudges.due_step(timer, mention, playbook, hours, now, batch.audience)
    if step is None:
        reset_timers(batch.tx, batch.app, mention, context)
        return
    timers.put(batch.tx, step.timer)
    if step.lets_go is not None:
        _let_go(batch, mention, step.lets_go, step.notifications[-1])
    elif batch.missed:
        for request in map(batch.reminding.to_who_is_there, step.notifications):
            if batch.reminding.preference_of(request) != "none":
                batch.add_missed(timer, request)
    else:
        for request in step.latest:
            first = prior_contact.to_who_knows(
                batch.tx, batch.app, mention, request, context
            )
            batch.reminding.remind(mention, first)


def _let_go(
    batch: TimerBatch, mention: Mention, asked: str, request: NotificationRequest
) -> None:
    """Back to everybody, if the owner was really asked and has not answered."""
    tx, app, context = batch.tx, batch.app, batch.context
    question = replace(request, data=replace(request.says(Reminder), step=asked))
    message = outbox.with_key(tx, key_of(mention, question))
    if message is None or message.state != "sent":
        return
    apply_transition(tx, app, mention, lifecycle.let_go(mention, context), context)
    thread = replace(request, to=None)
    say(tx, app, mention.id, thread, context, key=key_of(mention, thread))
