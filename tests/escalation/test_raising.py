"""What is escalated automatically after a move: once, and never announced to its actor."""

from dataclasses import replace
from functools import partial

import pytest

from bot.desk import queries
from bot.escalation.effects import auto_escalation
from bot.escalation.service import escalations
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.nudges import Audience
from bot.timers.loop import TimerLoop
from data.models import UserId
from data.transaction import Transaction
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services
from tests.world.staffed import FRIDA, GERD, TEAM, flags, raised, told, with_

ALLY: dict[str, object] = {"author": {"handle": "sanne", "followers": 25_000}}


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def test_a_flag_raises_its_question_once_and_the_presser_hears_it(
    desk: Services,
) -> None:
    """Playbook 4.1: legal → L2, asked of who owns the topic."""
    number = await desk.mention()

    done = await desk.move(number, flags("legal"))
    await desk.move(number, flags())
    await desk.move(number, flags("legal"))

    first, asked = await raised(desk, number)
    assert first.obsolete == "taken_back"
    assert (asked.level, asked.manager, asked.raised_by) == ("L2", GERD, ANNA)
    assert asked.question == "May we answer in substance, or does legal answer?"
    assert asked.decide_by is not None
    assert done.answer.raised == GERD


async def test_a_person_in_danger_reaches_everybody_of_the_crisis_team_at_once(
    desk: Services,
) -> None:
    """Playbook 4.1: L3 at once, at any hour; whoever has no Slack is phoned."""
    number = await desk.mention()
    await desk.move(number, flags("self_harm"))

    [asked] = await raised(desk, number)

    assert (asked.level, asked.wall) == ("L3", True)
    assert await told(desk, asked) == [(0, "first", FRIDA)]


async def test_reach_tells_the_lead_once_an_author_and_a_day(desk: Services) -> None:
    """S1.15, S1.19: L1 is informed, asked for nothing; the next post the same day is not."""
    first = await desk.mention(**ALLY)
    await desk.move(first, partial(lifecycle.classify, into="feedback"))
    [notice] = await raised(desk, first)
    assert (notice.kind, notice.cause, notice.manager) == ("fyi", "ally", CARLA)
    assert notice.decide_by is None

    second, third = await desk.mention(**ALLY), await desk.mention(**ALLY)
    await desk.move(second, partial(lifecycle.classify, into="complaint"))
    await desk.move(third, partial(lifecycle.classify, into="complaint"))
    assert [one.cause for one in await raised(desk, second)] == ["reach"]
    assert await raised(desk, third) == []


async def test_a_hundred_thousand_readers_are_told_before_anybody_sorted_it(
    desk: Services,
) -> None:
    number = await desk.mention(author={"handle": "big", "followers": 120_000})
    [notice] = await raised(desk, number)
    assert (notice.level, notice.kind, notice.manager) == ("L2", "fyi", DAVID)
    assert notice.raised_by == "source"


async def test_a_complaint_left_without_a_reply_is_one_message_and_no_second(
    desk: Services,
) -> None:
    """S3.12: the lead hears it from the message about silence; a lead who pressed does not."""
    one, two = await desk.mention(), await desk.mention()
    silent = partial(replying.no_reply, reason="vent_only")
    for number, who in ((one, ANNA), (two, CARLA)):
        await desk.move(number, partial(lifecycle.classify, into="complaint"), who)
        await desk.move(number, silent, who)

    [message] = await desk.said("silence")

    assert (str(message.channel), message.mention) == (CARLA, one)
    assert await raised(desk, one) == await raised(desk, two) == []


async def test_a_manager_who_sets_a_flag_is_not_pinged_for_it(desk: Services) -> None:
    """Nothing the actor did pings the actor: they know, and the record says so."""
    number = await desk.mention()
    await desk.move(number, flags("press"), DAVID)
    [asked] = await raised(desk, number)
    assert (asked.manager, asked.acknowledged_by) == (DAVID, DAVID)
    assert await told(desk, asked) == []


async def test_the_third_rant_in_a_week_is_one_notice(desk: Services) -> None:
    """S4.9."""
    numbers = [await desk.mention(author={"handle": "grump"}) for _ in range(4)]
    for number in numbers:
        await desk.move(number, partial(lifecycle.classify, into="rant_troll"))

    found = [one for n in numbers for one in await raised(desk, n)]

    assert [(one.cause, one.mention) for one in found] == [
        ("repeated_rant", numbers[2])
    ]


async def test_the_account_manager_hears_of_a_claimed_complaint_once(
    desk: Services,
) -> None:
    """S1.6: one direct message, and none for an account of nobody."""
    number = await desk.mention(author={"handle": "Acme"})
    await desk.move(number, flags("b2b_account"))
    assert await desk.said("account_manager") == []

    await desk.move(number, lifecycle.claim)
    await desk.move(number, lifecycle.release)
    await desk.move(number, lifecycle.claim)

    [message] = await desk.said("account_manager")
    assert str(message.channel) == BEN
    stranger = await desk.mention(author={"handle": "nobody"})
    await desk.move(stranger, flags("b2b_account"))
    await desk.move(stranger, lifecycle.claim)
    assert len(await desk.said("account_manager")) == 1


async def test_other_rooms_say_what_they_found_and_the_card_suggests_it(
    desk: Services,
) -> None:
    """Playbook 4.1: two unhappy reactions are suggested, a reply that backfires is raised."""
    number = await desk.mention()

    async def notice(fact: str) -> None:
        mention = await desk.look(number)
        app = desk.app
        context = replace(app.context(ANNA), by=UserId(""))

        def say(tx: Transaction) -> None:
            auto_escalation.notice(tx, app, mention, fact, context)

        await desk.store.write(say)

    for _ in range(2):
        await notice("author_unhappy")
        await notice("own_reply_backfires")

    assert [one.cause for one in await raised(desk, number)] == ["own_reply_backfires"]
    shown = (await queries.card_model(desk.app, number)).suggestions
    assert [trigger.id for trigger in shown] == ["author_unhappy"]
    await escalations.decline(desk.app, desk.press(number), "author_unhappy")
    assert (await queries.card_model(desk.app, number)).suggestions == ()


async def test_nobody_at_all_to_ask_is_said_and_not_hidden(desk: Services) -> None:
    """The question stands in the channel, nobody is made up, and the clock does not stop."""
    app = desk.app
    alone = replace(
        app,
        people={"anna": TEAM["anna"]},
        duty=replace(app.duty, audience=lambda _: Audience(ANNA, None)),
    )
    desk.app, desk.timer_loop = alone, TimerLoop(alone)
    number = await desk.mention()

    await desk.move(number, flags("discrimination"), BEN)
    for _ in range(40):
        await desk.wait(minutes=1)

    [asked] = await raised(desk, number)
    assert asked.manager == ""
    assert await told(desk, asked) == []
    assert [str(message.channel) for message in await desk.said("nobody_answers")] == [
        BEN
    ]
