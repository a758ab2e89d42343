"""An abusive mention with evidence, with services only."""

from datetime import timedelta

from bot.mentions.rules import lifecycle
from bot.takedown import service as evidence_service
from bot.takedown.rules import EvidenceForm
from data.models import MentionId
from tests.world.services import BEN, Services


async def abuse(services: Services, **said: object) -> MentionId:
    """A mention classed as abuse, by an author the desk can forget."""
    author = {"name": "Sanne", "handle": "sanne"}
    number = await services.mention(platform="x", author=author, **said)
    await services.move(number, lambda m, g: lifecycle.classify(m, g, into="abuse"))
    return number


def shown(services: Services, **changes: object) -> EvidenceForm:
    """A checklist that is complete."""
    whole: dict[str, object] = {
        "content": "I know where you live.",
        "author": "Sanne @sanne",
        "platform": "x",
        "url": "https://x.com/sanne/status/1",
        "posted_at": services.now - timedelta(hours=1),
        "captured_at": services.now,
        "context": "yes",
        "reason": "insult",
        "witness": BEN,
    }
    return EvidenceForm(**{**whole, **changes})  # type: ignore[arg-type]


async def kept(services: Services, **said: object) -> MentionId:
    """With its evidence saved."""
    number = await abuse(services, **said)
    await evidence_service.save_evidence(
        services.app, services.press(number), shown(services)
    )
    return number
