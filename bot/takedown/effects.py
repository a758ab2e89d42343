"""What follows when evidence is saved or a removal is asked for."""

from bot.core.availability import lead_now
from bot.core.context import AppContext, Attached
from bot.core.execute import SOURCE
from bot.escalation.effects.reviews import open_review
from bot.mentions.rules.transition import DecisionContext
from bot.takedown.rules import echo
from data.audit import events
from data.followup import replies
from data.intake import versions
from data.intake.versions import Of
from data.mentions import mentions
from data.models import ChannelId, Mention, MentionId, Post
from data.outbox import cards, outbox
from data.outbox.notification_data import RepostSeen
from data.privacy import forgetting
from data.takedown import evidence, removals, reposts
from data.takedown.event_data import CameBack
from data.takedown.models import Removal
from data.transaction import Transaction

KIND = "repost"
"""The event on the mention that was removed, and why a look back at it opens."""


def on_arrival(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """A new mention may follow a removal."""
    _look_for(tx, app, mention.id, mention.post, context)


def on_reply(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: Attached,
    context: DecisionContext,
) -> None:
    """So may a later post below another mention."""
    _look_for(tx, app, mention.id, reply.post, context)


def _look_for(
    tx: Transaction,
    app: AppContext,
    mention: MentionId,
    post: Post,
    context: DecisionContext,
) -> None:
    """Link what just came in to the removal it may follow; the lead hears once of each."""
    watched = removals.watched(tx, context.now)
    if not watched:
        return
    found = echo(
        post,
        [(removal, _author(tx, removal)) for removal in watched],
        app.playbook.removal.repost,
    )
    if found is None:
        return
    removal, why = found
    if mention != removal.mention:
        reposts.link(tx, mention, removal.id, why, context.now)
    data = CameBack(removal.id, why, mention)
    events.append(
        tx, mention=removal.mention, at=context.now, kind=KIND, actor=SOURCE, data=data
    )
    cards.want(tx, mention, context.now, urgent=False)
    first = _tell_lead(tx, app, mention, removal, why, context)
    removed = mentions.find(tx, removal.mention)
    if first and removed is not None:
        open_review(tx, app, removed, KIND, None, context)


def _tell_lead(
    tx: Transaction,
    app: AppContext,
    mention: MentionId,
    removal: Removal,
    why: str,
    context: DecisionContext,
) -> bool:
    """Once for each removal, and whether this was the once.

    Where there is no lead it is said in the thread of the new card.
    """
    lead = lead_now(tx, app, context)
    message = outbox.put(
        tx,
        key=f"{KIND}:{removal.id}",
        kind=KIND,
        channel=ChannelId(lead) if lead else app.channels.desk,
        now=context.now,
        mention=mention,
        in_thread=lead is None,
        data=RepostSeen(removed=removal.mention, why=why, person=lead),
    )
    return message is not None


def _author(tx: Transaction, removal: Removal) -> str | None:
    mention = mentions.find(tx, removal.mention)
    return None if mention is None else mention.post.author.key


_KEEPS_EVIDENCE = "with_evidence_and_second_person"
"""The way of deleting of a class whose evidence outlives the post (playbook 7)."""


def forget_evidence(
    tx: Transaction, _app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Its words were taken down: evidence stays only where the class asks for it."""
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None or klass.deletion != _KEEPS_EVIDENCE:
        evidence.forget(tx, mention.id, context.now)


def no_longer_held(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """The legal hold on a case was lifted: what it kept of withdrawn posts goes now."""
    for reply in replies.withdrawn(tx, mention.id):
        versions.forget(tx, Of(mention.id, reply=reply))
    if mention.withdrawn_at is not None:
        forgetting.forget_what_it_said(tx, mention.id)
        forget_evidence(tx, app, mention, context)
