"""Whether a source is alive: its rhythm, what else may be wrong, and who hears of it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.app.front import SourceFigures
from bot.app.run import Heartbeat
from bot.hours.elapsed import Elapsed
from bot.hours.hours import Hours
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.reports.rules.sources import AN_HOUR, IRRELEVANT, SILENT, Seen, health
from data.reports import sources
from handlers.webhooks.health import Missing
from tests.world.building import build_world
from tests.world.reporting import OFFICE_HOURS
from tests.world.rule_cases import PLAYBOOK
from tests.world.world import World

SETTINGS = PLAYBOOK.reports.sources
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
ALWAYS = Elapsed(Hours.always_open(), NOW - timedelta(days=40))
PEOPLE = """
[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]
"""


def seen(every: int, silent_for: timedelta, count: int = 100) -> Seen:
    """Something came every so many hours, and then nothing."""
    last = NOW - silent_for
    hour = int(last.timestamp() // AN_HOUR)
    hours = [hour - every * n for n in range(count)][::-1]
    return Seen("octolens", hours, last)


def kinds(known: Seen) -> list[str]:
    return [one.kind for one in health(known, SETTINGS, ALWAYS, NOW).troubles]


@pytest.mark.parametrize(
    ("every", "silent", "told"),
    [
        (1, timedelta(hours=5, minutes=59), False),
        (1, timedelta(hours=6), True),
        (12, timedelta(hours=23), False),
        (12, timedelta(hours=24), True),
    ],
)
def test_a_source_is_silent_by_its_own_rhythm(
    every: int, silent: timedelta, told: bool
) -> None:
    assert (SILENT in kinds(seen(every, silent))) is told


def test_of_a_young_source_too_little_is_known() -> None:
    young = seen(1, timedelta(days=9), count=SETTINGS.known_hours - 1)

    assert health(young, SETTINGS, ALWAYS, NOW).usual is None
    assert kinds(young) == []


def test_a_night_is_no_silence() -> None:
    """By working time: what comes in office hours only may rest until the morning."""
    elapsed = Elapsed(OFFICE_HOURS, NOW - timedelta(days=40))
    monday = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
    hours = [
        int((monday - timedelta(days=d) + timedelta(hours=h)).timestamp() // AN_HOUR)
        for d in range(27, -1, -1)
        if (monday - timedelta(days=d)).weekday() < 5
        for h in range(8)
    ]
    evening = monday + timedelta(hours=8)
    known = Seen("octolens", hours, evening)

    at_night = health(known, SETTINGS, elapsed, evening + timedelta(hours=16))
    next_day = health(known, SETTINGS, elapsed, evening + timedelta(hours=24))

    assert [t.kind for t in at_night.troubles] == []
    assert [t.kind for t in next_day.troubles] == [SILENT]


@given(st.integers(0, 200), st.integers(0, 200))
def test_relevance_falls_only_where_enough_was_said(ours: int, before: int) -> None:
    known = replace(seen(1, timedelta(0)), recent=(ours, 200), before=(before, 200))
    falls = round(before / 2) - round(ours / 2) >= SETTINGS.relevance_falls

    assert (IRRELEVANT in kinds(known)) is falls
    assert kinds(replace(known, recent=(0, SETTINGS.relevance_posts - 1))) == []


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=PEOPLE)


async def delivers(world: World, number: int) -> None:
    """The tool sends one post, or one it has sent before."""
    item = Incoming.model_validate(
        {"text": f"post {number}", "external_id": f"o{number}"}
    )
    raw = item.model_dump_json().encode()
    await deliveries.receive(world.bot.app, "octolens", [item], raw)


async def hours_pass(world: World, hours: int) -> None:
    for _ in range(hours):
        await world.wait(hours=1)


async def test_admins_hear_of_silence_once_and_when_it_is_over(desk: World) -> None:
    """S3.5: hourly until now, then nothing for six hours; copies count as life."""
    for number in range(30):
        await delivers(desk, number % 3)
        await hours_pass(desk, 1)
    before = len(desk.eva.dms)

    await hours_pass(desk, 12)

    heard = desk.eva.dms[before:]
    [silent] = [one for one in heard if "is silent" in one]
    assert "Octolens" in silent
    assert "What to check" in silent

    await delivers(desk, 99)
    await hours_pass(desk, 2)

    back = [one for one in desk.eva.dms if "delivers again" in one]
    assert len(back) == 1


async def test_probes_and_figures_show_it(desk: World) -> None:
    """`/readyz` names it and stays ready, `/metrics` has when it came last."""
    app, now = desk.bot.app, desk.clock.now

    await delivers(desk, 1)
    await app.store.write(lambda tx: sources.began(tx, "octolens", SILENT, now))

    missing = await desk.bot.front.ready()
    assert missing.sources == {"octolens": ["silent"]}
    assert not missing.intake
    figures = SourceFigures(app.store)
    await figures.refresh()
    samples = {
        (one.name, one.labels["source"]): one.value
        for metric in figures.collect()
        for one in metric.samples
    }
    name = "brandwacht_source_last_delivery_timestamp_seconds"
    assert samples[name, "octolens"] == now.timestamp()
    assert samples["brandwacht_source_trouble", "octolens"] == 1


async def test_the_heartbeat_beats_while_the_desk_is_well() -> None:
    """It stops where anything is missing, and nothing is raised where nobody answers."""
    beats: list[str] = []

    async def heard(request: web.Request) -> web.Response:
        beats.append(request.path)
        return web.Response(text="OK")

    async def well() -> Missing:
        return Missing()

    async def silent() -> Missing:
        return Missing(speech=["socket"])

    async with AsyncExitStack() as stack:
        application = web.Application()
        application.router.add_get("/ping", heard)
        runner = web.AppRunner(application)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        url = f"http://127.0.0.1:{port}/ping"

        assert await Heartbeat(url, well).beat()
        assert not await Heartbeat(url, silent).beat()
        assert not await Heartbeat(f"http://127.0.0.1:{port}/lost", well).beat()

    assert beats == ["/ping"]
    assert not await Heartbeat(url, well).beat()
