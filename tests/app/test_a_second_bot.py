"""A second bot on the same app: nothing is posted twice, and posting resumes when it is
gone.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import ClientWebSocketResponse
from aiohttp.test_utils import TestClient, TestServer

from bot.app import run
from handlers.sockets import ANOTHER_BOT, CONNECTING
from tests.world.building import open_world
from tests.world.restoring import Installation, build_installation
from tests.world.world import CARDS, World


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        yield await build_installation(stack, tmp_path)


@asynccontextmanager
async def another(installation: Installation, many: int) -> AsyncIterator[list[int]]:
    """Somebody else with the same token opens so many connections; what each is told."""
    url = f"{installation.workspace.api_url}apps.connections.open"
    token = installation.settings.slack.app_token
    assert token is not None
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"}
    counts: list[int] = []
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(aiohttp.ClientSession())
        for _ in range(many):
            answer = await client.post(url, headers=headers)
            link = (await answer.json())["url"]
            socket: ClientWebSocketResponse = await client.ws_connect(link)
            stack.push_async_callback(socket.close)
            counts.append((await socket.receive_json())["num_connections"])
        yield counts
        left = installation.workspace.connections - many
    await installation.workspace.until(
        lambda: installation.workspace.connections <= left
    )


@asynccontextmanager
async def desk(installation: Installation) -> AsyncIterator[World]:
    """Our own desk, which ends while somebody else may still be there."""
    async with AsyncExitStack() as stack:
        yield await open_world(
            stack, installation.settings, installation.workspace, installation.clock
        )


async def missing(world: World) -> list[str]:
    async with TestClient(TestServer(world.bot.web)) as client:
        answer = await client.get("/readyz")
        intake = await client.get("/readyz", params={"for": "intake"})
        assert intake.status == 200
        told: list[str] = (await answer.json())["missing"]
        return told


def cards(installation: Installation) -> int:
    return len(installation.workspace.channel(CARDS).messages)


async def until_it_holds(world: World, *, holds: bool) -> None:
    async with asyncio.timeout(30):
        while (ANOTHER_BOT in world.bot.hold) is not holds:
            await asyncio.sleep(0)


async def look(world: World) -> None:
    """What the scheduler does after a while."""
    sockets = world.bot.sockets
    assert sockets is not None
    await sockets.look_again(at_once=True)
    await world.workspace.until(lambda: world.workspace.connections >= 2)


@pytest.mark.parametrize("others", [1, 2, 5])
async def test_beside_another_bot_nothing_is_said_and_no_clock_rings(
    installation: Installation, others: int
) -> None:
    async with another(installation, others), desk(installation) as world:
        number = await world.mention("Where is my order?")
        world.clock.now += timedelta(days=1)
        await run.fire(world.bot)
        await world.bot.courier.round()

        assert ANOTHER_BOT in await missing(world)
        assert cards(installation) == 0
        assert world.anna.dms == []
        assert (await world.look(number)).owner is None


async def test_it_goes_on_by_itself_when_the_other_one_is_gone(
    installation: Installation,
) -> None:
    async with AsyncExitStack() as stack:
        async with another(installation, 2):
            world = await stack.enter_async_context(desk(installation))
            await world.mention("Where is my order?")
            assert cards(installation) == 0
        await look(world)
        await until_it_holds(world, holds=False)
        await world.settle()

        assert await missing(world) == []
        assert cards(installation) == 1


async def test_an_admin_hears_of_it_once_it_is_sure(installation: Installation) -> None:
    async with another(installation, 2), desk(installation) as world:
        assert world.eva.dms == []
        for _ in range(3):
            await look(world)
        await world.settle()

        (told,) = world.eva.dms
        assert "A second copy of this bot is connected" in told


async def test_who_comes_later_is_noticed_with_the_next_connection(
    installation: Installation,
) -> None:
    async with desk(installation) as world:
        await world.mention("Where is my order?")
        async with another(installation, 2) as counts:
            assert counts == [3, 4]
            sockets = world.bot.sockets
            assert sockets is not None
            await sockets.renew(0)
            await until_it_holds(world, holds=True)
        await look(world)
        await until_it_holds(world, holds=False)


async def test_who_comes_later_is_noticed_by_the_scheduler(
    installation: Installation,
) -> None:
    """The older bot hears of the newer one without waiting for Slack's next refresh."""
    async with desk(installation) as world:
        await world.mention("Where is my order?")
        async with another(installation, 2):
            assert ANOTHER_BOT not in world.bot.hold
            await look(world)
            await until_it_holds(world, holds=True)

            assert ANOTHER_BOT in await missing(world)
        await look(world)
        await until_it_holds(world, holds=False)


async def test_alone_it_holds_for_nothing(installation: Installation) -> None:
    async with desk(installation) as world:
        await world.mention("Where is my order?")
        for _ in range(3):
            await installation.workspace.drop_sockets("refresh_requested")
            async with asyncio.timeout(30):
                while await missing(world) != []:
                    assert ANOTHER_BOT not in world.bot.hold
        await look(world)

        assert ANOTHER_BOT not in world.bot.hold
        assert cards(installation) == 1


async def test_nothing_is_said_before_slack_told_how_many_we_are(
    installation: Installation,
) -> None:
    async with desk(installation) as world:
        sockets = world.bot.sockets
        assert sockets is not None
        sockets.expect()

        assert CONNECTING in await missing(world)
        await world.mention("Where is my order?")
        assert cards(installation) == 0
        world.bot.hold.end(CONNECTING)


async def test_the_workspace_counts_the_connections_that_are_open(
    installation: Installation,
) -> None:
    async with another(installation, 3) as counts:
        assert counts == [1, 2, 3]
    async with another(installation, 1) as counts:
        assert counts == [1]
