"""The use cases on a real database with a movable clock, without Slack."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.config.people import Person
from bot.core.command import Command, CommandResult, Receipt
from bot.core.context import AppContext, DeskChannels, Duty
from bot.desk import commands, queries
from bot.desk.effects import EFFECTS
from bot.hours.hours import Hours
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.transition import Rule
from bot.timers.loop import TimerLoop
from data.models import ChannelId, Mention, MentionId, UserId
from data.outbox import outbox
from data.outbox.outbox import OutboxMessage
from data.store import Store
from data.team import access
from data.transaction import Transaction
from tests.world.databases import fresh_database
from tests.world.rule_cases import PLAYBOOK

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ANNA, BEN, CARLA, DAVID = (
    UserId(f"U{name}") for name in ("ANNA", "BEN", "CARLA", "DAVID")
)
PEOPLE = {
    "anna": Person(key="anna", slack=ANNA, name="Anna"),
    "ben": Person(key="ben", slack=BEN, name="Ben"),
    "carla": Person(key="carla", slack=CARLA, name="Carla", roles=("lead",)),
    "david": Person(key="david", slack=DAVID, name="David", roles=("manager",)),
}


@dataclass
class Services:
    """The use cases on a real database, without Slack; shortcuts for what tests do."""

    app: AppContext
    timer_loop: TimerLoop
    store: Store
    now: datetime = TEN
    _presses: Callable[[], int] = field(default_factory=lambda: partial(next, count(1)))

    async def mention(self, **said: object) -> MentionId:
        """A new mention arrives and gets its number."""
        receipt = await self.deliver(**said)
        assert receipt.mention is not None
        return receipt.mention

    async def deliver(self, via: str = "own", /, **said: object) -> Receipt:
        """One incoming is delivered."""
        item = Incoming.model_validate({"text": f"post {self._presses()}", **said})
        receipts = await deliveries.receive(self.app, via, [item], b"{}")
        return receipts[0]

    def press(self, mention: MentionId, by: UserId = ANNA) -> Command:
        """A press nobody made before."""
        return Command(mention, by, f"press {self._presses()}", by.title())

    async def move(
        self, mention: MentionId, rule: Rule, by: UserId = ANNA
    ) -> CommandResult:
        """One person makes one move."""
        return await commands.move(self.app, self.press(mention, by), rule)

    async def look(self, mention: MentionId) -> Mention:
        """Where the mention stands now."""
        return (await queries.card_model(self.app, mention)).mention

    async def messages(self, mention: MentionId) -> list[OutboxMessage]:
        """Everything said or to be said about a mention."""
        return await self.store.read(lambda tx: outbox.about(tx, mention))

    async def said(self, kind: str) -> list[OutboxMessage]:
        """All messages of one kind, whatever they are about."""
        rows = await self.store.read(
            lambda tx: tx.all("select key from outbox where kind = :kind", kind=kind)
        )
        found = [
            await self.store.read(lambda tx, k=row["key"]: outbox.with_key(tx, k))  # type: ignore[misc]
            for row in rows
        ]
        return [message for message in found if message is not None]

    async def wait(self, **span: int) -> None:
        """Time passes, then due timers run."""
        self.now += timedelta(**span)
        await self.timer_loop.round()


def _slack_knows_them(tx: Transaction) -> None:
    for person in PEOPLE.values():
        access.learn_account(tx, UserId(str(person.slack)), "full", TEN)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    path = tmp_path / "desk.db"
    fresh_database(path)
    store = Store(path)
    await store.write(_slack_knows_them)
    made: list[Services] = []
    app = AppContext(
        store=store,
        playbook=PLAYBOOK,
        hours=Hours.always_open(),
        channels=DeskChannels(ChannelId("CDESK"), ChannelId("CMANAGEMENT")),
        people=PEOPLE,
        duty=Duty(lambda _: Audience(on_duty=ANNA, lead=CARLA), lambda *_: True),
        clock=lambda: made[0].now,
        language="en",
        zone="Europe/Berlin",
        address="https://desk.slack.com/",
        wake=lambda: None,
        effects=EFFECTS,
    )
    made.append(Services(app, TimerLoop(app), store))
    yield made[0]
    await store.close()


async def texts_shown(services: Services) -> list[str]:
    """What stands on cards and below them now; no versions."""
    rows = await services.store.read(
        lambda tx: tx.all(
            "select text from mentions union all select text from replies"
        )
    )
    return sorted(row["text"] for row in rows if row["text"])
