"""What a manager is told: by whom, for whom, by when; and nobody is told twice."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.errors import Refused
from bot.escalation.service import escalations
from bot.escalation.service.escalations import ManagerDecision
from bot.hours.hours import Hours
from bot.mentions.rules import lifecycle
from data.team import absences
from data.team.absences import Absence
from tests.world.payloads import as_json
from tests.world.services import ANNA, DAVID, Services
from tests.world.staffed import EVA, GERD, QUESTION, ask, look, minutes, told, with_


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def test_who_passes_it_on_is_named_and_the_time_is_a_new_one(
    desk: Services,
) -> None:
    asked = await ask(
        desk, replace(QUESTION, decide_by=desk.now + timedelta(minutes=5))
    )
    desk.now += timedelta(minutes=10)

    await escalations.delegate(
        desk.app, desk.press(asked.mention, DAVID), asked.id, to=GERD
    )

    [message] = await desk.said("brief_delegated")
    assert as_json(message.data)["by"] == DAVID
    after = await look(desk, asked.id)
    assert after.decide_by == desk.now + timedelta(minutes=30)


async def test_a_stand_in_has_a_first_message_and_time_of_their_own(
    desk: Services,
) -> None:
    """Playbook 4.2: away after being asked; the deputy is no step that was skipped."""
    asked = await ask(desk)
    gone = Absence(DAVID, desk.now, desk.now + timedelta(days=1), backup=EVA)
    await desk.store.write(lambda tx: absences.begin(tx, gone))

    await minutes(desk, 41)

    assert [(m, s, p) for m, s, p in await told(desk, asked)][:4] == [
        (0, "first", DAVID),
        (15, "deputy", EVA),
        (30, "again", EVA),
        (40, "next", "UFRIDA"),
    ]
    [message] = await desk.said("brief_deputy")
    assert as_json(message.data)["for"] == DAVID


async def test_who_had_it_hears_once_that_a_manager_took_over(desk: Services) -> None:
    asked = await ask(desk)
    await desk.move(asked.mention, lifecycle.claim)

    await escalations.take_case(desk.app, desk.press(asked.mention, DAVID), asked.id)

    assert [str(one.channel) for one in await desk.said("taken_over")] == [ANNA]
    assert await desk.said("case_taken") == []


async def test_a_yes_is_given_to_a_text_and_to_nothing_else(desk: Services) -> None:
    asked = await ask(desk)

    with pytest.raises(Refused) as no:
        await escalations.decide(
            desk.app,
            desk.press(asked.mention, DAVID),
            asked.id,
            verdict=ManagerDecision("approve_text"),
        )

    assert no.value.reason == "nothing_to_approve"


async def test_at_night_the_confirmation_says_when_somebody_hears_of_it(
    desk: Services,
) -> None:
    hours = Hours.weekly({day: [(time(9), time(17))] for day in range(5)}, "UTC")
    night = with_(desk, hours)
    night.now = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    number = await night.mention()

    done = await escalations.escalate(night.app, night.press(number), brief=QUESTION)

    assert done.answer.state == "later"
    assert done.answer.time == datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
