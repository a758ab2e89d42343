"""Who is told of an escalation in which order: again, the deputy, the next level; all
recorded.
"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations
from bot.escalation.service.escalations import ManagerDecision
from bot.hours.hours import Hours
from bot.mentions.rules import lifecycle
from data.audit import events
from data.escalation import pings
from data.models import OutboxId
from data.team import absences
from data.team.absences import Absence
from data.transaction import Transaction
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services
from tests.world.staffed import (
    EVA,
    FRIDA,
    GERD,
    QUESTION,
    ask,
    deliver,
    kinds,
    look,
    minutes,
    told,
    with_,
)


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def test_an_unseen_question_climbs_at_15_25_and_35_minutes(
    desk: Services,
) -> None:
    """Playbook 4.4: again at +15, the deputy at +25, L3 at +35; each is in the record."""
    asked = await ask(desk)

    await minutes(desk, 36)

    assert await told(desk, asked) == [
        (0, "first", DAVID),
        (15, "again", DAVID),
        (25, "deputy", EVA),
        (35, "next", FRIDA),
    ]
    after = await look(desk, asked.id)
    assert (after.level, after.manager) == ("L3", FRIDA)
    story = await kinds(desk, asked)
    assert story.count("pinged") == 3
    assert "level_raised" in story
    assert all(
        ping.delivered_at for ping in (await deliver(desk, asked)) if ping.outbox
    )
    assert (await kinds(desk, asked)).count("ping_delivered") == 5
    assert await desk.store.read(events.verify) is None


async def test_the_crisis_team_at_last_hears_that_nobody_answers(
    desk: Services,
) -> None:
    """L3 again at +10 and +20, then the team is told whom to phone; and then silence."""
    asked = await ask(desk)

    await minutes(desk, 120)

    steps = [step for _, step, _ in await told(desk, asked)]
    assert steps == ["first", "again", "deputy", "next", "again", "again"]
    [to_anna, to_carla] = await desk.said("nobody_answers")
    assert {str(to_anna.channel), str(to_carla.channel)} == {ANNA, CARLA}


async def test_what_was_seen_has_a_second_clock_until_it_is_decided(
    desk: Services,
) -> None:
    """DESIGN promise 7: seen is not decided; after `decide_by` the ladder begins anew."""
    by = desk.now + timedelta(minutes=60)
    asked = await ask(desk, replace(QUESTION, decide_by=by))
    await minutes(desk, 10)
    await escalations.acknowledge(desk.app, desk.press(asked.mention, DAVID), asked.id)

    await minutes(desk, 75)

    assert (await told(desk, asked))[1:] == [
        (60, "again", DAVID),
        (70, "deputy", EVA),
        (80, "next", FRIDA),
    ]
    verdict = ManagerDecision("no_reply", "Leave it.")
    await escalations.decide(
        desk.app, desk.press(asked.mention, FRIDA), asked.id, verdict=verdict
    )
    before = await told(desk, asked)
    await minutes(desk, 60)
    assert await told(desk, asked) == before
    [heard] = await desk.said("decided")
    assert str(heard.channel) == ANNA


async def test_a_wall_trigger_pages_at_night_and_others_wait_for_the_morning(
    desk: Services,
) -> None:
    """Playbook 4.2; the clocks of what waits begin in the morning, too."""
    hours = Hours.weekly({day: [(time(9), time(17))] for day in range(5)}, "UTC")
    night = with_(desk, hours)
    night.now = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

    quiet = await ask(night)
    loud = await ask(night, EscalationRequest("L2", "safety", "Stop using it?"))

    assert quiet.pages_from == monday
    assert loud.pages_from == night.now
    messages = {message.escalation: message for message in await night.said("brief_dm")}
    assert messages[quiet.id].not_before == monday
    assert messages[loud.id].not_before == night.now
    await minutes(night, 16)
    assert [step for _, step, _ in await told(night, loud)] == ["first", "again"]
    assert [step for _, step, _ in await told(night, quiet)] == ["first"]
    night.now = monday
    await minutes(night, 16)
    assert [step for _, step, _ in await told(night, quiet)] == ["first", "again"]


async def test_the_topic_owner_is_asked_and_whoever_is_away_is_stood_in_for(
    desk: Services,
) -> None:
    legal = await ask(desk, EscalationRequest("L2", "legal", "May we?"), manager=None)
    assert legal.manager == GERD
    gone = Absence(DAVID, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))

    asked = await ask(desk)

    assert asked.manager == EVA
    assert await told(desk, asked) == [(0, "first", EVA)]


async def test_somebody_slack_cannot_reach_is_named_at_once_and_the_next_is_asked(
    desk: Services,
) -> None:
    """`cannot_dm_bot`, somebody who left: no question waits for a person in vain."""
    asked = await ask(desk)

    def refuse(tx: Transaction) -> None:
        [lost] = [p for p in pings.of(tx, asked.id) if p.person == DAVID]
        pings.refused(tx, OutboxId(lost.outbox or 0), "cannot_dm_bot", desk.now)

    await desk.store.write(refuse)
    await desk.wait(seconds=1)
    await desk.wait(seconds=1)

    [word] = await desk.said("ping_refused")
    assert (str(word.channel), as_json(word.data)["to"]) == (ANNA, DAVID)
    assert (await told(desk, asked))[-1][1:] == ("undelivered", EVA)
    assert (await look(desk, asked.id)).manager == EVA


async def test_a_notice_asks_for_nothing_but_one_look(desk: Services) -> None:
    """S2.22: one re-ping, then the morning's list, daily for a while; *Seen* ends it."""
    asked = await ask(
        desk,
        EscalationRequest("L1", "other", "Just so you know.", "fyi"),
        manager=CARLA,
    )

    await minutes(desk, 60)

    assert [step for _, step, _ in await told(desk, asked)] == ["first", "again"]
    assert await desk.said("notices") == []
    for _ in range(3):
        await desk.wait(hours=12)
    lists = await desk.said("notices")
    assert lists
    assert {str(message.channel) for message in lists} == {CARLA}
    await escalations.acknowledge(desk.app, desk.press(asked.mention, CARLA), asked.id)
    after = await look(desk, asked.id)
    assert after.acknowledged_at == after.ended_at == desk.now
    await desk.wait(hours=48)
    assert await desk.said("notices") == lists


async def test_two_managers_at_once_one_wins_and_a_closed_case_can_be_decided(
    desk: Services,
) -> None:
    asked = await ask(desk)
    await desk.move(asked.mention, partial(lifecycle.classify, into="complaint"))
    await desk.move(asked.mention, partial(lifecycle.close, outcome="solved"))
    verdict = ManagerDecision("move_private")

    await escalations.decide(
        desk.app, desk.press(asked.mention, DAVID), asked.id, verdict=verdict
    )
    with pytest.raises(Refused) as late:
        await escalations.decide(
            desk.app, desk.press(asked.mention, EVA), asked.id, verdict=verdict
        )

    assert late.value.reason == "already_decided"
    assert late.value.values["name"] == "David"


async def test_the_same_press_delivered_twice_is_done_once(desk: Services) -> None:
    asked = await ask(desk)
    press = desk.press(asked.mention, DAVID)
    first = await escalations.acknowledge(desk.app, press, asked.id)
    again = await escalations.acknowledge(desk.app, press, asked.id)
    assert (first.repeated, again.repeated) == (False, True)
    assert (await kinds(desk, asked)).count("acknowledged") == 1


async def test_a_manager_takes_over_or_passes_on_and_the_clocks_follow(
    desk: Services,
) -> None:
    asked = await ask(desk, replace(QUESTION, decide_by=desk.now + timedelta(hours=1)))
    await desk.move(asked.mention, lifecycle.claim)
    await minutes(desk, 5)

    await escalations.delegate(
        desk.app, desk.press(asked.mention, DAVID), asked.id, to=GERD
    )
    await minutes(desk, 16)
    assert [(s, p) for _, s, p in await told(desk, asked)][1:] == [
        ("delegated", GERD),
        ("again", GERD),
    ]
    with pytest.raises(Refused) as no:
        await escalations.delegate(
            desk.app, desk.press(asked.mention, GERD), asked.id, to=BEN
        )
    assert no.value.reason == "no_say"

    await escalations.take_case(desk.app, desk.press(asked.mention, GERD), asked.id)

    assert (await desk.look(asked.mention)).owner == GERD
    before = await told(desk, asked)
    await minutes(desk, 90)
    assert await told(desk, asked) == before


async def test_after_a_downtime_nobody_is_skipped_and_nobody_gets_three(
    desk: Services,
) -> None:
    """Promise 6: one step at a time, however long we were away."""
    asked = await ask(desk)

    await desk.wait(hours=3)
    assert [step for _, step, _ in await told(desk, asked)] == ["first", "again"]
    await minutes(desk, 11)
    assert [step for _, step, _ in await told(desk, asked)][2:] == ["deputy"]
