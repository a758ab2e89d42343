"""A desk on which much comes at once: posts by many authors, minute by minute."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core.command import Command
from bot.desk import commands, queries
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.people import Json
from bot.mentions.rules import lifecycle
from bot.ui.card_model import CardModel
from data.models import MentionId, UserId
from tests.world.telling import told
from tests.world.world import CARDS, World

PEOPLE = """
[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]

[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
phone = "+49 40 7654321"

[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]

[links]
crisis_plan = "https://intranet.example.com/crisis"
statement = "https://example.com/status"
statement_owner = "david"
phones = [{ name = "Agency on call", number = "+49 30 7654321" }]
"""

ANGRY = (
    "Three weeks and no parcel, this is unacceptable.",
    "No answer from Lumivelo for days, terrible service",
    "Still waiting for my bike, what a disgrace",
    "They delete comments now? Pathetic.",
    "My order is late again and nobody replies, I am furious.",
    "Worst shop ever, broken promises.",
    "Refund refused. Never again.",
)
CALM = (
    "Has anybody heard when the new lamp is out?",
    "Riding to work with my Lumivelo today.",
    "Which tyres fit the city model?",
)


@dataclass
class Crowd:
    """Whoever posts about the brand, seen from its desk."""

    world: World
    count: int = 0
    source: str = "own"
    channel: str = CARDS

    async def posts(
        self, many: int, *, minutes: float, authors: int = 60, angry: float = 0.7
    ) -> list[int]:
        """So many posts, evenly spread over these minutes; the numbers of the mentions."""
        dice = random.Random(self.count)
        numbers = []
        for _ in range(many):
            text = dice.choice(ANGRY if dice.random() < angry else CALM)
            numbers.append(
                await self.post(f"{text} {self.count}", self.count % authors)
            )
            self.world.clock.now += timedelta(minutes=minutes / many)
            await self.world.bot.timer_loop.round()
        await self.world.settle()
        return numbers

    async def post(self, text: str, by: int = 0, **said: Any) -> int:
        """One post; nothing is waited for."""
        self.count += 1
        platform = ("x", "reddit", "facebook")[self.count % 3]
        incoming = Incoming.model_validate(
            {
                "text": text,
                "external_id": f"{self.source}-{self.count}",
                "platform": platform,
                "author": {"handle": f"rider_{by}", "name": f"Rider {by}"},
                "language": "en",
                **said,
            }
        )
        raw = incoming.model_dump_json().encode()
        app = self.world.bot.app
        [receipt] = await deliveries.receive(app, self.source, [incoming], raw)
        assert receipt.mention is not None
        return receipt.mention

    async def claim(self, person: str, number: int) -> None:
        """Somebody takes one of them, from a list."""
        by = UserId(self.world.workspace.team.person(person).id)
        app = self.world.bot.app
        command = Command(MentionId(number), by, f"claim-{number}")
        await commands.move(app, command, lifecycle.claim)
        await self.world.settle()

    async def press(self, person: str, ref: str) -> None:
        """Somebody presses a button of the newest board."""
        board = [one for one in self._messages() if _kind(one) == "storm_board"][-1]
        await self.world.workspace.press(person, self.channel, board["ts"], ref)
        await self.world.settle()

    async def model(self, number: int) -> CardModel:
        """All that a card shows."""
        return await queries.card_model(self.world.bot.app, MentionId(number))

    async def reply_to(self, number: int, text: str) -> None:
        """Somebody answers below a post."""
        await self.post(
            text, 800, in_reply_to={"id": await self._known(number)}, kind="reply"
        )

    async def _known(self, number: int) -> str:
        mention = await self.world.look(number)
        return str(mention.post.external_id)

    def number_of(self, card: Json) -> int:
        """Which mention a card is about."""
        return int(card["metadata"]["event_payload"]["mention"])

    def cards(self) -> list[Json]:
        """The cards that stand in the channel."""
        return [one for one in self._messages() if _kind(one) == "card"]

    def boards(self) -> list[str]:
        """What the boards in the channel show."""
        return [told(one) for one in self._messages() if _kind(one) == "storm_board"]

    def told(self, person: str, kind: str = "") -> list[str]:
        """What a person was told in direct messages."""
        found = self.world.workspace.dm(person).messages
        return [told(one) for one in found if _kind(one).startswith(kind)]

    def _messages(self) -> list[Json]:
        return self.world.workspace.channel(self.channel).messages


def _kind(message: Json) -> str:
    payload = (message.get("metadata") or {}).get("event_payload", {})
    return str(payload.get("kind") or "")
