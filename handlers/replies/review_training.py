"""`/mentions newcomer @ben 10` and `/mentions rules`: learning without marks for anybody."""

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
    doors: HandlerContext, caller: Actor, typed: str, pen: RenderContext
) -> Message:
    """Without a person it says how it stands with oneself; a lead names somebody."""
    person = _person(doors, typed)
    if person is None:
        left = await review_training.newcomer(doors.app, caller.by)
        key = "newcomer_own" if left else "newcomer_none"
        return Message(pen.words(f"command.{key}", count=left))
    await check_person(doors, person)
    number = _NUMBER.search(_PERSON.sub(" ", typed))
    usual = pen.playbook.drafting.second_reader.newcomer_replies
    replies = int(number[1]) if number is not None else usual
    await review_training.welcome(doors.app, caller.by, person, replies)
    name = (await queries.names(doors.app, {person}))[person]
    key = "newcomer_set" if replies else "newcomer_ended"
    return Message(pen.words(f"command.{key}", name=name, count=replies))


async def rules(doors: HandlerContext, pen: RenderContext) -> Message:
    """Which rules the team did not follow in the last 30 days, most often first."""
    return overruled(await review_training.overruled_lately(doors.app), pen)


def _person(doors: HandlerContext, typed: str) -> UserId | None:
    chosen = _PERSON.search(typed)
    if chosen is not None:
        return UserId(chosen[1])
    names = {word.removeprefix("@").casefold() for word in typed.split()}
    for key, person in doors.app.people.items():
        if person.slack and {key.casefold(), person.name.casefold()} & names:
            return UserId(person.slack)
    return None
