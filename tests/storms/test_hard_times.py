"""A storm while other things go wrong: crashes, two at once, very many, a troll."""

import json
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.localslack.faults import Fault
from bot.storms.effects import telling
from bot.storms.service import pressing
from bot.storms.service.pressing import StormCommand
from data.models import UserId
from data.storms import storms
from data.storms.models import StormId, StormStage
from tests.world.building import build_world
from tests.world.crowd import ANGRY, PEOPLE, Crowd
from tests.world.world import CARDS

TWO_BRANDS = """
[sources.second]
adapter = "own"
channel = "#other-brand"
"""


async def test_five_hundred_in_a_minute(crowd: Crowd) -> None:
    """Features I5: nothing is lost, and the channel stays readable."""
    numbers = await crowd.posts(500, minutes=1, authors=400)
    await crowd.world.wait(minutes=2)
    [board] = crowd.boards()

    assert len(set(numbers)) == 500
    assert len(crowd.cards()) == 12
    assert "500 posts an hour" in board


async def test_a_storm_survives_a_restart_and_says_nothing_twice(
    tmp_path: Path,
) -> None:
    """Whatever was recorded stands; what was said is not said again."""
    async with AsyncExitStack() as stack:
        crowd = Crowd(await build_world(stack, tmp_path, more=PEOPLE))
        await crowd.posts(60, minutes=10, angry=1.0)
        await crowd.world.wait(minutes=20)
        app = crowd.world.bot.app
        before = await app.store.read(lambda tx: storms.lately(tx, 5))
        told = len(crowd.told("david"))
        await crowd.world.bot.timer_loop.begin()
        await crowd.world.wait(minutes=1)
        after = await app.store.read(lambda tx: storms.lately(tx, 5))

        assert [one.stage for one in before] == [StormStage.OPEN]
        assert [one.id for one in after] == [one.id for one in before]
        assert len(crowd.told("david")) == told == 1


async def test_what_fails_in_the_middle_of_opening_leaves_nothing_half_done(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction: no storm that is open without management, timers and board."""
    await crowd.posts(60, minutes=10, angry=1.0)
    app, me = crowd.world.bot.app, UserId("UANNA")

    def breaks(*_: object) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as broken:
        broken.setattr(telling, "set_timers", breaks)
        with pytest.raises(RuntimeError):
            await pressing.open_(app, StormCommand(StormId(1), me, "press-1"))
    storm = await app.store.read(lambda tx: storms.find(tx, StormId(1)))
    assert storm is not None
    assert storm.stage is StormStage.PROPOSED
    assert crowd.told("david") == []

    await pressing.open_(app, StormCommand(StormId(1), me, "press-1"))
    await pressing.open_(app, StormCommand(StormId(1), me, "press-1"))
    await crowd.world.settle()
    assert len(crowd.told("david")) == 1


async def test_forty_accounts_of_one_troll_are_said_to_be_few_people(
    crowd: Crowd,
) -> None:
    """The same words by accounts that wrote nothing before, on a desk that knows the usual."""
    for day in range(5):
        for number in range(4):
            await crowd.post(f"Nice ride {day} {number}", number)
        crowd.world.clock.now += timedelta(days=1)
    await crowd.world.settle()
    for number in range(45):
        await crowd.post(
            f"Lumivelo steals your money, boycott them now! {number}", 500 + number
        )
        await crowd.world.wait(seconds=10)
    await crowd.world.wait(minutes=1)

    assert "Possible storm" in crowd.boards()[-1]
    assert "Looks like few people: 45 posts have the same words" in crowd.boards()[-1]


async def test_two_brands_have_a_storm_each(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        world = await build_world(
            stack, tmp_path, more=PEOPLE + TWO_BRANDS, channels=["other-brand"]
        )
        crowd, other = (
            Crowd(world),
            Crowd(world, source="second", channel="other-brand"),
        )
        for _ in range(6):
            await crowd.posts(10, minutes=1, angry=1.0)
            await other.posts(10, minutes=1, angry=1.0)
        found = await world.bot.app.store.read(lambda tx: storms.running(tx))

        assert [one.stage for one in found] == [StormStage.PROPOSED] * 2
        assert len({one.channel for one in found}) == 2
        assert len(crowd.boards()) == len(other.boards()) == 1


async def test_a_workspace_without_charts_gets_their_numbers(crowd: Crowd) -> None:
    """Refused once, remembered for a day, and an admin knows why."""
    await crowd.posts(60, minutes=10, angry=1.0)
    refused = Fault.OK_FALSE("invalid_blocks")
    crowd.world.workspace.faults.next("chat.update", refused, channel=CARDS)
    await crowd.press("anna", "Start storm")

    assert "Posts an hour, 0" in crowd.boards()[-1]
    assert any("does not draw charts" in said for said in crowd.told("eva"))


async def test_a_storm_while_slack_is_silent_is_told_once_when_it_answers(
    crowd: Crowd,
) -> None:
    """Everything is kept; what is said then is what is true then."""
    world = crowd.world
    faults = world.workspace.faults
    faults.next("chat.postMessage", Fault.OK_FALSE("service_unavailable"), times=400)
    numbers = [await crowd.post(f"{ANGRY[n % 7]} {n}", n) for n in range(60)]
    await world.bot.timer_loop.round()
    silent = len(crowd.cards()) + len(crowd.boards())
    world.workspace.faults.clear()
    for _ in range(6):
        await world.wait(minutes=5)

    assert silent == 0
    assert len(set(numbers)) == 60
    assert len(crowd.cards()) == 12
    assert len(crowd.boards()) == 1


async def test_clocks_that_go_back_change_nothing_of_a_storm(tmp_path: Path) -> None:
    """The last Sunday of October in Berlin: one hour comes twice, and is told apart."""
    async with AsyncExitStack() as stack:
        crowd = Crowd(await build_world(stack, tmp_path, more=PEOPLE))
        crowd.world.clock.now = datetime(2026, 10, 24, 23, 50, tzinfo=UTC)
        await crowd.posts(60, minutes=10, angry=1.0)
        for _ in range(5):
            await crowd.world.wait(minutes=30)
            await crowd.posts(12, minutes=2, angry=1.0)
        [board] = crowd.boards()

        channel = crowd.world.workspace.channel(CARDS).messages
        assert "Level 3" in board
        assert '"02b"' in json.dumps(channel), "two hours of one name, told apart"


async def test_hostile_words_format_and_ping_nothing_on_the_board(crowd: Crowd) -> None:
    """What is often said is theirs: it stands there as text."""
    nasty = (
        "<!channel> *free* <@UANNA> <https://evil.example|click> `rm` broken promises"
    )
    for number in range(40):
        await crowd.post(f"{nasty} {number}", number)
    await crowd.world.wait(minutes=20)
    [board] = crowd.boards()

    assert "<!channel>" not in board
    assert "<@UANNA>" not in board
    assert "<https://evil.example" not in board


async def test_answers_without_end_do_not_flood_one_thread(crowd: Crowd) -> None:
    """Twelve are said, the rest is counted on the card; the author is always heard."""
    number = await crowd.post("Your new lamp is a joke", 1)
    await crowd.world.settle()
    for _ in range(40):
        await crowd.reply_to(number, "Mine, too!")
    await crowd.world.settle()
    thread = crowd.world.thread_texts(number)
    said = [one for one in thread if "Mine, too!" in one]
    counted = [one for one in thread if "Many answers at once" in one]

    assert len(said) == 12
    assert len(counted) == 1
    assert "40" in crowd.world.shown(number)
    await crowd.post(
        "And still no answer from you",
        1,
        in_reply_to={"id": "own-1"},
        kind="reply",
        platform="reddit",
    )
    await crowd.world.settle()
    assert "And still no answer" in " ".join(crowd.world.thread_texts(number))
