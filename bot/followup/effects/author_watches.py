"""Follows the posts of one author for a while: by hand, or after a decision not to
reply.

New posts appear in the thread of the mention it started with. It ends automatically and
says so; it is about posts, never a label on a person (S2.20, S4.9).
"""

from bot.core.context import AppContext
from bot.core.notify import SOURCE, say
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data import timers
from data.audit import events
from data.audit.event_data import AuthorWatched
from data.followup import author_watches
from data.followup.models import AuthorWatch
from data.models import Mention, Timer, UserId
from data.outbox import cards
from data.transaction import Transaction

SUBJECT = "author_watch"
ENDS = "ends"


def begin(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> AuthorWatch | None:
    """Follow the author's posts from now on; nothing where that is done already."""
    key = mention.post.author.key
    if key is None:
        return None
    until = context.now + app.playbook.follow_up.author_watch
    by = context.by or UserId(SOURCE)
    number = author_watches.begin(
        tx, key, mention.id, by=by, at=context.now, until=until
    )
    if number is None:
        return None
    ending = Timer(SUBJECT, number, ENDS, until, 0, context.now)
    timers.set_all(tx, SUBJECT, number, [ending])
    return author_watches.find(tx, number)


def begin_by_itself(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """After a decision not to reply, where the class asks for it (S2.20)."""
    if not app.playbook.follow_up.plan(mention.classification).watches_author:
        return
    watch = begin(tx, app, mention, context)
    if watch is not None:
        data = AuthorWatched(watch.ends_at)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="author_watch_began",
            actor=SOURCE,
            data=data,
        )


def end(
    tx: Transaction, app: AppContext, watch: AuthorWatch, context: DecisionContext
) -> None:
    """Its time is over: the thread says so, and new posts get cards of their own."""
    author_watches.end(tx, watch.id, by=UserId(SOURCE), at=context.now)
    events.append(
        tx,
        mention=watch.mention,
        at=context.now,
        kind="author_watch_ended",
        actor=SOURCE,
    )
    cards.want(tx, watch.mention, context.now, urgent=False)
    request = NotificationRequest("author_watch_ended", None)
    key = f"author_watch_ended:{watch.id}"
    say(tx, app, watch.mention, request, context, key=key)
