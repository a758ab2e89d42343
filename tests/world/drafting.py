"""Writing, reading and posting a draft with services only."""

from functools import partial
from typing import Any

from bot.mentions.rules import lifecycle
from bot.replies.rules.drafting import FACTUAL, POLITE, Typed
from bot.replies.service import drafting, publishing
from data.models import MentionId, UserId
from tests.world.services import ANNA, Services

CALM = "Thank you for telling us. We are sorry that it broke. Anna calls you today by 4 pm."


BOTH = frozenset({POLITE, FACTUAL})


async def mention(
    services: Services, into: str = "complaint", **said: object
) -> MentionId:
    """Classed, and Anna's."""
    number = await services.mention(**said)
    await services.move(number, partial(lifecycle.classify, into=into))
    await services.move(number, lifecycle.claim)
    return number


async def write(
    services: Services,
    number: MentionId,
    text: str = CALM,
    by: UserId = ANNA,
    **more: Any,
) -> None:
    """Save a draft as it stands in the dialog."""
    typed = Typed(text, **{"channel": "public", "ticked": BOTH, **more})
    await drafting.save_draft(services.app, services.press(number, by), typed)


async def post(services: Services, number: MentionId, by: UserId = ANNA) -> None:
    """Mark it as posted, now."""
    await publishing.post(
        services.app, services.press(number, by), url=None, at=services.now
    )
