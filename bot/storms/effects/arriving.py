"""What follows when a post arrives: it is counted, and has a card or stands on a board.

Called inside the transaction that stores the post (`bot/desk/effects.py`), so a post is
either there with a place to be seen in, or not there at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.context import AppContext
from bot.escalation.rules.triggers import Facts, suggested
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.storms.effects.boards import show_board
from bot.storms.rules.detecting import HOUR, bin_of
from bot.storms.rules.flooding import Recently, Why, card_of_its_own, priority, severe
from bot.storms.rules.wording import hint, makes
from data import timers
from data.models import ChannelId, Mention, Post, Timer
from data.outbox import cards
from data.outbox.outbox import PRIORITY
from data.storms import counting, storms
from data.storms.models import Stage, Storm, StormId
from data.transaction import Transaction

LOOK = "storm_look"
"""The subject of the timer that looks at a channel; its kind is the channel."""

_SOON = timedelta(seconds=10)
_DESK = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mention is seen: in a card of its own for a reason, or on a board."""

    why: Why
    storm: Storm | None


def arrived(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """A new mention: count it, and open its card or put it on the board."""
    channel = app.channels.for_source(mention.post.source)
    place = _place_of(tx, app, mention, channel, context)
    gathered = place.why == "gathered"
    storm = place.storm
    if gathered and storm is None:
        storm = _gathering(tx, app, channel, context)
    _count(tx, app, mention, None, mention.post, channel, context, storm, place.why)
    if gathered and storm is not None:
        show_board(tx, app, storm, context)
    else:
        step = priority(place.why, PRIORITY["card"])
        cards.open_(tx, mention.id, channel, context.now, priority=step)


def replied(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: int,
    post: Post,
    context: DecisionContext,
) -> None:
    """An answer to a mention counts, too: storms gather under a single post."""
    channel = app.channels.for_source(mention.post.source)
    number = counting.storm_of(tx, mention.id)
    storm = None if number is None else storms.find(tx, number)
    if storm is not None and storm.stage.is_over:
        storm = None
    _count(tx, app, mention, reply, post, channel, context, storm, "")


def moved(
    tx: Transaction,
    app: AppContext,
    _before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """After a move: what was gathered has a card as soon as it is somebody's or severe."""
    known = counting.place_of(tx, step.mention.id)
    if known is None:
        return
    why = severe(step.mention, context.playbook)
    if known.gathered and why is not None:
        counting.give_card(tx, step.mention.id, why)
        cards.open_(
            tx, step.mention.id, known.channel, context.now, priority=priority(why, 1)
        )
    storm = None if known.storm is None else storms.find(tx, known.storm)
    if storm is not None and not storm.stage.is_over:
        show_board(tx, app, storm, context)


def _place_of(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    channel: ChannelId,
    context: DecisionContext,
) -> _Place:
    rules = app.playbook.storms.flood
    storm = _takes(storms.running(tx, channel), mention.post)
    arrived_lately, hinted = counting.came_in(
        tx, channel, context.now - rules.within, most=rules.cards
    )
    stormy = storm is not None and storm.stage.is_storm
    recently = Recently(arrived_lately, hinted, storm=stormy)
    crowded = stormy or arrived_lately >= rules.cards
    flags: set[str] = set()
    if crowded:
        offered = suggested(
            mention, Facts(context.now, names=app.profile.names), app.playbook
        )
        flags = {trigger.flag for trigger in offered if trigger.flag}
    why = card_of_its_own(mention, flags, recently, app.playbook)
    belongs = storm is not None and (stormy or why == "gathered")
    return _Place(why, storm if belongs else None)


def _takes(running: list[Storm], post: Post) -> Storm | None:
    """The storm whose words a post has; else the one that takes whatever comes."""
    text = f"{post.title or ''} {post.text or ''}"
    named = [one for one in running if one.words and makes(text, one.words)]
    whole = [one for one in running if not one.words]
    return next(iter([*named, *whole]), None)


def _gathering(
    tx: Transaction, app: AppContext, channel: ChannelId, context: DecisionContext
) -> Storm:
    """From here on posts are gathered; the cards that stand already belong to it."""
    began = context.now - app.playbook.storms.flood.within
    fresh = Storm(StormId(0), channel, Stage.GATHERING, began, context.now)
    number = storms.add(tx, fresh)
    counting.take_in(tx, channel, began, number)
    found = storms.find(tx, number)
    assert found is not None
    return found


def _count(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: int | None,
    post: Post,
    channel: ChannelId,
    context: DecisionContext,
    storm: Storm | None,
    why: str,
) -> None:
    rules = app.playbook.storms
    at = _when(post, context.now, rules.detection.late)
    sounds = None if at is None else _sounds(app, post)
    worth = 0.0 if at is None else _worth(tx, app, mention, reply, post, at)
    at = at or context.now
    counting.add(
        tx,
        mention=mention.id,
        reply=reply,
        channel=channel,
        at=at,
        received_at=context.now,
        worth=worth,
        sounds=sounds,
        storm=None if storm is None else storm.id,
        gathered=why == "gathered",
        why=why,
    )
    if worth:
        negative = worth if sounds == "negative" else 0.0
        counting.add_to_bin(tx, channel, bin_of(at), worth, negative)
    soon = Timer(LOOK, _DESK, channel, context.now + _SOON, 0, context.now)
    timers.put_once(tx, soon)


def _when(post: Post, now: datetime, late: timedelta) -> datetime | None:
    """When it counts: as posted, or as it came where that was told much later.

    Nothing of what is older than a day: old posts are told of together, and are no storm.
    """
    if post.published_at is None:
        return now
    lag = now - post.published_at
    if lag > timedelta(days=1):
        return None
    return now if lag > late else min(post.published_at, now)


def _worth(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: int | None,
    post: Post,
    at: datetime,
) -> float:
    """An author who posts on and on counts a few times an hour (S0.10)."""
    rules = app.playbook.storms.detection
    author = post.author.key
    if author is not None:
        below = None if reply is None else mention.id
        most = rules.per_author
        if counting.times_of_author(tx, author, below, at - HOUR, most) >= most:
            return 0.0
    return rules.repost if post.kind == "repost" else 1.0


def _sounds(app: AppContext, post: Post) -> str | None:
    """What the source says of its mood, else a guess from its words."""
    if post.sentiment in ("negative", "positive"):
        return post.sentiment
    text = f"{post.title or ''} {post.text or ''}"
    found = hint(text, post.language, app.playbook.storms.words)
    if found is None:
        return None
    return "negative" if found else "positive"
