"""The use cases of the brand's own posts, as a source reports them.

An own post that answers a known mention is our reply. If the team already recorded that
reply it is the same one; else its time counts, and the owner is asked what kind of
reply it was. An own post that answers nothing known is stored, so that replies to it,
or the mention it answers, are understood when they arrive.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.availability import Availability, attended
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.core.notify import SOURCE, redraw, say
from bot.errors import Refused
from bot.intake.rules import comparing, identity
from bot.intake.rules import own as rules
from bot.intake.service import threading
from bot.intake.service.delivered import Delivered
from bot.mentions.rules import own_replies
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data import timers
from data.audit import events
from data.intake import deliveries_seen, own_posts
from data.intake.event_data import OwnGone, OwnReply, OwnSeen
from data.mentions import mentions
from data.mentions.event_data import Replied
from data.models import Mention, OwnPost
from data.outbox import cards, outbox
from data.outbox.notification_data import OfOwnPost
from data.replies import drafts, posted
from data.replies.models import Posted, PostedId
from data.transaction import Transaction

is_own = rules.is_own

_NOT_YET = PostedId(0)


async def own_was(app: AppContext, command: Command, *, what: str) -> CommandResult:
    """The whole answer, a sign of life, or nothing to do with this mention."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        waiting = own_posts.open_of(tx, mention.id)
        if not waiting:
            raise Refused("own_said_already")
        own = waiting[0]
        before = _as_it_was(tx, mention, own)
        step = own_replies.said(mention, context, own, what, before)
        data = step.data
        if what != own_replies.OTHER:
            kept = [_keep(tx, mention, one, what, context) for one in waiting]
            for one, number in zip(waiting, kept, strict=True):
                own_posts.is_posted(tx, one.id, number)
            data = replace(step.says(Replied), own=own.id, posted=kept[0])
        if what == own_replies.CONSIDERED:
            _put_draft_away(tx, mention)
        recorded = apply_transition(tx, app, mention, replace(step, data=data), context)
        for one in waiting:
            own_posts.says(tx, one.id, what, context.by, context.now)
            message = outbox.with_key(tx, _key(one.id))
            redraw(tx, message, context)
        return CommandResult(
            step.move, step.mention, undoable=recorded.undoable, data=data
        )

    return await execute(app, command, decide)


def keep(
    tx: Transaction, app: AppContext, item: Delivered, context: DecisionContext
) -> tuple[OwnPost, Mention | None]:
    """Keep a post of ours, with the mention it answers where that is known."""
    incoming, found = item.incoming, None
    if rules.answers(incoming):
        found = threading.answered_by_us(tx, app, incoming, item.post)
    parent, platforms = incoming.in_reply_to, app.playbook.platforms
    by_id = by_address = None
    if parent is not None and parent.id:
        names = identity.names_of_id(parent.id, incoming, item.source, platforms)
        by_id = names[0].text if names else None
    if parent is not None and parent.url:
        names = identity.names_at(parent.url, incoming.platform)
        by_address = next((n.text for n in names if n.basis == "post"), None)
    own = OwnPost(
        id=0,
        mention=None if found is None else found.id,
        post=item.post,
        received_at=context.now,
        parent_id=by_id,
        parent_address=by_address,
    )
    return replace(own, id=own_posts.add(tx, own)), found


def adopt(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    item: Delivered,
    context: DecisionContext,
) -> None:
    """A mention arrived after our reply to it: that reply counts now."""
    bases = ("post", "given", "number")
    sure = [n.text for n in item.keys.names if n.basis in bases]
    for own in own_posts.waiting_for(tx, sure):
        if comparing.one_place(own.post, mention.post, app.playbook.platforms):
            mention = _joins(tx, app, mention, own, context)


def adopt_below(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    own: OwnPost,
    context: DecisionContext,
) -> Mention:
    """What we posted below a post of ours belongs where that one belongs."""
    for below in own_posts.waiting_for(tx, deliveries_seen.names_of_own(tx, own.id)):
        if comparing.one_place(below.post, own.post, app.playbook.platforms):
            mention = _joins(tx, app, mention, below, context)
    return mention


def _joins(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    own: OwnPost,
    context: DecisionContext,
) -> Mention:
    own_posts.answers(tx, own.id, mention.id)
    own = replace(own, mention=mention.id)
    mention = counts(tx, app, mention, own, context)
    return adopt_below(tx, app, mention, own, context)


def known_as_posted(
    tx: Transaction, mention: Mention, posted_now: Posted, context: DecisionContext
) -> None:
    """The team marked a reply as posted which a source had shown before."""
    for own in own_posts.open_of(tx, mention.id):
        if rules.the_posted_one(own, [posted_now]) is not None:
            own_posts.is_posted(tx, own.id, posted_now.id)
            message = outbox.with_key(tx, _key(own.id))
            redraw(tx, message, context)


def taken_back(
    tx: Transaction, mention: Mention, at: datetime, context: DecisionContext
) -> None:
    """What somebody said a moment ago is taken back: it is asked again."""
    for own in own_posts.of_mention(tx, mention.id):
        if own.said_at == at and own.says is not None:
            own_posts.says(tx, own.id, None, None, None)
            message = outbox.with_key(tx, _key(own.id))
            redraw(tx, message, context)


def counts(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    own: OwnPost,
    context: DecisionContext,
) -> Mention:
    """It answers this mention: either we knew, or somebody is asked what it was."""
    linked = {one.posted for one in own_posts.of_mention(tx, mention.id)}
    marked = [one for one in posted.of_mention(tx, mention.id) if one.id not in linked]
    same = rules.the_posted_one(own, marked)
    if same is not None:
        own_posts.is_posted(tx, own.id, same.id)
        data = OwnSeen(own.id, same.id, own.post.source)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="own_seen",
            actor=SOURCE,
            data=data,
        )
        cards.want(tx, mention.id, context.now, urgent=False)
        return mention
    asked = any(one.id != own.id for one in own_posts.open_of(tx, mention.id))
    step = own_replies.seen(mention, attended(tx, app, context), own)
    apply_transition(tx, app, mention, step, context)
    told = OfOwnPost(own=own.id)
    if own_replies.asks(step.mention) and not asked:
        here = Availability.of(tx, app, context).audience_for(mention)
        told = replace(told, asks=True, person=mention.owner or here.on_duty)
    request = NotificationRequest("own_post", None, told)
    say(tx, app, mention.id, request, context, key=_key(own.id))
    return step.mention


def removed(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    own: OwnPost,
    context: DecisionContext,
) -> None:
    """Our reply was taken down: whoever has the mention hears, and who comes in their place.

    It stands in the thread for everybody, and where the author waits again the one whose
    move it is hears it directly.
    """
    now = attended(tx, app, context)
    before = _as_it_was(tx, mention, own)
    alone = not _others_stand(tx, mention, own)
    step = own_replies.gone(mention, now, own, before, alone=alone)
    gone = step.says(OwnGone)
    told = OfOwnPost(own=own.id, source=gone.source or "", again=gone.again)
    line = NotificationRequest("own_removed", None, replace(told, person=mention.owner))
    requests = [line]
    if gone.again:
        here = Availability.of(tx, app, context).audience_for(mention)
        person = step.mention.owner or here.on_duty
        silent = NotificationRequest("own_removed", None, told)
        direct = NotificationRequest("own_removed", person, told)
        requests = [silent, direct] if person is not None else [silent]
    apply_transition(
        tx, app, mention, replace(step, notifications=tuple(requests)), now
    )


def put_back(
    tx: Transaction,
    app: AppContext,
    own: OwnPost,
    context: DecisionContext,
) -> None:
    """What was taken down can be read again; `own` is as it was until now."""
    mention = None if own.mention is None else mentions.find(tx, own.mention)
    if mention is not None and own.says != own_replies.OTHER:
        step = own_replies.there_again(mention, attended(tx, app, context), own)
        apply_transition(tx, app, mention, step, context)


def _others_stand(tx: Transaction, mention: Mention, own: OwnPost) -> bool:
    """Whether another reply of ours can be read there, seen or marked as posted."""
    known = own_posts.of_mention(tx, mention.id)
    gone = {one.posted for one in known if one.withdrawn_at is not None}
    marked = (one.id for one in posted.of_mention(tx, mention.id))
    return any(one not in gone for one in marked) or any(
        one.id != own.id and one.withdrawn_at is None and one.says != own_replies.OTHER
        for one in known
    )


def _as_it_was(tx: Transaction, mention: Mention, own: OwnPost) -> OwnReply | None:
    """What was written down when it was seen: which clocks it met."""
    told = (event.data for event in events.story(tx, mention.id))
    seen = (said for said in told if isinstance(said, OwnReply) and said.own == own.id)
    return next(seen, None)


def _put_draft_away(tx: Transaction, mention: Mention) -> None:
    """It is answered: what was being written is not written any more."""
    draft = drafts.live(tx, mention.id)
    if draft is not None:
        drafts.save(tx, replace(draft, state="discarded"))
        timers.set_all(tx, "draft", draft.id, ())


def _keep(
    tx: Transaction, mention: Mention, own: OwnPost, what: str, context: DecisionContext
) -> PostedId:
    """What stands on the platform, word for word, like any other reply of ours."""
    return posted.add(
        tx,
        Posted(
            id=_NOT_YET,
            mention=mention.id,
            kind=what,
            channel=own_replies.channel_of(own),
            text=own.post.text or own.post.title or "",
            url=own.post.url,
            posted_at=own.at,
            by=context.by,
            at=context.now,
        ),
    )


def _key(own: int) -> str:
    return f"own:{own}"
