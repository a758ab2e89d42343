"""The use case of a stored post whose text changed.

Whichever delivery reported it, the change is shown wherever the post was shown: on the
card, in the thread, in the messages to management. The old text is kept as a version.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.availability import attended
from bot.core.command import DeliveryResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition
from bot.core.notify import SOURCE, redraw, say
from bot.intake.rules import changes, comparing
from bot.intake.rules.changes import Content, Have, RepeatedDelivery
from bot.intake.rules.fitting import Arriving
from bot.intake.service import own_posting, routing, threading
from bot.intake.service.delivered import Delivered
from bot.mentions.rules import rewriting
from bot.mentions.rules.rewriting import Change
from bot.mentions.rules.setting_aside import is_aside
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from data.audit import events
from data.followup import replies
from data.intake import deliveries_seen, own_posts, versions
from data.intake.deliveries_seen import KnownDelivery
from data.intake.event_data import Changed, OwnChanged
from data.intake.versions import Of
from data.mentions import mentions
from data.models import Mention, OwnPost, Post, Reply
from data.outbox import cards, outbox, standing
from data.outbox.notification_data import ReplyChanged
from data.replies import drafts
from data.replies.models import OWN_LOOK
from data.takedown import holds
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a delivery means for one post, and what the post says afterwards."""

    news: RepeatedDelivery
    before: Content
    after: Content

    @property
    def parts(self) -> tuple[str, ...]:
        return changes.changed(self.before, self.after)


def follow(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    known: KnownDelivery,
    context: DecisionContext,
) -> DeliveryResult:
    """A known post was delivered again, by the same source or by another one."""
    result: DeliveryResult = "duplicate"
    if known.own is not None:
        own = own_posts.find(tx, known.own)
        result = (
            "duplicate" if own is None else _own(tx, app, item, own, known, context)
        )
    elif known.reply is not None:
        reply = replies.find(tx, known.reply)
        if reply is not None and reply.forgotten_at is None:
            result = _reply(tx, app, item, reply, known, context)
    elif known.mention is not None:
        mention = mentions.find(tx, known.mention)
        stopped = holds.stopped(tx, known.mention) is not None
        if mention is not None and mention.forgotten_at is None and not stopped:
            result = _mention(tx, app, item, mention, known, context)
    mark = changes.mark_of(item.incoming, item.post)
    if known.content is not None and known.content != mark and result != "filtered":
        deliveries_seen.said(tx, item.source, item.keys.own, mark)
    return result


def _mention(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    mention: Mention,
    known: KnownDelivery,
    context: DecisionContext,
) -> DeliveryResult:
    if mention.withdrawn_at is not None:
        return _restored(tx, app, item, mention, context)
    of = Of(mention.id)
    have = changes.content_of(mention.post)
    if have.is_empty:
        return _filled(tx, item, mention, context)
    verdict = _judged(tx, item, of, Have(have, mention.edited_at), known)
    if not _goes_on(tx, item, of, verdict, context):
        return "duplicate"
    why = _why(item, mention.post, verdict)
    version = _keep(tx, item, of, why, verdict.before, context)
    after = _rewritten(tx, item, mention, verdict.after, context)
    change = Change(
        verdict.parts,
        changes.is_small(verdict.before, verdict.after),
        item.source,
        version,
        _ratings(verdict),
        elsewhere=verdict.news is RepeatedDelivery.ELSEWHERE,
    )
    if _stays_aside(tx, app, item, after, context):
        change = replace(change, small=True)
    step = rewriting.rewritten(after, attended(tx, app, context), change)
    step = _addressed(tx, app, mention, step, context)
    apply_transition(tx, app, mention, step, context)
    _look_again_at_draft(tx, mention, change)
    _redraw_lists(tx, mention, context)
    deliveries_seen.keep_payload(tx, mention.id, item.raw, context.now)
    return "attached"


def _stays_aside(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    mention: Mention,
    context: DecisionContext,
) -> bool:
    """Whether a rule that keeps it aside fits what it says now, too."""
    if not is_aside(mention):
        return False
    arriving = Arriving.of(mention.post, item.incoming)
    found = routing.decided(tx, app, arriving, context.now)
    return found is not None and found.rule.routed.aside is not None


def _filled(
    tx: Transaction, item: Delivered, mention: Mention, context: DecisionContext
) -> DeliveryResult:
    """Only its address was known until now, so nothing that was read has changed."""
    content = changes.content_of(item.post)
    if not content.is_empty:
        mentions.rewrite(
            tx,
            mention.id,
            title=content.title,
            text=content.text,
            rating=content.rating,
            language=item.post.language or mention.post.language,
            edited_at=item.incoming.edited_at,
            changed_at=None,
        )
        deliveries_seen.keep_payload(tx, mention.id, item.raw, context.now)
        cards.want(tx, mention.id, context.now, urgent=False)
    return "duplicate"


def _restored(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    mention: Mention,
    context: DecisionContext,
) -> DeliveryResult:
    """It was taken down: a late copy of it stays away, its author may put it back."""
    content = changes.content_of(item.post)
    if not _is_back(item, mention, context.now):
        return "filtered"
    after = _rewritten(tx, item, mention, content, context)
    step = rewriting.restored(after, attended(tx, app, context), item.source)
    step = _addressed(tx, app, mention, step, context)
    apply_transition(tx, app, mention, step, context)
    _redraw_lists(tx, mention, context)
    deliveries_seen.keep_payload(tx, mention.id, item.raw, context.now)
    return "attached"


def _is_back(item: Delivered, gone: Mention | Reply | OwnPost, now: datetime) -> bool:
    """Whether a post that was taken down is there again."""
    content = changes.content_of(item.post)
    other = changes.fingerprint(content) not in (gone.withdrawn_said or "").split()
    return not content.is_empty and changes.is_restored(
        item.incoming,
        withdrawn_at=gone.withdrawn_at or now,
        other=other and gone.withdrawn_via == item.source,
    )


def _reply(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    reply: Reply,
    known: KnownDelivery,
    context: DecisionContext,
) -> DeliveryResult:
    of = Of(reply.mention, reply=reply.id)
    came = _reworded(tx, item, reply, of, known, context)
    if isinstance(came, str):
        return came
    _tell_of_reply(tx, app, item, reply, came.verdict, came.version, context)
    return "attached"


@dataclass(frozen=True, slots=True)
class _Reworded:
    """What a reply or a post of ours says now; `version` is what it said before."""

    verdict: _Verdict
    version: int | None = None


def _reworded(
    tx: Transaction,
    item: Delivered,
    have: Reply | OwnPost,
    of: Of,
    known: KnownDelivery,
    context: DecisionContext,
) -> _Reworded | DeliveryResult:
    """Rewrite it where it says something else, or is back; else what became of the item."""
    if have.withdrawn_at is not None:
        if not _is_back(item, have, context.now):
            return "filtered"
        content = changes.content_of(item.post)
        came = _Reworded(_Verdict(RepeatedDelivery.CHANGED, Content(), content))
    else:
        before = Have(changes.content_of(have.post), have.edited_at)
        verdict = _judged(tx, item, of, before, known)
        if verdict.parts == ("rating",) or not _goes_on(tx, item, of, verdict, context):
            return "duplicate"
        why = _why(item, have.post, verdict)
        kept = _keep(tx, item, of, why, verdict.before, context)
        came = _Reworded(verdict, kept)
    own_posts.rewrite(
        tx,
        "replies" if isinstance(have, Reply) else "own_posts",
        have.id,
        title=came.verdict.after.title,
        text=came.verdict.after.text,
        edited_at=item.incoming.edited_at or have.edited_at,
        changed_at=context.now,
    )
    return came


def _tell_of_reply(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    reply: Reply,
    verdict: _Verdict,
    version: int | None,
    context: DecisionContext,
) -> None:
    """The line in the thread is drawn again, and the owner hears of it.

    What the author of the mention changed counts as if they had written again.
    """
    small = changes.is_small(verdict.before, verdict.after)
    kind = "reply_restored" if version is None else "reply_edited"
    data = Changed(verdict.parts, item.source, version, small, reply=reply.id)
    event = events.append(
        tx, mention=reply.mention, at=context.now, kind=kind, actor=SOURCE, data=data
    )
    mention = mentions.find(tx, reply.mention)
    if mention is None:
        return
    owner = mention.owner
    message = outbox.with_key(tx, f"reply:{reply.id}")
    redraw(tx, message, context)
    if reply.by_author and not small:
        mention = threading.wrote_again(tx, app, mention, context)
    cards.want(tx, mention.id, context.now, urgent=False)
    if message is not None and message.ts is None:
        return
    told = ReplyChanged(
        reply=reply.id,
        person=mention.owner or threading.in_place_of(tx, app, owner, context),
        again=reply.by_author and not small,
    )
    say(
        tx,
        app,
        mention.id,
        NotificationRequest(kind, None, told),
        context,
        key=f"{kind}:{event}",
    )


def _own(
    tx: Transaction,
    app: AppContext,
    item: Delivered,
    own: OwnPost,
    known: KnownDelivery,
    context: DecisionContext,
) -> DeliveryResult:
    """We changed what we had posted."""
    of = Of(own.mention, own=own.id)
    came = _reworded(tx, item, own, of, known, context)
    if isinstance(came, str):
        return came
    if own.mention is None:
        return "filtered"
    if own.withdrawn_at is not None:
        own_posting.put_back(tx, app, own, context)
    data = OwnChanged(own.id, item.source)
    events.append(
        tx,
        mention=own.mention,
        at=context.now,
        kind="own_edited",
        actor=SOURCE,
        data=data,
    )
    redraw(tx, outbox.with_key(tx, f"own:{own.id}"), context)
    cards.want(tx, own.mention, context.now, urgent=False)
    return "attached"


def _judged(
    tx: Transaction, item: Delivered, of: Of, have: Have, known: KnownDelivery
) -> _Verdict:
    earlier = versions.kept(tx, of)
    marks = {
        changes.fingerprint(Content(one.title, one.text, one.rating))
        for one in earlier
        if one.why != versions.COPY
    }
    told = changes.told(
        item.incoming,
        item.post,
        known.content,
        again=deliveries_seen.told(tx, item.source, known),
        excerpt=any(name.basis == "article" for name in item.keys.names),
    )
    verdict = changes.news(told, replace(have, before=marks))
    return _Verdict(verdict, have.content, changes.merged(have.content, told))


def _goes_on(
    tx: Transaction,
    item: Delivered,
    of: Of,
    verdict: _Verdict,
    context: DecisionContext,
) -> bool:
    """Whether it is a change to follow; a text that is none is kept aside."""
    if verdict.news in (RepeatedDelivery.CHANGED, RepeatedDelivery.ELSEWHERE):
        return True
    if verdict.news in (RepeatedDelivery.OLDER, RepeatedDelivery.COPY):
        why = (
            versions.OLDER if verdict.news is RepeatedDelivery.OLDER else versions.COPY
        )
        content = changes.content_of(item.post)
        kept = versions.kept(tx, of)
        known = (Content(one.title, one.text, one.rating) for one in kept)
        if not any(changes.same(content, other) for other in known):
            _keep(tx, item, of, why, content, context)
    return False


def _why(item: Delivered, have: Post, verdict: _Verdict) -> str:
    """Whether its author certainly changed it; else both texts are shown."""
    incoming = item.incoming
    said = incoming.action == "edited" or incoming.edited_at is not None
    again = verdict.news is RepeatedDelivery.CHANGED and comparing.is_one_author(
        item.post, have
    )
    return versions.REPLACED if said or again else versions.UNANNOUNCED


def _keep(
    tx: Transaction,
    item: Delivered,
    of: Of,
    why: str,
    content: Content,
    context: DecisionContext,
) -> int:
    return versions.keep(
        tx,
        of,
        source=item.source,
        why=why,
        title=content.title,
        text=content.text,
        rating=content.rating,
        at=context.now,
    )


def _rewritten(
    tx: Transaction,
    item: Delivered,
    mention: Mention,
    content: Content,
    context: DecisionContext,
) -> Mention:
    edited_at = item.incoming.edited_at or mention.edited_at
    mentions.rewrite(
        tx,
        mention.id,
        title=content.title,
        text=content.text,
        rating=content.rating,
        language=item.post.language or mention.post.language,
        edited_at=edited_at,
        changed_at=context.now,
    )
    return replace(
        mention,
        post=changes.rewritten(mention.post, content),
        edited_at=edited_at,
        changed_at=context.now,
        withdrawn_at=None,
        withdrawn_via=None,
    )


def _ratings(verdict: _Verdict) -> tuple[str | None, str | None] | None:
    before, after = verdict.before.rating, verdict.after.rating
    return None if before == after else (before, after)


def _addressed(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> Transition:
    """Whoever had it hears, or who stands in; nobody where nobody can have read it."""
    if not _is_shown(tx, before):
        return replace(step, notifications=())
    if step.mention.owner is not None:
        return step
    person = threading.in_place_of(tx, app, before.owner, context)
    told = [one.for_(person) for one in step.notifications]
    return replace(step, notifications=tuple(told))


def _is_shown(tx: Transaction, mention: Mention) -> bool:
    """Whether anybody can have read what it said before."""
    card = cards.card(tx, mention.id)
    return card is not None and card.ts is not None


def _look_again_at_draft(tx: Transaction, mention: Mention, change: Change) -> None:
    """Whoever writes an answer looks at the post once more before it goes out."""
    draft = drafts.live(tx, mention.id)
    if draft is not None and not change.small:
        drafts.save(tx, replace(draft, ticked=draft.ticked.difference(OWN_LOOK)))


def _redraw_lists(tx: Transaction, mention: Mention, context: DecisionContext) -> None:
    """What names several mentions; what is about this one follows by itself."""
    for message in standing.naming(tx, mention.id):
        redraw(tx, message, context)
