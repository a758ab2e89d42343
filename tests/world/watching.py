"""A mention that is watched, and the answers to its checks."""

from functools import partial

from bot.followup import service
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from data.audit import events
from data.followup import checks
from data.followup.models import Check
from data.models import MentionId, UserId
from tests.world.services import ANNA, Services

SANNE = {"handle": "sanne", "name": "Sanne"}


async def answered(
    services: Services, klass: str = "complaint", by: UserId = ANNA, **said: object
) -> MentionId:
    """A mention of Sanne's that somebody has just answered in public."""
    usual: dict[str, object] = {"platform": "x", "author": SANNE, "thread_id": "t1"}
    number = await services.mention(**(usual | said))
    await services.move(number, partial(lifecycle.classify, into=klass), by)
    written = Written("Sorry, we put it right.", None, "public", services.now)
    await services.move(number, partial(replying.answer, written=written), by)
    return number


async def left_alone(services: Services, **said: object) -> MentionId:
    """A rant we decided not to answer."""
    usual: dict[str, object] = {"platform": "x", "author": SANNE, "thread_id": "t1"}
    number = await services.mention(**(usual | said))
    await services.move(number, partial(lifecycle.classify, into="rant_troll"))
    await services.move(number, partial(replying.no_reply, reason="troll_stage"))
    return number


async def looks_of(services: Services, number: MentionId) -> list[Check]:
    return await services.store.read(lambda tx: checks.of_mention(tx, number))


async def see(
    services: Services, number: MentionId, *answers: str, by: UserId = ANNA
) -> str:
    """Press these answers; the move that came of the last."""
    done = None
    for answer in answers:
        question, _, value = answer.partition(":")
        done = await service.check(
            services.app, services.press(number, by), question, value
        )
    assert done is not None
    return done.move


async def story(services: Services, number: MentionId) -> list[str]:
    told = await services.store.read(lambda tx: events.story(tx, number))
    return [event.kind for event in told]
