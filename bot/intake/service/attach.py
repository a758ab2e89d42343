"""Puts a later post to its mention: an answer, a repetition elsewhere, a watched author."""

from bot.core.apply import apply_transition
from bot.core.availability import Availability, attended
from bot.core.context import AppContext, Attached
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext
from data.followup import replies
from data.models import Mention, Post, UserId
from data.transaction import Transaction


def attach(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    post: Post,
    how: str,
    context: DecisionContext,
) -> int:
    """Keep it below its mention, and have done what follows from it."""
    author = post.author.key
    by_author = author is not None and author == mention.post.author.key
    reply = replies.add(
        tx, mention.id, post, by_author=by_author, at=context.now, how=how
    )
    attached = Attached(reply, post, how, by_author)
    for effect in app.effects.on_reply:
        effect(tx, app, mention, attached, context)
    return reply


def in_place_of(
    tx: Transaction, app: AppContext, owner: UserId | None, context: DecisionContext
) -> UserId | None:
    """Who hears for an owner who is away, now that it is everybody's again."""
    here = Availability.of(tx, app, context)
    if owner is None or owner not in here.away:
        return None
    return here.stand_in(owner) or here.audience.on_duty


def wrote_again(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> Mention:
    """The author changed what they had written below it: taken up as if it were new."""
    step = lifecycle.author_returned(mention, attended(tx, app, context))
    apply_transition(tx, app, mention, step, context)
    return step.mention
