"""Starts that must fail or wait: a database in use, or a Slack that sends errors."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.localslack.faults import Fault
from data.store import Store
from tests.benchmarks.processes import HOST
from tests.crash.acts import POST, claimed, perform, posted
from tests.crash.process import WITHIN, answering, until
from tests.crash.world import DESK, World


async def really(world: World, *arguments: str) -> tuple[int, str]:
    """`python -m bot …` as a person starts it: its exit code and what it said."""
    process = await begin_really(world, *arguments)
    said, _ = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode is not None
    return process.returncode, " ".join(said.decode().split())


async def begin_really(world: World, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *arguments),
        cwd=world.folder,
        env=world.settings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


async def test_a_second_process_is_refused_and_changes_nothing(world: World) -> None:
    """Not even the database, which it may find older than itself."""
    store = Store(world.database.path)
    world.settings()
    try:
        code, said = await really(world, "run")
        with sqlite3.connect(world.database.path) as connection:
            tables = connection.execute("select name from sqlite_master").fetchall()
    finally:
        await store.close()

    assert code == 2
    assert "in use by another brandwacht" in said
    assert "Traceback" not in said
    assert tables == []
    assert world.workspace.calls == []


async def test_the_first_process_goes_on_beside_the_one_refused(world: World) -> None:
    await world.start()
    code, _ = await really(world, "run")
    await perform(world, posted, claimed)

    assert code == 2
    assert world.said() == {"card": 1}


async def test_the_real_program_comes_back_from_a_real_kill(world: World) -> None:
    """The other tests fork what they kill; this is `python -m bot run` itself."""
    process = await begin_really(world, "run")
    await answering(world.port)
    assert await world.post(POST) == 202
    await until(lambda: bool(world.workspace.channel(DESK).messages))
    process.kill()
    assert await process.wait() == -signal.SIGKILL
    process = await begin_really(world, "run")
    await answering(world.port)
    assert await world.press("anna", world.accepted[POST], "I'll take it")
    process.terminate()

    assert await asyncio.wait_for(process.wait(), WITHIN) == 0
    assert claimed.done(world)
    await world.settle()
    assert world.said() == {"card": 1}
    assert world.database.wrong() == []


nonsense = pytest.mark.parametrize(
    "fault",
    [
        Fault.HTML,
        Fault.HTML_AFTER,
        Fault.SERVER_ERROR(503),
        Fault.RATE_LIMIT(30),
        Fault.RESET_BEFORE,
        Fault.OK_FALSE("fatal_error"),
    ],
    ids=lambda fault: f"{fault.way}{' after' if fault.after else ''}",
)


@nonsense
async def test_a_start_while_slack_talks_nonsense_is_tried_again(
    world: World, fault: Fault
) -> None:
    """What is no answer is no refusal."""
    world.workspace.faults.next("auth.test", fault)
    await world.start()
    await perform(world, posted)

    assert world.said() == {"card": 1}
    assert "Slack is not reached yet" in world.bot.said()
    assert "Traceback" not in world.bot.said()


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_a_start_that_slack_refuses_says_so_and_ends(
    world: World, code: str
) -> None:
    world.workspace.faults.next("auth.test", Fault.OK_FALSE(code))
    assert not await world.start()

    assert await world.bot.end() == 2
    assert "Traceback" not in world.bot.said()
    assert "SLACK_BOT_TOKEN" in world.bot.said()


async def test_without_slack_mentions_are_taken_in_and_said_once_it_is_back(
    world: World,
) -> None:
    """On the very first start, when not even the ids of its channels are known."""
    port = int(urlsplit(world.workspace.api_url).port or 0)
    await world.workspace.stop()
    world.begin()
    assert await world.bot.answers()
    statuses = [await world.post(f"{POST}-{number}") for number in range(3)]
    whole, intake = await ready(world), await ready(world, "?for=intake")

    await world.workspace.start(port)
    await until(lambda: len(world.workspace.channel(DESK).messages) == 3)
    later, _ = await ready(world)

    assert statuses == [202, 202, 202]
    unready = {"takes_in": True, "speaks": False, "missing": ["slack"], "sources": {}}
    assert whole == (503, unready)
    assert intake[0] == 200
    assert later == 200
    await world.settle()
    assert world.said() == {"card": 3}
    assert world.database.wrong() == []


async def ready(world: World, asked: str = "") -> tuple[int, dict[str, object]]:
    """What `/readyz` says."""
    url = f"http://{HOST}:{world.port}/readyz{asked}"
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        told = await answer.json()
    told.pop("ready")
    return answer.status, told


@nonsense
async def test_a_start_goes_on_when_only_the_channels_cannot_be_looked_at(
    world: World, fault: Fault
) -> None:
    """Posts must be taken in; the first card finds out about its channel."""
    world.workspace.faults.next("conversations.info", fault, times=3)
    await world.start()
    await perform(world, posted)

    assert world.said() == {"card": 1}
