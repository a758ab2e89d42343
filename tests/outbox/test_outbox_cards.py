"""Cards: which revision is wanted, which is shown, and when it may be redrawn."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

import pytest

from data.models import MentionId, MessageTs
from data.outbox import cards
from data.outbox.cards import COSMETIC, Card
from data.store import Store
from data.transaction import Transaction
from tests.outbox.conftest import store
from tests.outbox.rows import DESK, TEN, later, mention
from tests.world.explained import steps_of

__all__ = ["store"]

ONE, TS = MentionId(1), MessageTs("1772618400.000100")


@pytest.fixture
async def desk(store: Store) -> Store:
    """A store with one mention whose card has been posted."""
    await store.write(mention)
    await store.write(lambda tx: cards.posted(tx, ONE, DESK, TS, 1, TEN))
    return store


async def card(store: Store) -> Card:
    found = await store.read(lambda tx: cards.card(tx, ONE))
    assert found is not None
    return found


async def want(store: Store, now: datetime, *, urgent: bool) -> None:
    await store.write(lambda tx: cards.want(tx, ONE, now, urgent))


async def stale(store: Store, now: datetime) -> list[MentionId]:
    return [
        found.mention for found in await store.read(lambda tx: cards.stale(tx, now))
    ]


async def test_a_mention_has_one_card_and_one_message(desk: Store) -> None:
    assert await desk.write(lambda tx: cards.open_(tx, ONE, DESK, TEN)) is None
    assert (await card(desk)).ts == TS


async def test_a_card_nobody_changed_is_not_stale(desk: Store) -> None:
    assert await stale(desk, later(days=1)) == []


async def test_the_bots_changes_wait_for_company_but_not_for_ever(desk: Store) -> None:
    """Each further change joins the first; none pushes it away."""
    for seconds in (60, 63, 64):
        await want(desk, later(seconds=seconds), urgent=False)
    assert await stale(desk, later(seconds=64.9)) == []
    assert await stale(desk, later(seconds=65)) == [ONE]
    assert (await card(desk)).wanted == 4


async def test_what_nobody_waits_for_waits_longer(desk: Store) -> None:
    await desk.write(lambda tx: cards.want(tx, ONE, TEN, False, after=COSMETIC))
    next_at = await desk.read(lambda tx: cards.next_at(tx, TEN))
    assert next_at == later(seconds=45)


async def test_a_person_is_shown_at_once_but_not_twice_in_a_second(desk: Store) -> None:
    await want(desk, later(seconds=60), urgent=True)
    assert await stale(desk, later(seconds=60)) == [ONE]
    await desk.write(lambda tx: cards.shown(tx, ONE, 2, later(seconds=60)))
    await want(desk, later(seconds=60.2), urgent=True)
    assert await stale(desk, later(seconds=60.9)) == []
    assert await stale(desk, later(seconds=61)) == [ONE]


async def test_those_a_person_waits_for_come_first(desk: Store) -> None:
    two = await desk.write(mention)
    await desk.write(lambda tx: cards.posted(tx, two, DESK, MessageTs("2.2"), 1, TEN))
    await want(desk, later(seconds=10), urgent=False)
    await desk.write(lambda tx: cards.want(tx, two, later(seconds=12), True))
    assert await stale(desk, later(seconds=20)) == [two, ONE]


async def test_a_drawing_counts_for_what_it_showed_and_no_more(desk: Store) -> None:
    await want(desk, TEN, urgent=True)
    await want(desk, TEN, urgent=True)
    await desk.write(lambda tx: cards.shown(tx, ONE, 2, TEN))
    half = await card(desk)
    assert (half.wanted, half.shown, half.urgent) == (3, 2, True)
    await desk.write(lambda tx: cards.shown(tx, ONE, 3, TEN))
    await desk.write(lambda tx: cards.shown(tx, ONE, 1, TEN))
    full = await card(desk)
    assert (full.wanted, full.shown, full.urgent) == (3, 3, False)


async def test_a_card_is_found_by_its_message_and_the_other_way_round(
    desk: Store,
) -> None:
    assert await desk.read(lambda tx: cards.find(tx, DESK, TS)) == ONE
    assert await desk.read(lambda tx: cards.find(tx, DESK, MessageTs("9.9"))) is None
    assert await desk.read(lambda tx: cards.address(tx, ONE)) == (DESK, TS)


async def test_a_lost_card_is_reposted_once_and_then_left(desk: Store) -> None:
    assert await desk.write(lambda tx: cards.lost(tx, ONE, TS, TEN))
    assert await desk.read(lambda tx: cards.address(tx, ONE)) is None
    again = MessageTs("3.3")
    await desk.write(lambda tx: cards.posted(tx, ONE, DESK, again, 1, TEN))
    assert await desk.write(lambda tx: cards.lost(tx, ONE, TS, TEN)), "an old message"
    assert await desk.read(lambda tx: cards.address(tx, ONE)) == (DESK, again)
    assert not await desk.write(lambda tx: cards.lost(tx, ONE, again, TEN))
    assert (await card(desk)).trouble == "message_not_found"


async def test_the_trouble_of_a_channel_ends_with_it_and_a_cards_own_does_not(
    desk: Store,
) -> None:
    two = await desk.write(mention)
    await desk.write(lambda tx: cards.trouble(tx, two, "cant_update_message"))
    await desk.write(lambda tx: cards.channel_trouble(tx, DESK, "is_archived"))
    await want(desk, TEN, urgent=True)
    assert await stale(desk, later(hours=1)) == []
    assert await desk.write(lambda tx: cards.channel_works(tx, DESK)) == 1
    assert await stale(desk, later(hours=1)) == [ONE]
    assert await desk.read(cards.waiting) == 1


async def test_two_cards_cannot_be_one_message(desk: Store) -> None:
    two = await desk.write(mention)
    with pytest.raises(sqlite3.IntegrityError):
        await desk.write(lambda tx: cards.posted(tx, two, DESK, TS, 1, TEN))


@pytest.mark.parametrize("asked", [cards.stale, cards.next_at])
async def test_looking_for_stale_cards_does_not_read_all_cards(
    desk: Store, asked: Callable[[Transaction, datetime], object]
) -> None:
    steps = await desk.read(lambda tx: steps_of(tx, lambda seen: asked(seen, TEN)))
    read = [step for step in steps if "cards" in step]
    assert len(read) == 2, "what people wait for, and the rest"
    assert all("which_cards_are_stale (urgent=?" in step for step in read)
