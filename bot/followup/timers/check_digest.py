"""Combines due checks: one goes to the thread of its card, several into one message.

One message per person and period: what becomes due meanwhile waits for the next one,
and a check that was answered before it is sent is left out (playbook 6).
"""

from dataclasses import replace
from datetime import datetime

from bot.core.batch import TimerBatch
from bot.core.notify import say
from bot.mentions.rules.transition import NotificationRequest
from data.followup import checks
from data.models import ChannelId, Mention, UserId
from data.outbox import delivery_status, lists, outbox, reminders
from data.outbox.notification_data import Item, Listed, OfCheck, item_of
from data.outbox.outbox import OutboxMessage

KIND = "check_round"


def ask(
    batch: TimerBatch, mention: Mention, request: NotificationRequest, key: str
) -> str:
    """Ask for one look of a mention; returns the key of the message that asks."""
    person = request.data.person
    preference = batch.reminding.preference_of(request)
    if not person:
        return _say(batch, mention, request, key)
    to = person
    item = Item(mention=mention.id, check=request.says(OfCheck).check)
    waiting = reminders.waiting_list(batch.tx, ChannelId(to), KIND)
    room = batch.app.playbook.follow_up.round_size
    if waiting is not None and lists.length(batch.tx, waiting.id) < room:
        outbox.add_items(batch.tx, waiting.id, [item])
        return waiting.key
    alone = _alone(batch, to)
    if alone is not None and alone.mention is not None:
        first = item_of(alone.mention, OfCheck(check=_check_of(alone)))
        delivery_status.withdrawn(batch.tx, alone.id)
        round_ = _begin(batch, to, [first, item], batch.context.now)
        _moved(batch, first, round_)
        return round_
    pause = batch.app.playbook.follow_up.round_every
    now = batch.context.now
    lately = checks.last_asked(batch.tx, to, now - pause, now)
    if lately is not None:
        return _begin(batch, to, [item], lately + pause)
    if preference == "dm":
        return _begin(batch, to, [item], batch.context.now)
    return _say(batch, mention, request, key)


def _say(
    batch: TimerBatch, mention: Mention, request: NotificationRequest, key: str
) -> str:
    say(batch.tx, batch.app, mention.id, request, batch.context, key=key)
    return key


def _alone(batch: TimerBatch, to: UserId) -> OutboxMessage | None:
    """A look for the same person that is still on its way into its thread."""
    waiting = reminders.waiting_in_threads(batch.tx, "check")
    return next((one for one in waiting if one.data.person == to), None)


def _check_of(message: OutboxMessage) -> int | None:
    return message.data.check if isinstance(message.data, OfCheck) else None


def _begin(batch: TimerBatch, to: UserId, items: list[Item], at: datetime) -> str:
    key = f"{KIND}:{to}:{items[-1].check}"
    outbox.put(
        batch.tx,
        key=key,
        kind=KIND,
        channel=ChannelId(to),
        now=batch.context.now,
        data=Listed(items=tuple(items), person=to),
        not_before=at,
    )
    return key


def _moved(batch: TimerBatch, item: Item, key: str) -> None:
    check = None if item.check is None else checks.find(batch.tx, item.check)
    if check is not None:
        checks.save(batch.tx, replace(check, asked_in=key))
