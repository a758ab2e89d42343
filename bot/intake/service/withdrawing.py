"""The use case of a post that was taken down, by its author or by the platform.

Its text is removed from Slack and the database, whichever source or key reported it.
Evidence stays if its class or a legal hold requires it; a case on hold keeps its last
text among the versions until the hold is lifted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.command import DeliveryResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition
from bot.core.notify import SOURCE, redraw_all, redraw_forgotten, say
from bot.intake.rules import changes
from bot.intake.rules.changes import Content
from bot.intake.service import own_posting
from bot.intake.service.delivered import Delivered
from bot.mentions.rules import pausing, watching
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.audit import events
from data.escalation import escalations
from data.followup import checks, replies
from data.intake import own_posts, versions, withdrawals
from data.intake.deliveries_seen import KnownDelivery
from data.intake.event_data import ReplyGone
from data.intake.quotations import Unread
from data.intake.versions import Of, TextVersion
from data.mentions import mentions
from data.models import Mention, OwnPost, Post, Reply, Status
from data.outbox import cards, outbox
from data.outbox.notification_data import PostRemoved, ReplyChanged
from data.privacy import forgetting
from data.takedown import holds
from data.transaction import Transaction

_TWICE = 2


def noticed(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    post: Post,
    context: DecisionContext,
) -> None:
    """Keep what it reaches now; a snooze ends when that has doubled."""
    before, now = mention.post.author.followers, post.author.followers
    if now is None or before is None or now <= before:
        return
    asleep = mention.snoozed_until
    if asleep is None or asleep <= context.now:
        mentions.reaches(tx, mention.id, now)
    elif before > 0 and now >= _TWICE * before:
        mentions.reaches(tx, mention.id, now)
        apply_transition(
            tx, app, mention, pausing.reach_doubled(mention, context), context
        )


def vanished(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """What nobody has to answer any more ends; of what we removed the watch goes on."""
    ours = any(
        check.situation == "removal" for check in checks.of_mention(tx, mention.id)
    )
    over = mention.status is Status.WATCHING and not ours
    if over or _is_nobodys(tx, mention):
        apply_transition(tx, app, mention, watching.vanished(mention, context), context)


def _is_nobodys(tx: Transaction, mention: Mention) -> bool:
    """Nobody has begun: no owner, no flag, nothing asked of management, no legal hold."""
    if mention.status is not Status.OPEN or mention.flags:
        return False
    asked = any(one.ended_at is None for one in escalations.of(tx, mention.id))
    return not asked and holds.on(tx, mention.id) is None


_CLOCKS_APART = timedelta(days=1)
_PATIENCE = 10
"""So often what came meanwhile is read first; then everybody waits for it."""


def withdraw(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    known: KnownDelivery | None,
    context: DecisionContext,
) -> DeliveryResult:
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
) -> DeliveryResult:
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
        _forget_elsewhere(tx, item, post, mention.received_at, said_before)
    mentions.withdraw(tx, mention.id, item.source, marks, context.now)
    redraw_all(tx, [mention.id], context, "removed_by_author")
    said = PostRemoved(person=mention.owner, held=held)
    key = f"removed_by_author:{mention.id}:{context.now.isoformat()}"
    request = NotificationRequest("removed_by_author", None, said)
    say(tx, app, mention.id, request, context, key=key)
    gone = mentions.find(tx, mention.id)
    if gone is not None:
        vanished(tx, app, gone, context)
    return "attached"


def _reply(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    reply: Reply,
    context: DecisionContext,
) -> DeliveryResult:
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
        _forget_elsewhere(tx, item, post, reply.received_at, said_before)
    own_posts.withdraw(tx, "replies", reply.id, item.source, marks, context.now)
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
) -> DeliveryResult:
    """We took back what we had posted: the owner hears, because the author may ask."""
    if own.withdrawn_at is not None:
        return "duplicate"
    of = Of(own.mention, own=own.id)
    marks = _marks(tx, of, own.post)
    versions.forget(tx, of)
    own_posts.withdraw(tx, "own_posts", own.id, item.source, marks, context.now)
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


@dataclass(frozen=True, slots=True)
class PublishedText:
    """What a post said until it was taken down, and since when others may quote it."""

    texts: frozenset[str]
    titles: frozenset[str]
    since: datetime

    @classmethod
    def of(
        cls, post: Post, received: datetime, earlier: Sequence[TextVersion]
    ) -> "PublishedText":
        """Nobody quotes what is not written yet; clocks may be a day apart."""
        texts = (post.text, *(one.text for one in earlier))
        since = min(received, post.published_at or received) - _CLOCKS_APART
        return cls(
            frozenset(filter(None, texts)), frozenset(filter(None, [post.title])), since
        )


def said_by(tx: Transaction, known: KnownDelivery) -> PublishedText | None:
    """What will have to be looked for elsewhere when this is taken down."""
    if known.own is not None or known.mention is None:
        return None
    if known.reply is not None:
        reply = replies.find(tx, known.reply)
        earlier = versions.kept(tx, Of(known.mention, reply=known.reply))
        return (
            None
            if reply is None
            else PublishedText.of(reply.post, reply.received_at, earlier)
        )
    mention = mentions.find(tx, known.mention)
    if mention is None:
        return None
    return PublishedText.of(
        mention.post, mention.received_at, versions.kept(tx, Of(mention.id))
    )


def _forget_elsewhere(
    tx: Transaction,
    item: Delivered,
    post: Post,
    received: datetime,
    said_before: Sequence[TextVersion],
) -> None:
    """Deliveries in which the same words stand: unread ones, and those that quote it."""
    said = PublishedText.of(post, received, said_before)
    if not said.texts and not said.titles:
        return
    if item.quotations is None:
        raise Unread
    item.quotations.forget(
        tx, said.texts, said.titles, said.since, whole=item.attempts >= _PATIENCE
    )
