"""Decides what follows when a source reports a reply of our own.

That we replied, and when, is certain; whether it was the answer or a holding reply only
a person can say.
"""

from dataclasses import replace

from bot.mentions.rules import closing_steps, lifecycle, replying
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext, Transition
from data.intake.event_data import OwnGone, OwnNamed, OwnReply
from data.models import Mention, OwnPost, Status

HOLDING, CONSIDERED, OTHER = "holding", "considered", "other"
SAYS = (CONSIDERED, HOLDING, OTHER)
"""What somebody can say it was, in the order of the buttons."""

_IN_PUBLIC = "acknowledged"
"""The closing step that is filled whatever it was: everybody can read a word of ours."""

_IN_CONTACT = ("accepted", "contacted", "solved")
"""States of going on in private in which the author hears from us there."""

_OURS = (Status.OPEN, Status.CLAIMED)


def seen(mention: Mention, context: DecisionContext, own: OwnPost) -> Transition:
    """We answered: the first-reply clock is met at the time it was really posted."""
    back = mention.returned_at
    answered = replace(
        mention,
        first_reply_at=mention.first_reply_at or own.at,
        returned_at=None if back is None or own.at >= back else back,
        reply_url=own.post.url or mention.reply_url,
        reply_channel=mention.reply_channel or channel_of(own),
    )
    data = OwnReply(
        own=own.id,
        source=own.post.source,
        met=mention.first_reply_at is None,
        back=back,
    )
    if channel_of(own) == "public" and not closing_steps.is_done(answered, _IN_PUBLIC):
        data = replace(data, step=_IN_PUBLIC)
        answered = closing_steps.filled(answered, [_IN_PUBLIC], own.at)
    return finish("own_reply", answered, context, data)


def gone(
    mention: Mention,
    context: DecisionContext,
    own: OwnPost,
    before: OwnReply | None,
    *,
    alone: bool,
) -> Transition:
    """Our reply is not there any more. `alone`: nothing else of ours stands there.

    The author waits for us again then, from now on; what we watched is taken up. What is
    closed stays closed until somebody who has read it takes it up. `before` is what `seen`
    wrote into the record.
    """
    data = OwnGone(own.id, own.withdrawn_via)
    waits = alone and own.says != OTHER and mention.private_state not in _IN_CONTACT
    if not waits or mention.status is Status.CLOSED:
        return finish("own_removed", mention, context, data)
    ours = own.post.url is not None and mention.reply_url == own.post.url
    if mention.status is Status.WATCHING:
        mention = lifecycle.given_back(mention, context)
    back = replace(
        mention,
        first_reply_at=None,
        answered_at=None,
        returned_at=context.now,
        reply_url=None if ours else mention.reply_url,
        closing_steps=tuple(
            step
            for step in mention.closing_steps
            if before is None or step.name != before.step
        ),
    )
    return finish("own_removed", back, context, replace(data, again=True))


def there_again(mention: Mention, context: DecisionContext, own: OwnPost) -> Transition:
    """It can be read again: nobody waits because it was gone."""
    if own.withdrawn_at is not None and mention.returned_at == own.withdrawn_at:
        mention = replace(mention, returned_at=None)
    return seen(mention, context, replace(own, withdrawn_at=None))


def asks(mention: Mention) -> bool:
    """Whether somebody has to say what it was: where the mention waits for us."""
    return mention.status in _OURS


def said(
    mention: Mention,
    context: DecisionContext,
    own: OwnPost,
    what: str,
    before: OwnReply | None,
) -> Transition:
    """Somebody said what it was. `before` is what `seen` wrote into the record."""
    if what == OTHER:
        return _no_answer(mention, context, own, before)
    written = Written(
        text=own.post.text or own.post.title or "",
        url=own.post.url,
        channel=channel_of(own),
        at=max(own.at, mention.started_at, mention.post.published_at or own.at),
    )
    if what == HOLDING:
        promised = replying.promise_for(mention, context.now, context.hours)
        return replying.holding(mention, context, written=written, promised=promised)
    return replying.answer(mention, context, written=written)


def channel_of(own: OwnPost) -> str:
    """Where the people of a platform could read it."""
    return "public" if own.post.visibility in ("public", "unlisted") else "private"


def _no_answer(
    mention: Mention, context: DecisionContext, own: OwnPost, before: OwnReply | None
) -> Transition:
    """It had nothing to do with this mention: the clocks run on as if it were not there."""
    met, back = before is not None and before.met, before and before.back
    ours = own.post.url is not None and mention.reply_url == own.post.url
    again = replace(
        mention,
        first_reply_at=None if met else mention.first_reply_at,
        returned_at=back or mention.returned_at,
        reply_url=None if ours else mention.reply_url,
        reply_channel=None if ours else mention.reply_channel,
        closing_steps=tuple(
            step
            for step in mention.closing_steps
            if before is None or step.name != before.step
        ),
    )
    return finish("own_was_other", again, context, OwnNamed(own.id))
