"""The parts of a card about what came after the post: others, looks, our signs, its author."""

from dataclasses import replace
from datetime import timedelta

from bot.card.service.model import Part, named
from bot.core.context import AppContext
from bot.followup.effects import watches
from bot.ui.card_model import CardModel
from data import timers
from data.followup import author_watches, authors, checks, replies
from data.transaction import Transaction

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_PUBLIC = ("public", "public_then_private")


def _conversation(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """How many wrote below it, and how."""
    found = replies.conversation(tx, model.mention.id)
    watch = replace(
        model.watch,
        people=found.people,
        spread=found.spread,
        watched_posts=found.watched,
    )
    return replace(
        model, replies=found.count, replies_by_author=found.by_author, watch=watch
    )


def _looks(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """The looks of the watch, the one to make now, and when the watch ends by itself."""
    mention = model.mention
    looks = checks.of_last_watch(tx, mention.id)
    ending = timers.of(tx, watches.SUBJECT, mention.id).get(watches.END)
    watch = replace(
        model.watch,
        checks=looks,
        waiting=watches.waiting(looks, app, mention, model.drawn_at),
        ends_at=ending.due if ending is not None else None,
    )
    return replace(model, watch=watch)


def _replied(_tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """When we last wrote in public, as far as the mention itself says that we replied."""
    mention = model.mention
    if mention.reply_channel not in _PUBLIC:
        return model
    said = [at for at in (mention.answered_at, mention.first_reply_at) if at]
    return replace(model, watch=replace(model.watch, last_sign=max(said, default=None)))


def _noted(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """The same, where it was noted word for word."""
    noted = authors.last_public_sign(tx, model.mention.id)
    said = [at for at in (noted, model.watch.last_sign) if at is not None]
    return replace(model, watch=replace(model.watch, last_sign=max(said, default=None)))


def _author(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """What we know of somebody who wrote before, or is followed for a while."""
    mention, now = model.mention, model.drawn_at
    key = mention.post.author.key
    running = author_watches.running(tx, key)
    ours = running is not None and running.mention == mention.id
    knows = authors.who_knows(tx, mention)
    watch = replace(
        model.watch,
        watched_until=running.ends_at if running is not None and ours else None,
        posts=authors.posts_since(tx, key, now - _WEEK, now - _MONTH),
        earlier=authors.earlier(tx, mention),
        knows=knows,
    )
    people = [knows] if knows is not None else []
    return named(tx, app, replace(model, watch=watch), people)


CONVERSATION = Part(
    (
        "replies",
        "replies_by_author",
        "watch.people",
        "watch.spread",
        "watch.watched_posts",
    ),
    ("replies",),
    _conversation,
)
LOOKS = Part(
    ("watch.checks", "watch.waiting", "watch.ends_at"),
    ("checks", "end_of_watch"),
    _looks,
)
SIGNS = (
    Part(("watch.last_sign",), (), _replied),
    Part(("watch.last_sign",), ("posted",), _noted),
)
AUTHOR = Part(
    ("watch.watched_until", "watch.posts", "watch.earlier", "watch.knows"),
    ("author",),
    _author,
)
