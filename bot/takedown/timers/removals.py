"""Runs the timers of a removal: its waiting time is over, or nobody has confirmed it."""

from bot.core.apply import SOURCE, say
from bot.core.batch import TimerBatch
from bot.mentions.rules.transition import NotificationRequest
from bot.takedown.rules import removing
from bot.takedown.service.removing import settle
from data import timers
from data.audit import events
from data.audit.event_data import LetBe
from data.models import Timer
from data.outbox import cards
from data.outbox.notification_data import OfRemoval
from data.takedown import removals
from data.takedown.models import Removal, RemovalId


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Tell the second person, or let it be; nothing where it is settled already."""
    removal = removals.find(batch.tx, RemovalId(timer.subject_id))
    if removal is None or removal.fate is not None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    elif timer.kind == "lapse":
        _lapse(batch, removal)
    else:
        _possible(batch, timer, removal)


def _possible(batch: TimerBatch, timer: Timer, removal: Removal) -> None:
    """It can be confirmed now; the card says so, too."""
    left = timers.of(batch.tx, timer.subject, timer.subject_id)
    others = [one for kind, one in left.items() if kind != timer.kind]
    timers.set_all(batch.tx, timer.subject, timer.subject_id, others)
    cards.want(batch.tx, removal.mention, batch.context.now, urgent=False)
    request = NotificationRequest(
        "removal_possible", removal.second, OfRemoval(removal=removal.id)
    )
    key = f"removal_possible:{removal.id}"
    say(batch.tx, batch.app, removal.mention, request, batch.context, key=key)


def _lapse(batch: TimerBatch, removal: Removal) -> None:
    context = batch.context
    settle(batch.tx, removing.lapse(removal, context), context)
    events.append(
        batch.tx,
        mention=removal.mention,
        at=context.now,
        kind="removal_lapsed",
        actor=SOURCE,
        data=LetBe(removal.id, removal.measure),
    )
    cards.want(batch.tx, removal.mention, context.now, urgent=False)
    request = NotificationRequest(
        "removal_lapsed", removal.requested_by, OfRemoval(removal=removal.id)
    )
    key = f"removal_lapsed:{removal.id}"
    say(batch.tx, batch.app, removal.mention, request, context, key=key)
