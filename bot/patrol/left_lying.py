"""Asks what becomes of a mention for which nothing is due any more (promise 5)."""

from dataclasses import replace

from bot.desk.ground.saying import SOURCE
from bot.patrol.batch import Batch
from bot.rules.life import left_lying, nudges
from bot.rules.life.step import Saying
from data import events, speaking_up, timers
from data.courier import outbox, reminders
from data.courier.listings import items_of
from data.models import ChannelId, Mention, Timer, UserId

LETTER = "left_lying"


def ring(batch: Batch, mention: Mention, timer: Timer) -> None:
    """Silent while anything else will speak up for it; else one list for each person.

    After a downtime there is one summary, and this waits for the next morning.
    """
    hours, now = batch.around.hours, batch.given.now
    again = replace(timer, due=hours.next_working_morning(now))
    others = (left_lying.KIND,)
    if batch.missed or speaking_up.will(batch.tx, mention.id, nudges.NEVER, but=others):
        timers.put(batch.tx, again)
        return
    later = left_lying.next_time(timer.rung, hours, now)
    timers.put(batch.tx, replace(timer, due=later, rung=timer.rung + 1))
    for person in left_lying.asked(mention, timer.rung, batch.audience):
        _put_before(batch, mention, _reader(batch, person))
    events.append(batch.tx, mention=mention.id, at=now, kind=LETTER, actor=SOURCE)


def _reader(batch: Batch, person: UserId | None) -> UserId | None:
    """Whoever stands in for somebody away; the lead for who wants no reminders."""
    saying = Saying(LETTER, person, {"person": person})
    there = batch.reminding.to_who_is_there(saying)
    unwanted = batch.reminding.wish_of(there) == "none"
    return batch.audience.lead if unwanted else there.to


def _put_before(batch: Batch, mention: Mention, person: UserId | None) -> None:
    """Into the one list of this morning."""
    to = ChannelId(person or batch.around.places.desk)
    item: dict[str, object] = {"mention": mention.id}
    waiting = reminders.waiting_list(batch.tx, to, LETTER)
    if waiting is None:
        outbox.put(
            batch.tx,
            key=f"{LETTER}:{to}:{mention.id}:{batch.given.now.isoformat()}",
            kind=LETTER,
            channel=to,
            now=batch.given.now,
            data={"items": [item], "person": person},
        )
        return
    named = items_of(waiting)
    if item not in named:
        reminders.rewrite(batch.tx, waiting, [*named, item])
