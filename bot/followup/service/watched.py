"""Loads what a card shows of its checks and of its author."""

from datetime import datetime, timedelta

from bot.core.context import AppContext
from bot.followup.effects import watches
from bot.ui.watched import WatchModel
from data import timers
from data.followup import author_watches, authors, replies
from data.models import Mention
from data.transaction import Transaction

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_PUBLIC = ("public", "public_then_private")


def watch_of(
    tx: Transaction, app: AppContext, mention: Mention, now: datetime
) -> WatchModel:
    """Everything in one read."""
    key = mention.post.author.key
    running = author_watches.running(tx, key)
    ours = running is not None and running.mention == mention.id
    ending = timers.of(tx, watches.SUBJECT, mention.id).get(watches.END)
    return WatchModel(
        checks=watches.run(tx, mention.id),
        waiting=watches.pending(tx, app, mention, now),
        ends_at=ending.due if ending is not None else None,
        people=replies.people(tx, mention.id),
        spread=replies.how_many(tx, mention.id, "spread"),
        last_sign=_last_sign(tx, mention),
        watched_until=running.ends_at if running is not None and ours else None,
        watched_posts=replies.how_many(tx, mention.id, "watch"),
        posts=(
            authors.posts_since(tx, key, now - _WEEK),
            authors.posts_since(tx, key, now - _MONTH),
        ),
        earlier=authors.earlier(tx, mention),
        knows=authors.who_knows(tx, mention),
    )


def _last_sign(tx: Transaction, mention: Mention) -> datetime | None:
    """When we last wrote in public: what was noted word for word, or that we replied."""
    noted = authors.last_public_sign(tx, mention.id)
    replied = mention.reply_channel in _PUBLIC
    moments = [
        noted,
        *((mention.answered_at, mention.first_reply_at) if replied else ()),
    ]
    return max((moment for moment in moments if moment is not None), default=None)
