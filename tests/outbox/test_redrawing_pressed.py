"""Cards somebody waits for: drawn before all others, and through the press where many press.

Slack takes fifty updates a minute in a whole workspace. What goes through the response url
of a press is not counted among them, and an update confirms it later.
"""

from datetime import timedelta

import pytest

from bot.localslack.faults import Fault
from bot.localslack.trigger_ids import ReplyTo
from bot.outbox.rate_limit import RATES
from bot.outbox.redrawing import LIFE, USES, ResponseUrls
from data.models import MentionId, MessageTs
from data.outbox.cards import CONFIRMED, COSMETIC
from tests.outbox.conftest import DESK, OutboxWorld, SettableClock

BURST = RATES["update"].burst
MANY = BURST + 5
TS = MessageTs("1772618400.000100")


async def posted(world: OutboxWorld, count: int = MANY) -> list[MentionId]:
    """Cards that stand in Slack, a while ago."""
    mentions = [await world.mention() for _ in range(count)]
    await world.work(hours=1)
    world.clock.move(minutes=10)
    return mentions


async def press(world: OutboxWorld, mention: MentionId) -> None:
    """Somebody presses on a card, which changes what it shows."""
    card = await world.card(mention)
    assert card.ts is not None
    team = world.workspace.team
    now = world.clock()
    secret = team.tickets.issue_url(ReplyTo("UANNA", DESK, now, card.ts))
    world.courier.pressed(card.channel, card.ts, f"{team.address}/respond/{secret}")
    await world.want(mention)


async def shown(world: OutboxWorld, mentions: list[MentionId]) -> bool:
    """Whether Slack shows each of these as it stands now."""
    cards = [await world.card(mention) for mention in mentions]
    return set(world.texts()) == {f"card {c.mention} as of {c.wanted}" for c in cards}


async def test_a_press_alone_is_drawn_by_an_update(world: OutboxWorld) -> None:
    mentions = await posted(world, 1)
    await press(world, mentions[0])
    await world.courier.round()

    assert await shown(world, mentions)
    assert world.calls("response_url") == []


async def test_more_presses_than_updates_are_drawn_through_the_presses(
    world: OutboxWorld,
) -> None:
    mentions = await posted(world)
    for mention in mentions:
        await press(world, mention)
    await world.courier.round()

    texts = set(world.texts())
    assert texts == {f"card {mention} as of 2" for mention in mentions}
    assert world.calls("chat.update") == ["ok"] * BURST
    assert world.calls("response_url") == ["ok"] * (MANY - BURST)


async def test_what_was_drawn_through_a_press_is_confirmed_by_an_update(
    world: OutboxWorld,
) -> None:
    mentions = await posted(world)
    for mention in mentions:
        await press(world, mention)
    await world.courier.round()
    world.clock.now += CONFIRMED
    await world.work()

    assert await shown(world, mentions)
    assert world.calls("chat.update") == ["ok"] * MANY
    letters = await world.store.read(lambda tx: tx.all("select id from outbox"))
    assert world.copies() == {letter["id"]: 1 for letter in letters}, "known again"


async def test_a_restart_confirms_what_was_drawn_through_a_press(
    world: OutboxWorld,
) -> None:
    mentions = await posted(world)
    for mention in mentions:
        await press(world, mention)
    await world.courier.round()
    await world.restart()
    await world.work()

    assert await shown(world, mentions)
    assert world.calls("chat.update") == ["ok"] * MANY


@pytest.mark.parametrize(
    "fault", [Fault.SERVER_ERROR, Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.RATE_LIMIT]
)
async def test_what_slack_does_not_take_through_a_press_is_updated_in_its_turn(
    world: OutboxWorld, fault: Fault
) -> None:
    mentions = await posted(world)
    world.workspace.faults.next("response_url", fault, times=MANY)
    for mention in mentions:
        await press(world, mention)
    await world.work()

    assert await shown(world, mentions)
    assert world.calls("chat.update") == ["ok"] * MANY


async def test_a_card_is_never_drawn_twice_at_once(world: OutboxWorld) -> None:
    """Which of two drawings Slack keeps would be chance."""
    mentions = await posted(world)
    pressed, begun = mentions[BURST], list[int]()

    async def press_again() -> None:
        # There are updates to be had again, and no other card waits for one.
        world.clock.move(minutes=5)
        await press(world, pressed)
        started, _ = await world.courier._start_what_may_go()
        begun.append(started)

    world.workspace.faults.before("response_url", press_again)
    for mention in mentions[: BURST + 1]:
        await press(world, mention)
    await world.courier.round()

    world.clock.now += CONFIRMED
    await world.work()
    assert begun == [0]
    assert await shown(world, [pressed, *mentions])


async def test_what_nobody_waits_for_leaves_updates_for_whoever_presses(
    world: OutboxWorld,
) -> None:
    mentions = await posted(world)
    for mention in mentions[1:]:
        await world.want(mention, urgent=False)
    world.clock.now += COSMETIC
    await world.courier.round()
    before = len(world.calls("chat.update"))
    await world.want(mentions[0])
    await world.courier.round()

    assert before < BURST
    assert f"card {mentions[0]} as of 2" in world.texts()
    assert len(world.calls("chat.update")) == before + 1


def test_a_response_url_is_used_less_often_and_less_long_than_slack_allows() -> None:
    clock = SettableClock()
    urls = ResponseUrls(clock)
    urls.note(DESK, TS, "https://slack.example/1")

    assert [urls.take(DESK, TS) for _ in range(USES + 1)] == [
        *["https://slack.example/1"] * USES,
        None,
    ]
    urls.note(DESK, TS, "https://slack.example/2")
    clock.now += LIFE
    assert not urls.has(DESK, TS)
    assert timedelta(minutes=30) > LIFE
    assert USES < 5
