"""What matters goes first, and nothing starves (DESIGN 8.4)."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.courier import rank
from data.models import ChannelId, OutboxId
from data.outbox.outbox import OutboxMessage
from tests.outbox.conftest import TEN, OutboxWorld


def message(number: int, priority: int, waited: float) -> OutboxMessage:
    return OutboxMessage(
        id=OutboxId(number),
        key=str(number),
        kind="nudge",
        mention=None,
        escalation=None,
        channel=ChannelId("C1"),
        in_thread=False,
        priority=priority,
        created_at=TEN - timedelta(seconds=waited),
        not_before=TEN - timedelta(seconds=waited),
    )


async def test_escalations_before_answers_before_nudges_before_cards(
    world: OutboxWorld,
) -> None:
    await world.put("digest:1", kind="catch_up")
    mention = await world.mention()
    await world.put("nudge:1")
    await world.put("handed:1", kind="handed_over")
    await world.put("brief:1", kind="brief")
    await world.work()
    said = ["brief:1", "handed:1", "nudge:1", f"card {mention} as of 1", "digest:1"]
    assert world.texts() == said


def test_a_minute_of_waiting_is_worth_one_step() -> None:
    assert rank(message(2, 2, 61)) < rank(message(1, 1, 0))
    assert rank(message(1, 1, 0)) < rank(message(2, 2, 59))


def test_of_two_that_wait_as_long_the_earlier_goes_first() -> None:
    assert rank(message(1, 3, 10)) < rank(message(2, 3, 10))


def test_a_message_planned_for_later_does_not_age_before_its_time() -> None:
    planned = replace(message(1, 2, 9999), not_before=TEN)
    assert rank(message(2, 1, 0)) < rank(planned)


@given(st.integers(1, 4), st.floats(0, 1e6))
def test_no_backlog_is_old_enough_to_stop_an_escalation(
    priority: int, waited: float
) -> None:
    assert rank(message(2, 0, 0)) < rank(message(1, priority, waited))


async def test_a_digest_is_not_starved_by_cards_that_keep_coming(
    world: OutboxWorld,
) -> None:
    await world.put("digest:1", kind="catch_up")
    for _ in range(90):
        await world.mention()
        await world.mention()
        await world.courier.round()
        world.clock.move(seconds=1.2)
    assert "digest:1" in world.texts()
