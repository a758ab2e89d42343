"""Writing, reading and posting a draft on a bench."""

from functools import partial
from typing import Any

from bot.mentions.rules import lifecycle
from bot.replies.rules.drafting import FACTUAL, POLITE, Typed
from bot.replies.service import drafting, publishing
from data.models import MentionId, UserId
from tests.world.bench import ANNA, Bench

CALM = "Thank you for telling us. We are sorry that it broke. Anna calls you today by 4 pm."


BOTH = frozenset({POLITE, FACTUAL})


async def mention(bench: Bench, into: str = "complaint", **said: object) -> MentionId:
    """Classed, and Anna's."""
    number = await bench.mention(**said)
    await bench.move(number, partial(lifecycle.classify, into=into))
    await bench.move(number, lifecycle.claim)
    return number


async def write(
    bench: Bench, number: MentionId, text: str = CALM, by: UserId = ANNA, **more: Any
) -> None:
    """Save a draft as it stands in the dialog."""
    typed = Typed(text, **{"channel": "public", "ticked": BOTH, **more})
    await drafting.save_draft(bench.app, bench.press(number, by), typed)


async def post(bench: Bench, number: MentionId, by: UserId = ANNA) -> None:
    """Mark it as posted, now."""
    await publishing.post(bench.app, bench.press(number, by), url=None, at=bench.now)
