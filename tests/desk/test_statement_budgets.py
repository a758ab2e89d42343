"""How much a press, a delivery, a reminder and Home may ask of the database.

Whoever draws one line loads one line. Counted is every statement on every connection, the
`begin`, `savepoint` and `commit` around each transaction too. What is not counted goes on
whether or not anybody does anything: the courier asks what is due, which has a budget of
its own, the profile sync asks whom to look up, and the timers note what time it is.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from data import timers
from data.models import MentionId
from tests.world.feed import Feed, open_feed
from tests.world.statements import Counted, counted, told
from tests.world.world import World

__all__ = ["counted"]

WHAT_IS_DUE = "from sqlite_sequence"
"""Stands in the courier's question and nowhere else."""

WHOM_TO_LOOK_UP = "from members where asked_at is null"
"""Stands in the question of the profile sync."""


def _post(author: str = "robin_b") -> dict[str, object]:
    """One post; each author writes one."""
    return {
        "id": f"of-{author}",
        "text": "The light went out after a week.",
        "platform": "x",
        "url": f"https://x.com/{author}/status/1",
        "author": {"name": author.title(), "handle": author},
    }


WHAT_TIME_IT_IS = "into clock_seen"
"""Stands in what the timers write down once a minute."""

WHAT_FELL_DUE = "from timers where due <= "
"""Stands in the question of the timers, asked every second; the deciding one asks again."""


@pytest.fixture
async def feed(counted: Counted, tmp_path: Path) -> AsyncIterator[Feed]:
    """A desk whose database is watched from its first statement on."""
    async with open_feed(tmp_path) as opened:
        yield opened


def _spent(counted: Counted) -> list[list[str]]:
    return counted.without(WHAT_IS_DUE, WHOM_TO_LOOK_UP, WHAT_TIME_IT_IS)


def _asked(transaction: list[str]) -> list[str]:
    """What a transaction asks and changes, without its beginning and its end."""
    around = ("begin", "savepoint", "release", "commit", "rollback")
    return [said for said in transaction if not said.startswith(around)]


def _within(budget: int, what: str, spent: list[list[str]]) -> None:
    """Says which statements there were, so that the one too many is found."""
    number = sum(len(one) for one in spent)
    assert number <= budget, f"{what} may ask {budget} times.\n{told(spent)}"


async def test_taking_it_asks_32_times_with_answer_and_redraw(
    feed: Feed, counted: Counted
) -> None:
    """From the press to the card that shows who has it now."""
    world = feed.world
    before, number = await feed.mention(_post("ada")), await feed.mention(_post())
    await world.anna.press("I'll take it", before)
    counted.forget()
    await world.anna.press("I'll take it", number)
    assert "Anna" in world.shown(number)
    _within(32, "Taking a mention", _spent(counted))


async def test_a_delivery_asks_40_times_until_its_card_stands(
    feed: Feed, counted: Counted
) -> None:
    await feed.mention(_post("ada"))
    counted.forget()
    number = await feed.mention(_post())
    assert "The light went out" in feed.world.shown(number)
    _within(40, "A delivery", _spent(counted))


async def test_a_reminder_asks_20_times(feed: Feed, counted: Counted) -> None:
    """From the timer that falls due to the message as it is drawn, for one person.

    Here `begin`, `savepoint` and `commit` are left out: there are three transactions, one
    that decides, one that marks the message as on its way, and one that draws it.
    """
    world = feed.world
    number = MentionId(await feed.mention(_post()))
    await world.anna.press("I'll take it", number)
    while not world.anna.dms:
        await world.wait(minutes=1)
        world.clock.now = await _first_reply_due(world, number)
        counted.forget()
        await world.wait()
    decided, sent, drawn, _written = [
        one
        for one in _spent(counted)
        if one[0] != "begin" or WHAT_FELL_DUE not in one[1]
    ]
    _within(20, "A reminder", [_asked(one) for one in (decided, sent, drawn)])


async def _first_reply_due(world: World, number: MentionId) -> datetime:
    clocks = await world.bot.store.read(lambda tx: timers.of(tx, "mention", number))
    return clocks["first_reply"].due


async def test_home_asks_23_times(feed: Feed, counted: Counted) -> None:
    """For somebody with something of their own to do."""
    world = feed.world
    number = await feed.mention(_post())
    await world.anna.press("I'll take it", number)
    counted.forget()
    assert f"#{number}" in await world.anna.opens_home()
    _within(23, "Home", _spent(counted))


async def test_the_courier_asks_13_times_what_is_due(
    feed: Feed, counted: Counted
) -> None:
    """However much is due: it is one question for all of Slack."""
    for author in ("ada", "ben_z", "cem"):
        await feed.mention(_post(author))
    rounds = [one for one in counted.transactions if WHAT_IS_DUE in " ".join(one)]
    assert rounds
    for one in rounds:
        _within(13, "A look of the courier", [one])


async def test_a_mention_is_one_call_of_slack(feed: Feed) -> None:
    before = len(feed.world.workspace.calls)
    await feed.mention(_post())
    made = [call.method for call in feed.world.workspace.calls[before:]]
    assert made == ["chat.postMessage"]


async def test_a_press_is_answered_by_one_redraw(feed: Feed) -> None:
    number = await feed.mention(_post())
    before = len(feed.world.workspace.calls)
    await feed.world.anna.press("I'll take it", number)
    made = [call.method for call in feed.world.workspace.calls[before:]]
    assert made in (["response_url"], ["chat.update"]), "the card is the answer"
