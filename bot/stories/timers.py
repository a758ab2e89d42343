"""Compares the words of new mentions with those of the last ones, some at a time."""

from datetime import timedelta

from bot.core.batch import TimerBatch
from bot.stories.rules import bare, nearest
from bot.stories.service.joining import told_of
from data import timers
from data.models import MentionId, Timer
from data.outbox import cards
from data.stories import stories

_AT_ONCE = 50
_GO_ON = timedelta(seconds=1)


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Suggest, where one is alike; the rest of many comes a moment later."""
    tx, playbook, now = batch.tx, batch.app.playbook, batch.context.now
    fresh = stories.since(tx, stories.compared(tx), _AT_ONCE)
    timers.drop(tx, timer)
    if not fresh:
        return
    first, last = MentionId(fresh[0]["id"]), MentionId(fresh[-1]["id"])
    earlier = stories.last(tx, first, playbook.stories.compared)
    real, drills = (
        [told_of(row) for row in earlier if row["drill"] == drill] for drill in (0, 1)
    )
    for row in fresh:
        words, told = bare(row["title"], row["text"]), drills if row["drill"] else real
        like = nearest(words, told, playbook.storms.same_text)
        if like is not None:
            number = MentionId(row["id"])
            stories.suggest(tx, number, like.mention, like.how)
            cards.want(tx, number, now, urgent=False, after=cards.COSMETIC)
        told.insert(0, told_of({**row, "parent": None}))
        del told[playbook.stories.compared :]
    stories.note_compared(tx, last)
    if len(fresh) == _AT_ONCE:
        timers.put(tx, Timer(timer.subject, 0, timer.kind, now + _GO_ON, 0, now))
