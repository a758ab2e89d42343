"""A workspace that outlives the bot, a sender that repeats deliveries, and a movable
clock.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp

from bot.clock import wall_clock
from bot.localslack.people import Channel, Json, Person
from bot.localslack.workspace import Workspace
from data.instants import from_text
from data.mentions import mentions
from data.models import MentionId, UserId
from tests.benchmarks.processes import HOST, environment, free_port
from tests.crash.database import DatabaseReader
from tests.crash.launch import BotRun, KillAt
from tests.crash.process import WITHIN, Bot, until

DESK, MANAGEMENT, OTHER = "CDESK", "CMANAGEMENT", "COTHER"
TOKEN = "a-token-only-the-crash-tests-know"
SECRET = "a-secret-only-the-crash-tests-know"

DESK_TOML = f"""
[desk]
time_zone = "Europe/Berlin"
channel = "{DESK}"
management_channel = "{MANAGEMENT}"
[hours]
always_open = true
[targets.complaint]
claim = "90s"
[playbook.storms.flood]
cards = CARDS_AT_ONCE
[people.anna]
slack = "UANNA"
name = "Anna"
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]
[roster]
default = ["anna"]
[sources.own]
adapter = "own"
auth = "token"
[sources.other]
adapter = "own"
auth = "token"
channel = "{OTHER}"
"""


@dataclass
class Time:
    """The wall clock, moved on."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return wall_clock() + self.ahead

    def move_to(self, instant: datetime) -> None:
        self.ahead += max(instant - self(), timedelta(0))


@dataclass
class World:
    """One desk that is killed and started again. `over` is `sockets` or `http`.

    So many `cards` stand in the channel before further posts are gathered on a board.
    """

    folder: Path
    over: str
    time: Time
    workspace: Workspace
    hurry: bool = True
    cards: int = 1000
    port: int = field(default_factory=free_port)
    accepted: dict[str, int] = field(default_factory=dict)
    _bot: Bot | None = None

    @property
    def bot(self) -> Bot:
        assert self._bot is not None, "no bot runs"
        return self._bot

    @property
    def database(self) -> DatabaseReader:
        return DatabaseReader(self.folder / "desk.db")

    def settings(self) -> dict[str, str]:
        """What the process finds in its environment, and `desk.toml` beside it."""
        (self.folder / "desk.toml").write_text(
            DESK_TOML.replace("CARDS_AT_ONCE", str(self.cards))
        )
        if self.over == "http":
            self.workspace.deliver_to = f"http://{HOST}:{self.port}/slack/events"
        reached = {"sockets": ("SLACK_APP_TOKEN", "xapp-local")}
        name, secret = reached.get(self.over, ("SLACK_SIGNING_SECRET", SECRET))
        return environment(
            {
                "SLACK_BOT_TOKEN": "xoxb-local",
                name: secret,
                "SLACK_API_URL": self.workspace.api_url,
                "BRANDWACHT_CONFIG": "desk.toml",
                "BRANDWACHT_DATABASE": "desk.db",
                "BRANDWACHT_PORT": str(self.port),
                "BRANDWACHT_SOURCE_OWN_TOKEN": TOKEN,
                "BRANDWACHT_SOURCE_OTHER_TOKEN": TOKEN,
            }
        )

    def begin(self, *, kill_at: KillAt | None = None, pages: int = 0) -> Bot:
        """Start the process, without waiting for it."""
        folder, ahead = str(self.folder), self.time.ahead
        bot_run = BotRun(folder, self.settings(), ahead, kill_at, pages, self.hurry)
        self._bot = Bot(bot_run, self.port)
        return self._bot

    async def start(self, *, kill_at: KillAt | None = None, pages: int = 0) -> bool:
        """Start the process and wait until it answers; false when it died on the way."""
        if self.over == "sockets":
            await until(lambda: self.workspace.connections == 0)
        if not await self.begin(kill_at=kill_at, pages=pages).answers():
            return False
        if self.over == "sockets":
            # A kill shows in the process, and no later than that in the workspace.
            await until(self._is_connected)
        return self.bot.is_running

    def _is_connected(self) -> bool:
        return self.workspace.connections == 2 or not self.bot.is_running

    async def start_again(self) -> None:
        """Start the process if it does not run; it may be killed while it starts."""
        for _ in range(3):
            if self._bot is not None and self._bot.is_running:
                return
            if await self.start():
                return
        raise AssertionError(self.bot.said())

    async def kill(self) -> None:
        """`kill -9`, wherever it is, if it runs."""
        if self.bot.is_running:
            await self.bot.kill()

    async def close(self) -> None:
        """The end of the test."""
        if self._bot is not None:
            await self.kill()

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.bot.terminate()
        return await self.bot.end()

    async def post(self, name: str, source: str = "own", **said: object) -> int:
        """Deliver a post once, as a sender does; the status, or 0 without an answer."""
        url = f"http://{HOST}:{self.port}/webhooks/{source}"
        body = {"platform": "x", "external_id": name, "text": f"Post {name}", **said}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        timeout = aiohttp.ClientTimeout(total=WITHIN)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, headers=headers) as client,
                client.post(url, json=body) as answer,
            ):
                told = await answer.json()
                if answer.status == 202:
                    self.accepted[name] = told["mentions"][0]
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def settle(self) -> None:
        """Until everything has been said; what waits for a time is sent after a later start.

        Between two looks for a lost message the process is killed, as if once a minute.
        """
        for _ in range(8):
            await self.start_again()
            await self.become_idle()
            if not self.bot.is_running:
                continue
            at = self.database.waits_until(self.time())
            if at is None:
                return
            await self.kill()
            self.time.move_to(at)
        raise AssertionError(self.database.rows("select * from outbox"))

    def move_to_the_claim(self) -> None:
        """It is now a second after somebody should have claimed the mention."""
        due = self.database.rows("select claim_due from mentions")[0]["claim_due"]
        self.time.move_to(from_text(due) + timedelta(seconds=1))

    async def become_idle(self) -> None:
        """Until the courier has nothing to do now, or the process has ended."""
        await until(
            lambda: not self.bot.is_running or not self.database.busy(self.time())
        )

    def copies(self) -> Counter[int]:
        """How many messages stand in Slack for each message."""
        return Counter(
            message["metadata"]["event_payload"]["outbox"]
            for channel in self.workspace.team.channels
            for message in channel.book.values()
            if "metadata" in message and not message.get("hidden")
        )

    def said(self) -> dict[str, int]:
        """How many messages of each kind stand in Slack, all copies counted."""
        kinds = self.database.messages()
        return dict(Counter(kinds[queued] for queued in self.copies().elements()))

    def card(self, mention: int) -> Json:
        """The one card of a mention. Fails when there are none or more."""
        kinds = self.database.messages()
        cards = [
            message
            for channel in self.workspace.team.channels
            for message in channel.book.values()
            if (marked := message.get("metadata", {}).get("event_payload"))
            and marked.get("mention") == mention
            and kinds[marked["outbox"]] == "card"
        ]
        assert len(cards) == 1
        return cards[0]

    async def press(self, who: str, mention: int, ref: str) -> bool:
        """Press a button of a card; whether it was acknowledged in time."""
        channel = next(
            r for r in self.workspace.team.channels if self._on(r.book, mention)
        )
        ts = self.card(mention)["ts"]
        return await self.workspace.press(who, channel.id, ts, ref)

    def _on(self, book: Mapping[str, Json], mention: int) -> bool:
        return self.card(mention)["ts"] in book

    def owner(self, mention: int) -> UserId | None:
        """Who has it, as the desk remembers."""
        found = self.database.ask(lambda tx: mentions.find(tx, MentionId(mention)))
        assert found is not None
        return found.owner


def new_workspace(time: Time) -> Workspace:
    """A workspace that answers as Slack does, but for its rate limits."""
    return Workspace(
        clock=time,
        users=(
            Person("UANNA", "anna", "Anna"),
            Person("UBEN", "ben", "Ben"),
            Person("UDAVID", "david", "David"),
            Person("UEVA", "eva", "Eva", admin=True),
        ),
        channels=tuple(
            Channel(name.lower(), id=name) for name in (DESK, MANAGEMENT, OTHER)
        ),
        signing_secret=SECRET,
        retry_after=(0.0, 0.0, 0.0),
    )
