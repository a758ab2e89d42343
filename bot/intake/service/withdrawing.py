"""The use case of a post that was taken down, by its author or by the platform.

Its text is removed from Slack and the database, whichever source or key reported it.
Evidence stays if its class or a legal hold requires it; a case on hold keeps its last
text among the versions until the hold is lifted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.command import Fate
from bot.core.context import AppContext
from bot.core.notify import SOURCE, say
from bot.core.refresh import redraw_all, redraw_forgotten
from bot.intake.rules import changes
from bot.intake.rules.changes import Content
from bot.intake.service import own_posting, reach_updates
from bot.intake.service.delivered import Delivered
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.audit import events
from data.audit.event_data import ReplyGone
from data.followup import replies
from data.intake import (
    contents,
    dead_letters,
    deliveries_seen,
    own_posts,
    versions,
    withdrawals,
)
from data.intake.deliveries_seen import Known
from data.intake.versions import Of, Version
from data.mentions import mentions
from data.models import Mention, OwnPost, Post, Reply
from data.outbox import cards, outbox
from data.outbox.notification_data import PostRemoved, ReplyChanged
from data.privacy import forgetting
from data.takedown import holds
from data.transaction import Transaction

_CLOCKS_APART = timedelta(days=1)


def withdraw(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    known: Known | None,
    context: DecisionContext,
) -> Fate:
    """Forget the words of what was taken down; of what nobody saw, keep late copies away."""
    if known is not None and known.own is not None:
        own = own_posts.find(tx, known.own)
        return "filtered" if own is None else _own(tx, item, own, app, context)
    if known is not None and known.reply is not None:
        reply = replies.find(tx, known.reply)
        return "filtered" if reply is None else _reply(tx, app, item, reply, context)
    if known is not None and known.mention is not None:
        mention = mentions.find(tx, known.mention)
        if mention is not None:
            return _mention(tx, app, item, mention, context)
    withdrawals.note(tx, item.certain, context.now)
    return "filtered"


def stays_away(tx: Transaction, item: Delivered) -> bool:
    """Whether this is a copy of what was taken down before we ever saw it."""
    names = item.certain
    at = withdrawals.of(tx, names)
    if at is None:
        return False
    if not changes.is_restored(item.incoming, withdrawn_at=at):
        return True
    withdrawals.take_back(tx, names)
    return False


def _mention(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    mention: Mention,
    context: DecisionContext,
) -> Fate:
    if mention.withdrawn_at is not None or mention.forgotten_at is not None:
        return "duplicate"
    post = mention.post
    marks = _marks(tx, Of(mention.id), post)
    held = holds.on(tx, mention.id) is not None
    if held:
        versions.keep(
            tx,
            Of(mention.id),
            source=item.source,
            why=versions.WITHDRAWN,
            title=post.title,
            text=post.text,
            rating=post.rating,
            at=context.now,
        )
    else:
        said_before = versions.kept(tx, Of(mention.id))
        forgetting.forget_what_it_said(tx, mention.id)
        for effect in app.effects.on_withdrawal:
            effect(tx, app, mention, context)
        _forget_elsewhere(tx, post, mention.received_at, said_before)
    mentions.withdraw(tx, mention.id, item.source, marks, context.now)
    redraw_all(tx, [mention.id], context, "removed_by_author")
    said = PostRemoved(person=mention.owner, held=held)
    key = f"removed_by_author:{mention.id}:{context.now.isoformat()}"
    request = NotificationRequest("removed_by_author", None, said)
    say(tx, app, mention.id, request, context, key=key)
    gone = mentions.find(tx, mention.id)
    if gone is not None:
        reach_updates.vanished(tx, app, gone, context)
    return "attached"


def _reply(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    reply: Reply,
    context: DecisionContext,
) -> Fate:
    if reply.withdrawn_at is not None or reply.forgotten_at is not None:
        return "duplicate"
    of, post = Of(reply.mention, reply=reply.id), reply.post
    marks = _marks(tx, of, post)
    if holds.on(tx, reply.mention) is not None:
        versions.keep(
            tx,
            of,
            source=item.source,
            why=versions.WITHDRAWN,
            title=post.title,
            text=post.text,
            rating=None,
            at=context.now,
        )
    else:
        said_before = versions.kept(tx, of)
        versions.forget(tx, of)
        _forget_elsewhere(tx, post, reply.received_at, said_before)
    contents.withdraw(tx, "replies", reply.id, item.source, marks, context.now)
    data = ReplyGone(reply.id, item.source)
    event = events.append(
        tx,
        mention=reply.mention,
        at=context.now,
        kind="reply_removed",
        actor=SOURCE,
        data=data,
    )
    line = outbox.with_key(tx, f"reply:{reply.id}")
    if line is not None:
        redraw_forgotten(tx, line, context)
    if line is not None and line.ts is not None:
        said = ReplyChanged(reply=reply.id)
        request = NotificationRequest("reply_removed", None, said)
        say(tx, app, reply.mention, request, context, key=f"reply_removed:{event}")
    cards.want(tx, reply.mention, context.now, urgent=False)
    return "attached"


def _own(
    tx: Transaction,
    item: Delivered,
    own: OwnPost,
    app: AppContext,
    context: DecisionContext,
) -> Fate:
    """We took back what we had posted: the owner hears, because the author may ask."""
    if own.withdrawn_at is not None:
        return "duplicate"
    of = Of(own.mention, own=own.id)
    marks = _marks(tx, of, own.post)
    versions.forget(tx, of)
    contents.withdraw(tx, "own_posts", own.id, item.source, marks, context.now)
    if own.mention is None:
        return "filtered"
    gone, mention = own_posts.find(tx, own.id), mentions.find(tx, own.mention)
    message = outbox.with_key(tx, f"own:{own.id}")
    if message is not None:
        redraw_forgotten(tx, message, context)
    if gone is not None and mention is not None:
        own_posting.removed(tx, app, mention, gone, context)
    return "attached"


def _marks(tx: Transaction, of: Of, post: Post) -> str:
    """Hashes of what it said until now: none of these texts brings it back."""
    said = [Content(one.title, one.text, one.rating) for one in versions.kept(tx, of)]
    said.append(changes.content_of(post))
    return " ".join(sorted({changes.fingerprint(one) for one in said}))


def _forget_elsewhere(
    tx: Transaction, post: Post, received: datetime, said_before: Sequence[Version]
) -> None:
    """Deliveries in which the same words stand: unread ones, and those that quote it.

    Nobody quotes what is not written yet; clocks may be a day apart.
    """
    said = (post.text, *(one.text for one in said_before))
    texts = [text for text in said if text]
    dead_letters.forget_saying(tx, [*texts, *([post.title] if post.title else [])])
    began = min(received, post.published_at or received) - _CLOCKS_APART
    deliveries_seen.forget_quoting(tx, texts, began)
