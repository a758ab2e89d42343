"""`/mentions newcomer @ben 10` and `/mentions rules`: training without grades."""

import re

from bot.desk import queries
from bot.onboarding.views.review_training import overruled
from bot.replies.service import review_training
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Actor
from handlers.middleware.team import check_person

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NUMBER = re.compile(r"\b(\d{1,3})\b")


async def newcomer(
    ctx: HandlerContext, actor: Actor, typed: str, render: RenderContext
) -> Message:
    """Without a person it says how it stands with oneself; a lead names somebody."""
    person = _person(ctx, typed)
    if person is None:
        left = await review_training.newcomer(ctx.app, actor.by)
        key = "newcomer_own" if left else "newcomer_none"
        return Message(render.words(f"command.{key}", count=left))
    await check_person(ctx, person)
    number = _NUMBER.search(_PERSON.sub(" ", typed))
    usual = render.playbook.drafting.second_reader.newcomer_replies
    replies = int(number[1]) if number is not None else usual
    await review_training.welcome(ctx.app, actor.by, person, replies)
    name = (await queries.names(ctx.app, {person}))[person]
    key = "newcomer_set" if replies else "newcomer_ended"
    return Message(render.words(f"command.{key}", name=name, count=replies))


async def rules(ctx: HandlerContext, render: RenderContext) -> Message:
    """Which rules the team did not follow in the last 30 days, most often first."""
    return overruled(await review_training.overruled_lately(ctx.app), render)


def _person(ctx: HandlerContext, typed: str) -> UserId | None:
    chosen = _PERSON.search(typed)
    if chosen is not None:
        return UserId(chosen[1])
    names = {word.removeprefix("@").casefold() for word in typed.split()}
    for key, person in ctx.app.people.items():
        if person.slack and {key.casefold(), person.name.casefold()} & names:
            return UserId(person.slack)
    return None
