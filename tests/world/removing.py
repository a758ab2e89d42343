"""An abusive mention with evidence, on a bench."""

from datetime import timedelta

from bot.mentions.rules import lifecycle
from bot.takedown import service as evidence_service
from bot.takedown.rules import EvidenceForm
from data.models import MentionId
from tests.world.bench import BEN, Bench


async def abuse(bench: Bench, **said: object) -> MentionId:
    """A mention classed as abuse, by an author the desk can forget."""
    author = {"name": "Sanne", "handle": "sanne"}
    number = await bench.mention(platform="x", author=author, **said)
    await bench.move(number, lambda m, g: lifecycle.classify(m, g, into="abuse"))
    return number


def shown(bench: Bench, **changes: object) -> EvidenceForm:
    """A checklist that is complete."""
    whole: dict[str, object] = {
        "content": "I know where you live.",
        "author": "Sanne @sanne",
        "platform": "x",
        "url": "https://x.com/sanne/status/1",
        "posted_at": bench.now - timedelta(hours=1),
        "captured_at": bench.now,
        "context": "yes",
        "reason": "insult",
        "witness": BEN,
    }
    return EvidenceForm(**{**whole, **changes})  # type: ignore[arg-type]


async def kept(bench: Bench, **said: object) -> MentionId:
    """With its evidence saved."""
    number = await abuse(bench, **said)
    await evidence_service.save_evidence(bench.app, bench.press(number), shown(bench))
    return number
