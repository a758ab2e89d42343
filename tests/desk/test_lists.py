"""Many mentions at once: one list instead of many reminders, the most urgent first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.desk import queries
from bot.desk.renderer import DeskRenderer
from bot.mentions.rules import lifecycle, pausing, replying
from bot.mentions.rules.clocks import due_order
from bot.mentions.rules.replying import Written
from data.mentions import mentions, queues
from data.models import Mention, MentionId, UserId
from data.transaction import Row, T, Transaction
from tests.world.reminders import a_complaint, numbers_in, reminders, walk
from tests.world.services import ANNA, BEN, CARLA, Services

HOUR = timedelta(hours=1)


async def test_more_than_eight_overdue_are_one_list_and_a_word_to_the_lead(
    services: Services,
) -> None:
    """Playbook 3.3: no single pings any more, and the lead hears so once a day."""
    numbers = [await a_complaint(services, owner=None) for _ in range(9)]

    await walk(services, 16)

    assert [await reminders(services, number) for number in numbers] == [[]] * 9
    [gathered] = await services.said("bundle")
    assert (UserId(gathered.channel), numbers_in(gathered)) == (ANNA, numbers)
    [told] = await services.said("many_overdue")
    assert UserId(told.channel) == CARLA


async def test_a_gathered_list_says_what_is_still_true_and_one_alone_is_itself(
    services: Services,
) -> None:
    """Playbook 3.3: decided again when it is sent, with buttons on every reminder."""
    _, second, third = [await a_complaint(services, owner=BEN) for _ in range(3)]
    await walk(services, 61)
    [gathered] = await services.said("bundle")
    renderer = DeskRenderer(services.app)
    both = await renderer.message(gathered)
    assert both is not None
    assert "2 things are due" in both.text

    written = Written("We look into it.", None, "public", services.now)
    held = partial(replying.holding, written=written, promised=services.now + 2 * HOUR)
    await services.move(second, held, by=BEN)
    alone = await renderer.message(gathered)
    await services.move(third, held, by=BEN)

    assert alone is not None
    assert f"#{third} was due a first reply" in alone.text
    assert "mention.holding" in str(alone.blocks)
    assert await renderer.message(gathered) is None


async def test_a_threat_stands_before_what_is_due_later(services: Services) -> None:
    """S1.4: critical ones first, also those that have no first reply."""
    await services.mention()
    await services.mention()
    threat = await services.mention()
    await services.move(threat, partial(lifecycle.classify, into="abuse"))

    first = await queries.next_for(services.app, ANNA)

    assert first is not None
    assert first.id == threat


async def test_a_claim_that_ends_sooner_stands_before_a_first_reply(
    services: Services,
) -> None:
    """What is truly due first comes first, on Home, in lists and for /mentions next."""
    sooner_reply = await services.mention()
    services.now += timedelta(minutes=5)
    sooner_claim = await services.mention()
    await services.move(sooner_claim, partial(lifecycle.classify, into="wrong_facts"))

    queue = await queries.queue_of(services.app, ANNA)
    first = await queries.next_for(services.app, ANNA)

    assert [one.id for one in queue.unclaimed] == [sooner_claim, sooner_reply]
    assert first is not None
    assert first.id == sooner_claim


async def _anything(services: Services) -> list[MentionId]:
    """Mentions of every class, late and not, claimed, promised, watched and let go."""
    made = []
    for index, into in enumerate(services.app.playbook.classes):
        for lag in (0, 7, 70):
            posted = services.now - timedelta(minutes=lag + index)
            number = await services.mention(published_at=posted)
            await services.move(number, partial(lifecycle.classify, into=into))
            made.append(number)
    written = Written("We look into it.", None, "public", services.now)
    live = [n for n in made if (await services.look(n)).status.value != "closed"]
    for index, number in enumerate(live):
        by = (ANNA, BEN)[index % 2]
        if index % 3 == 0:
            await services.move(number, lifecycle.claim, by=by)
        if index % 6 == 0:
            at = services.now + timedelta(minutes=200 - 7 * index)
            held = partial(replying.holding, written=written, promised=at)
            await services.move(number, held, by=by)
        if index % 9 == 0:
            until = services.now + timedelta(minutes=30)
            await services.move(number, partial(pausing.snooze, until=until), by=by)
    return live


async def test_the_database_and_the_lists_agree_on_what_is_due_first(
    services: Services,
) -> None:
    """One order, said once in SQL for a million rows and once for what is loaded."""
    live = await _anything(services)

    def look(tx: Transaction) -> list[list[Mention]]:
        owned = [queues.of_owner(tx, who, "claimed", 99) for who in (ANNA, BEN)]
        return [queues.unclaimed(tx, 99), queues.claimed(tx, 99), *owned]

    found = await services.store.read(look)
    whole = await services.store.read(
        lambda tx: [mentions.find(tx, number) for number in live]
    )

    assert sum(map(len, found[:2])) == len(whole)
    assert all(len(part) > 2 for part in found)
    for part in found:
        assert part == sorted(part, key=due_order)


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (partial(queues.unclaimed, limit=25), "what_is_due_first"),
        (partial(queues.claimed, limit=25), "what_is_due_first"),
        (
            partial(queues.of_owner, owner=ANNA, status="claimed", limit=25),
            "what_is_mine",
        ),
    ],
)
async def test_an_index_serves_the_order_and_nothing_is_sorted(
    services: Services, asked: Callable[[Transaction], object], index: str
) -> None:
    """DESIGN section 11: the questions of a desk take the same time at a million."""
    plan: list[Row] = []

    class Explaining(Transaction):
        def all(self, sql: str, **values: object) -> list[Row]:
            plan.extend(super().all(f"explain query plan {sql}", **values))
            return []

        def all_of(self, cls: type[T], sql: str, **values: object) -> list[T]:
            self.all(sql, **values)
            return []

    def look(tx: Transaction) -> None:
        asked(Explaining(tx._connection))

    await services.store.read(look)

    assert index in str(plan)
    assert "TEMP B-TREE" not in str(plan)
