"""A mention that is watched, and the answers to its checks."""

from functools import partial

from bot.followup import service
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from data.audit import events
from data.followup import checks
from data.followup.models import Check
from data.models import MentionId, UserId
from tests.world.bench import ANNA, Bench

SANNE = {"handle": "sanne", "name": "Sanne"}


async def answered(
    bench: Bench, klass: str = "complaint", by: UserId = ANNA, **said: object
) -> MentionId:
    """A mention of Sanne's that somebody has just answered in public."""
    usual: dict[str, object] = {"platform": "x", "author": SANNE, "thread_id": "t1"}
    number = await bench.mention(**(usual | said))
    await bench.move(number, partial(lifecycle.classify, into=klass), by)
    written = Written("Sorry, we put it right.", None, "public", bench.now)
    await bench.move(number, partial(replying.answer, written=written), by)
    return number


async def left_alone(bench: Bench, **said: object) -> MentionId:
    """A rant we decided not to answer."""
    usual: dict[str, object] = {"platform": "x", "author": SANNE, "thread_id": "t1"}
    number = await bench.mention(**(usual | said))
    await bench.move(number, partial(lifecycle.classify, into="rant_troll"))
    await bench.move(number, partial(replying.no_reply, reason="troll_stage"))
    return number


async def looks_of(bench: Bench, number: MentionId) -> list[Check]:
    return await bench.store.read(lambda tx: checks.of_mention(tx, number))


async def see(bench: Bench, number: MentionId, *answers: str, by: UserId = ANNA) -> str:
    """Press these answers; the move that came of the last."""
    done = None
    for answer in answers:
        question, _, value = answer.partition(":")
        done = await service.check(bench.app, bench.press(number, by), question, value)
    assert done is not None
    return done.move


async def story(bench: Bench, number: MentionId) -> list[str]:
    told = await bench.store.read(lambda tx: events.story(tx, number))
    return [event.kind for event in told]
