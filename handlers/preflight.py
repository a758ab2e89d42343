"""Checks before a modal opens whether its move would be allowed.

Nobody should write a text only to be told that the mention is somebody else's. The rule
itself is called, with input that is certainly valid, and its result is discarded.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.desk import queries
from bot.errors import Refused
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.replies.rules import drafting
from data.models import Mention, UserId
from handlers import snoozing
from handlers.middleware.context import HandlerContext

_ANYBODY = UserId("anybody")


def _holding(mention: Mention, context: DecisionContext) -> Transition:
    soon = context.now + timedelta(hours=1)
    return replying.holding(mention, context, written=_some(context), promised=soon)


def _answer(mention: Mention, context: DecisionContext) -> Transition:
    return replying.answer(mention, context, written=_some(context))


def _draft(mention: Mention, context: DecisionContext) -> Transition:
    if mention.classification is None:
        return _holding(mention, context)
    return drafting.write(mention, context)


def _no_reply(mention: Mention, context: DecisionContext) -> Transition:
    reason = next(iter(context.playbook.no_reply_reasons))
    return replying.no_reply(mention, context, reason=reason)


def _close(mention: Mention, context: DecisionContext) -> Transition:
    known = context.playbook.outcomes.values()
    outcome = next(one.id for one in known if not one.claims)
    return lifecycle.close(mention, context, outcome=outcome)


def _hand_over(mention: Mention, context: DecisionContext) -> Transition:
    return lifecycle.hand_over(mention, context, to=_ANYBODY)


_REHEARSALS: Mapping[str, Callable[[Mention, DecisionContext], Transition]] = {
    "mention.holding": _holding,
    "mention.answer": _answer,
    "mention.draft": _draft,
    "mention.mark_posted": _answer,
    "mention.reply_anyway": _draft,
    "mention.no_reply": _no_reply,
    "mention.close": _close,
    "mention.hand_over": _hand_over,
    "mention.snooze": snoozing.rehearse,
}


async def check_allowed(
    ctx: HandlerContext, action: str, mention: Mention, by: UserId
) -> None:
    """Raises the `Refused` that the submission would surely meet."""
    rehearsal = _REHEARSALS.get(action)
    if rehearsal is None:
        return
    try:
        rehearsal(mention, ctx.app.context(by))
    except Refused as refused:
        person = refused.values.get("person")
        if isinstance(person, str):
            names = await queries.names(ctx.app, {UserId(person)})
            refused.values["name"] = names[UserId(person)]
        raise


def _some(context: DecisionContext) -> Written:
    return Written(text="…", url=None, channel="public", at=context.now)
