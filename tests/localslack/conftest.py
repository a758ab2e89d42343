"""A local workspace and a Bolt app connected to it over real sockets."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.app_manifest import Command, Shortcut
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace

MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)

ANNA = Person("U1", "anna", "Anna Ahrens", "Social media")
BEN = Person(
    "U2", "ben", "Ben Bos", "Social media", tz="Europe/Amsterdam", locale="nl-NL"
)
MIRA = Person("U3", "mira", "Mira Holt", "Head of communications", tz="Europe/London")

DESK = Channel("brand-mentions", topic="What people say about us")
MANAGEMENT = Channel("management", private=True, members=("U3",))
ELSEWHERE = Channel("random", bot=False)


class SettableClock:
    """A clock that moves only when a test sets it."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Bot:
    """A Bolt app connected over Socket Mode."""

    app: AsyncApp
    client: AsyncWebClient
    handler: AsyncSocketModeHandler


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def workspace(clock: SettableClock) -> AsyncIterator[Workspace]:
    place = Workspace(
        clock=clock,
        users=(ANNA, BEN, MIRA),
        channels=(DESK, MANAGEMENT, ELSEWHERE),
        shortcuts=[Shortcut("track", "Track as mention")],
        commands=[Command("/mentions", "The desk's queue", "[status | mine]")],
        answer_within=2.0,
        retry_after=(0.0, 0.0, 0.0),
    )
    await place.start()
    yield place
    await place.stop()


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return client_of(workspace)


@pytest.fixture
async def bot(workspace: Workspace, client: AsyncWebClient) -> AsyncIterator[Bot]:
    app = AsyncApp(client=client, process_before_response=True, logger=quiet())
    handler = AsyncSocketModeHandler(app, "xapp-local", logger=quiet())
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.until(lambda: workspace.connections == 1)
    yield Bot(app, client, handler)
    await handler.close_async()  # type: ignore[no-untyped-call]


def client_of(
    workspace: Workspace, token: str = "xoxb-local", timeout: int = 5
) -> AsyncWebClient:
    """A client that never tries again by itself."""
    return AsyncWebClient(
        token=token, base_url=workspace.api_url, timeout=timeout, retry_handlers=[]
    )


def quiet() -> logging.Logger:
    logger = logging.getLogger("tests.workspace")
    logger.setLevel(logging.CRITICAL)
    return logger
