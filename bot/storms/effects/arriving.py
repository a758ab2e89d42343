"""What follows when a post arrives: it is counted, and has a card or stands on a board.

Called inside the transaction that stores the post (`bot/desk/effects.py`), so a post is
either there with a place to be seen in, or not there at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.context import AppContext, Attached
from bot.escalation.rules import triggers
from bot.escalation.rules.triggers import TriggerFacts
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from bot.storms.effects.boards import show_board
from bot.storms.rules.detecting import HOUR, bin_of, least_posts
from bot.storms.rules.flooding import Recently, Why, card_of_its_own, priority, severe
from bot.storms.rules.wording import hint, makes
from data import timers
from data.models import ChannelId, Mention, MentionId, Post, Timer
from data.outbox import cards
from data.outbox.outbox import PRIORITY
from data.storms import counting, storms
from data.storms.models import CameIn, Storm, StormId, StormStage
from data.transaction import Transaction

LOOK = "storm_look"
"""The subject of the timer that looks at a channel; its kind is the channel."""

_SOON = timedelta(seconds=10)
_DESK = 0


def arrived(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """A new mention: count it, and open its card or put it on the board."""
    channel, rules = app.channels.of_mention(mention), app.playbook.storms
    before = counting.came_in(
        tx,
        channel,
        mention.post.author.key,
        lately=context.now - rules.flood.within,
        an_hour_ago=context.now - HOUR,
        most=rules.flood.cards,
    )
    why, storm = _place_of(tx, app, mention, channel, before, context)
    if why == "gathered" and storm is None:
        storm = _gathering(tx, app, channel, context)
    post = _Counting(mention.id, None, mention.post, channel, storm, why)
    _count(tx, app, post, before.by_author, context)
    if before.within_an_hour + 1 >= least_posts(rules.detection):
        _look_soon(tx, channel, context)
    if why == "gathered" and storm is not None:
        show_board(tx, app, storm, context)
    else:
        step = priority(why, PRIORITY["card"])
        cards.open_(tx, mention.id, channel, context.now, priority=step)


def replied(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: Attached,
    context: DecisionContext,
) -> None:
    """An answer to a mention counts, too: storms gather under a single post."""
    channel = app.channels.of_mention(mention)
    number = counting.storm_of(tx, mention.id)
    storm = None if number is None else storms.find(tx, number)
    if storm is not None and storm.stage.is_over:
        storm = None
    author, most = reply.post.author.key, app.playbook.storms.detection.per_author
    since = context.now - HOUR
    earlier = (
        0
        if author is None
        else counting.answers_of(tx, author, mention.id, since, most)
    )
    post = _Counting(mention.id, reply.reply, reply.post, channel, storm, "")
    _count(tx, app, post, earlier, context)
    least = least_posts(app.playbook.storms.detection)
    if counting.came_since(tx, channel, since, least) >= least:
        _look_soon(tx, channel, context)


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
    before: CameIn,
    context: DecisionContext,
) -> tuple[Why, Storm | None]:
    """Why it has a card or none, and the storm it belongs to."""
    running = storms.running(tx, channel) if before.stormy else []
    storm = _takes(running, mention.post)
    stormy = storm is not None and storm.stage.is_storm
    recently = Recently(before.mentions, before.hinted, storm=stormy)
    suggested: set[str] = set()
    many = before.mentions >= app.playbook.storms.flood.cards
    if (stormy or many) and before.hinted < app.playbook.storms.flood.hinted:
        suggested = _grave_hints(mention, app.playbook, context.now)
    why = card_of_its_own(mention, suggested, recently, app.playbook)
    belongs = storm is not None and (stormy or many)
    return why, storm if belongs else None


def _grave_hints(mention: Mention, playbook: Playbook, now: datetime) -> set[str]:
    """The flags its words suggest, as far as they give it a card of its own.

    Asked of every post while many come: words that change nothing here are not looked for.
    """
    flags = playbook.storms.flood.flags
    others = [one.id for one in playbook.triggers.values() if one.flag not in flags]
    offered = triggers.suggested(
        mention, TriggerFacts(now), playbook, frozenset(others)
    )
    return {trigger.flag for trigger in offered if trigger.flag}


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
    drill = channel == app.channels.drill
    fresh = Storm(
        StormId(0), channel, StormStage.GATHERING, began, context.now, drill=drill
    )
    number = storms.add(tx, fresh)
    counting.take_in(tx, channel, began, number)
    found = storms.find(tx, number)
    assert found is not None
    return found


@dataclass(frozen=True, slots=True)
class _Counting:
    """One post that is to be counted: a mention, or an answer to one."""

    mention: MentionId
    reply: int | None
    post: Post
    channel: ChannelId
    storm: Storm | None
    why: str


def _count(
    tx: Transaction,
    app: AppContext,
    one: _Counting,
    earlier: int,
    context: DecisionContext,
) -> None:
    """`earlier`: how often its author was counted within the hour (S0.10)."""
    rules, post = app.playbook.storms.detection, one.post
    at = _when(post, context.now, rules.late)
    sounds = None if at is None else _sounds(app, post)
    worth = rules.repost if post.kind == "repost" else 1.0
    if at is None or earlier >= rules.per_author:
        worth = 0.0
    at = at or context.now
    counting.add(
        tx,
        mention=one.mention,
        reply=one.reply,
        channel=one.channel,
        at=at,
        received_at=context.now,
        worth=worth,
        sounds=sounds,
        storm=None if one.storm is None else one.storm.id,
        gathered=one.why == "gathered",
        why=one.why,
    )
    if worth:
        negative = worth if sounds == "negative" else 0.0
        counting.add_to_bin(tx, one.channel, bin_of(at), worth, negative)


def _look_soon(tx: Transaction, channel: ChannelId, context: DecisionContext) -> None:
    """Whoever looks goes on looking by itself while something comes (`timers/storms.py`)."""
    due = context.now + _SOON
    timers.put_once(tx, Timer(LOOK, _DESK, channel, due, 0, context.now))


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


def _sounds(app: AppContext, post: Post) -> str | None:
    """What the source says of its mood, else a guess from its words."""
    if post.sentiment in ("negative", "positive"):
        return post.sentiment
    text = f"{post.title or ''} {post.text or ''}"
    found = hint(text, post.language, app.playbook.storms.words)
    if found is None:
        return None
    return "negative" if found else "positive"
