"""Outbox rows: added once, taken once, and their result is recorded."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from data.models import ChannelId, MentionId, MessageTs, OutboxId, UserId
from data.outbox import cards, delivery_status, outbox, rate_limit_holds
from data.outbox.notification_data import Brief
from data.outbox.outbox import OutboxMessage
from data.store import Store
from data.transaction import Transaction
from tests.outbox.rows import DESK, OTHER, TEN, later, mention

SETTLE = timedelta(seconds=10)


def put(
    tx: Transaction, key: str, kind: str = "nudge", channel: ChannelId = DESK
) -> OutboxId:
    number = outbox.put(tx, key=key, kind=kind, channel=channel, now=TEN)
    assert number is not None
    return number


async def message(store: Store, number: OutboxId) -> OutboxMessage:
    found = await store.read(lambda tx: outbox.message(tx, number))
    assert found is not None
    return found


async def keys(store: Store, now: datetime = TEN) -> list[str]:
    found = await store.read(lambda tx: outbox.heads(tx, now))
    return [due.message.key for due in found]


async def test_a_key_is_said_once_for_ever(store: Store) -> None:
    number = await store.write(lambda tx: put(tx, "nudge:1:claim:0"))
    await store.write(lambda tx: delivery_status.withdrawn(tx, number))
    again = await store.write(
        lambda tx: outbox.put(
            tx, key="nudge:1:claim:0", kind="nudge", channel=DESK, now=later(days=1)
        )
    )
    assert again is None


async def test_a_message_comes_back_as_it_was_put(store: Store) -> None:
    def full(tx: Transaction) -> OutboxId | None:
        return outbox.put(
            tx,
            key="brief:1",
            kind="brief",
            channel=DESK,
            now=TEN,
            mention=mention(tx),
            in_thread=True,
            data=Brief(step="first", by=UserId("Åsa")),
            not_before=later(minutes=5),
        )

    number = await store.write(full)
    assert number is not None
    put = await message(store, number)
    assert put is not None
    assert len(put.mark) == 8
    assert put == OutboxMessage(
        id=number,
        key="brief:1",
        kind="brief",
        mention=MentionId(1),
        escalation=None,
        channel=DESK,
        in_thread=True,
        priority=0,
        created_at=TEN,
        not_before=later(minutes=5),
        data=Brief(step="first", by=UserId("Åsa")),
        mark=put.mark,
    )


async def test_the_kind_says_the_priority(store: Store) -> None:
    told = {"brief": 0, "handed_over": 1, "nudge": 2, "card": 3, "catch_up": 4}
    for kind, priority in told.items():
        number = await store.write(lambda tx, kind=kind: put(tx, kind, kind))  # type: ignore[misc]
        assert (await message(store, number)).priority == priority


async def test_only_the_oldest_of_each_channel_and_priority_is_shown(
    store: Store,
) -> None:
    for key in ("n1", "n2"):
        await store.write(lambda tx, key=key: put(tx, key))  # type: ignore[misc]
    await store.write(lambda tx: put(tx, "b1", "brief"))
    await store.write(lambda tx: put(tx, "n3", channel=OTHER))
    assert await keys(store) == ["n1", "b1", "n3"]


async def test_a_message_waits_for_its_time_and_for_its_card(store: Store) -> None:
    def two(tx: Transaction) -> None:
        number = mention(tx)
        common = {"kind": "nudge", "channel": OTHER, "now": TEN}
        soon = later(minutes=1)
        outbox.put(tx, key="timed", not_before=soon, **common)  # type: ignore[arg-type]
        outbox.put(tx, key="below", mention=number, in_thread=True, **common)  # type: ignore[arg-type]

    await store.write(two)
    assert await keys(store) == ["card:1"]
    assert await store.read(lambda tx: outbox.next_at(tx, TEN)) == later(minutes=1)
    ts = MessageTs("1.5")
    await store.write(lambda tx: cards.posted(tx, MentionId(1), DESK, ts, 1, TEN))
    found = await store.read(lambda tx: outbox.heads(tx, later(minutes=1)))
    told = {due.message.key: (due.channel, due.thread) for due in found}
    assert told["below"] == (DESK, ts)
    assert told["timed"] == (OTHER, None)


async def test_a_message_is_claimed_once(store: Store) -> None:
    number = await store.write(lambda tx: put(tx, "n1"))
    claims = [
        await store.write(lambda tx: delivery_status.sending(tx, number, TEN, SETTLE))
        for _ in range(2)
    ]
    assert claims == [True, False]
    sending = await message(store, number)
    assert (sending.state, sending.attempts) == ("sending", 1)
    assert (sending.started_at, sending.not_before) == (TEN, TEN + SETTLE)


async def test_a_search_starts_at_the_first_attempt_that_may_have_worked(
    store: Store,
) -> None:
    number = await store.write(lambda tx: put(tx, "n1"))

    def fail(tx: Transaction, now: datetime) -> datetime | None:
        delivery_status.sending(tx, number, now, SETTLE)
        found = outbox.message(tx, number)
        started = None if found is None else found.started_at
        delivery_status.later(tx, number, now, started_at=started, error=None)
        return started

    attempts = (TEN, later(minutes=3), later(hours=9))
    started = [await store.write(partial(fail, now=now)) for now in attempts]
    assert started == [TEN, TEN, later(hours=9)]


async def test_what_a_dead_process_was_sending_is_unknown(store: Store) -> None:
    one, two = [
        await store.write(lambda tx, key=key: put(tx, key))  # type: ignore[misc]
        for key in ("n1", "n2")
    ]
    for number in (one, two):
        await store.write(
            lambda tx, n=number: delivery_status.sending(tx, n, TEN, SETTLE)  # type: ignore[misc]
        )
    lost = await store.write(
        lambda tx: delivery_status.mark_interrupted(tx, frozenset({two}))
    )
    assert lost == 1
    assert (await message(store, one)).state == "unknown"
    assert (await message(store, two)).state == "sending"
    ripe = [later(seconds=9), later(seconds=10)]
    found = [
        await store.read(lambda tx, at=at: outbox.unsettled(tx, at))  # type: ignore[misc]
        for at in ripe
    ]
    assert [len(due) for due in found] == [0, 1]


@pytest.mark.parametrize("state", ["sent", "failed", "withdrawn"])
async def test_an_end_is_an_end(store: Store, state: str) -> None:
    number = await store.write(lambda tx: put(tx, "n1"))
    await store.write(
        lambda tx: tx.run(
            "update outbox set state = :s where id = :i", s=state, i=number
        )
    )

    def everything(tx: Transaction) -> None:
        delivery_status.sending(tx, number, TEN, SETTLE)
        delivery_status.later(tx, number, TEN, started_at=None, error=None)
        delivery_status.unknown(tx, number, TEN, "timeout")
        delivery_status.stumbled(tx, number, TEN)
        delivery_status.failed(tx, number, "too late")

    await store.write(everything)
    assert (await message(store, number)).state == state


async def test_the_backlog_counts_what_is_not_said_yet(store: Store) -> None:
    empty = await store.read(lambda tx: outbox.depth(tx, TEN))
    number = await store.write(lambda tx: put(tx, "n1"))
    await store.write(lambda tx: put(tx, "n2"))
    await store.write(lambda tx: delivery_status.sending(tx, number, TEN, SETTLE))
    await store.write(lambda tx: delivery_status.unknown(tx, number, TEN, "timeout"))
    assert (empty.waiting, empty.oldest) == (0, None)
    tomorrow = later(days=1)
    await store.write(
        lambda tx: outbox.put(
            tx, key="d", kind="catch_up", channel=DESK, now=TEN, not_before=tomorrow
        )
    )
    found = await store.read(lambda tx: outbox.depth(tx, later(hours=1)))
    assert found == outbox.Depth(1, 1, TEN)
    found = await store.read(lambda tx: outbox.depth(tx, tomorrow))
    assert found == outbox.Depth(2, 1, TEN)


async def test_what_was_said_long_ago_is_not_read_again(store: Store) -> None:
    """The queue's questions go through its partial index, whatever history holds."""
    plan = await store.read(
        lambda tx: tx.all(f"explain query plan {outbox._HEADS}", now="")
    )
    assert any("what_is_still_to_be_said" in row["detail"] for row in plan)


async def test_a_pause_is_never_shortened_and_ends_when_lifted(store: Store) -> None:
    first = await store.write(
        lambda tx: rate_limit_holds.hold(tx, "post:C1", later(minutes=2))
    )
    second = await store.write(
        lambda tx: rate_limit_holds.hold(tx, "post:C1", later(minutes=1))
    )
    assert (first, second) == (True, False)
    held = await store.read(rate_limit_holds.all_of_them)
    assert held == {"post:C1": later(minutes=2)}
    assert await store.write(lambda tx: rate_limit_holds.lift(tx, "post:C1"))
    assert not await store.write(lambda tx: rate_limit_holds.lift(tx, "post:C1"))


async def test_what_an_admin_was_told_outlives_its_time(store: Store) -> None:
    for key in ("post:C1", "channel:C1", "token"):
        await store.write(lambda tx, key=key: rate_limit_holds.hold(tx, key, TEN))  # type: ignore[misc]
    await store.write(lambda tx: rate_limit_holds.forget_over(tx, later(hours=1)))
    assert set(await store.read(rate_limit_holds.all_of_them)) == {
        "channel:C1",
        "token",
    }
