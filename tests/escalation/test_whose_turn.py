"""The stages of an escalation: who has to act, which clock runs, and who is told."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.config.people import Person
from bot.core.context import AppContext
from bot.desk import queries
from bot.errors import Refused
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import approving, escalations
from bot.escalation.service.escalations import ManagerDecision
from bot.escalation.service.shown import with_briefing
from bot.mentions.rules import lifecycle
from bot.ui.card_model import CardModel
from data.models import Escalation, UserId
from data.replies import drafts
from data.replies.models import Draft, DraftId
from data.team import absences
from data.team.absences import Absence
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services
from tests.world.staffed import (
    EVA,
    FRIDA,
    QUESTION,
    TEAM,
    ask,
    flags,
    heard,
    kinds,
    look,
    minutes,
    raised,
    team_of,
    told,
    with_,
)


async def briefed(app: AppContext, asked: Escalation, reader: UserId) -> CardModel:
    """What the dialog of a brief is drawn from."""
    model = await queries.card_model(app, asked.mention, reader)
    return await with_briefing(app, model, asked)


@pytest.fixture
def desk(services: Services) -> Services:
    """A desk that is always open, with a whole team."""
    return with_(services)


async def test_asking_back_makes_it_the_teams_move(desk: Services) -> None:
    """Promise 6: who owes the answer is told, one after the other, and nobody else."""
    asked = await ask(desk, replace(QUESTION, decide_by=desk.now + timedelta(hours=1)))
    await desk.move(asked.mention, lifecycle.claim, BEN)
    await minutes(desk, 1)
    back = desk.press(asked.mention, DAVID)
    await escalations.ask_back(desk.app, back, asked.id, question="Which shop?")
    assert (await queries.card_model(desk.app, asked.mention)).info_request is not None
    before = await told(desk, asked)

    await minutes(desk, 35)

    assert await heard(desk, "info_wanted") == [ANNA, ANNA, BEN, CARLA]
    assert await told(desk, asked) == before
    await minutes(desk, 15)
    assert await heard(desk, "info_missing") == [DAVID]

    # Whoever asked decides without; or gets an answer, with time of their own.
    info_request = (await queries.card_model(desk.app, asked.mention)).info_request
    assert info_request is not None
    answer = desk.press(asked.mention, BEN)
    await escalations.answer_back(desk.app, answer, info_request.id, answer="Haarlem.")
    assert await heard(desk, "info_given") == [DAVID]
    await minutes(desk, 9)
    assert await told(desk, asked) == before
    await minutes(desk, 2)
    assert [step for _, step, _ in await told(desk, asked)][-1] == "again"


async def test_a_raiser_who_is_away_is_not_asked_back_in_vain(desk: Services) -> None:
    asked = await ask(desk)
    await desk.move(asked.mention, lifecycle.claim, BEN)
    gone = Absence(ANNA, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    back = desk.press(asked.mention, DAVID)
    done = await escalations.ask_back(desk.app, back, asked.id, question="Which shop?")
    assert done.answer.to == BEN
    assert await heard(desk, "info_wanted") == [BEN]


async def test_little_time_is_looked_at_sooner(desk: Services) -> None:
    """“Decide by in 5 minutes” does not pass silently."""
    asked = await ask(
        desk, replace(QUESTION, decide_by=desk.now + timedelta(minutes=5))
    )
    await minutes(desk, 16)
    assert [(at, step) for at, step, _ in await told(desk, asked)] == [
        (0, "first"),
        (5, "again"),
        (15, "deputy"),
    ]


async def test_a_question_moves_on_from_who_went_away_after_being_asked(
    desk: Services,
) -> None:
    """Playbook 4.2: the stand-in is told why, and has the same time before L3 is asked."""
    asked = await ask(desk)
    gone = Absence(DAVID, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    await minutes(desk, 46)
    assert (await told(desk, asked))[1:] == [
        (15, "deputy", EVA),
        (30, "again", EVA),
        (40, "next", FRIDA),
    ]


async def test_passing_it_on_to_who_is_away_does_not_come_back(desk: Services) -> None:
    asked = await ask(desk)
    gone = Absence(CARLA, desk.now, desk.now + timedelta(days=1), backup=DAVID)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    with pytest.raises(Refused) as no:
        await escalations.delegate(
            desk.app, desk.press(asked.mention, DAVID), asked.id, to=CARLA
        )
    assert no.value.reason == "backup_is_away"
    assert (await look(desk, asked.id)).manager == DAVID


async def test_who_sets_the_flag_does_not_silence_the_crisisteam_of(
    desk: Services,
) -> None:
    """Playbook 4.2: L3 all at once, and the phone list, whoever of them noticed it."""
    hans = UserId("UHANS")
    person = Person(key="hans", slack=hans, name="Hans", roles=("crisis",))
    team_of(desk, {**TEAM, "hans": person})
    number = await desk.mention()

    await desk.move(number, flags("self_harm"), FRIDA)

    [asked] = await raised(desk, number)
    assert (asked.manager, asked.acknowledged_by) == (FRIDA, FRIDA)
    assert await told(desk, asked) == [(0, "all", hans)]
    model = await briefed(desk.app, asked, FRIDA)
    assert [one.name for one in model.briefing.contacts] == ["Nora", "On call"]


async def test_please_phone_comes_with_the_numbers(desk: Services) -> None:
    """Playbook 4.2, S0.12: who was told and has a number, all levels above, the house."""
    phone = {"pia": Person(key="pia", name="Pia", roles=("crisis",), phone="+49 1")}
    david = TEAM["david"].model_copy(update={"phone": "+49 2", "deputy": None})
    team_of(desk, {"anna": TEAM["anna"], "david": david, **phone})
    asked = await ask(desk)

    await minutes(desk, 40)

    assert ANNA in await heard(desk, "nobody_answers")
    model = await briefed(desk.app, asked, DAVID)
    numbers = {one.name: one.phone for one in model.briefing.contacts}
    assert numbers == {"David": "+49 2", "Pia": "+49 1", "On call": "+49 9"}
    for key in ("pia", "On call"):
        await escalations.called(desk.app, desk.press(asked.mention), asked.id, key)
    assert (await kinds(desk, asked)).count("called") == 2

    # A crisis team without Slack is still the crisis team; who is found phones them.
    number = await desk.mention()
    await desk.move(number, flags("self_harm"))
    [danger] = await raised(desk, number)
    assert (danger.level, danger.manager) == ("L3", DAVID)
    assert {"Pia", "On call"} <= {
        one.name for one in (await briefed(desk.app, danger, DAVID)).briefing.contacts
    }


async def test_an_unseen_notice_leaves_the_list_after_so_many_mornings(
    desk: Services,
) -> None:
    """S2.22: `list_days` mornings; never to somebody who is away, never to nobody."""
    await ask(desk, EscalationRequest("L1", "other", "FYI", "fyi"), manager=CARLA)
    gone = Absence(CARLA, desk.now, desk.now + timedelta(hours=30), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    for _ in range(40):
        await desk.wait(hours=6)
    mornings = await heard(desk, "notices")
    assert mornings == [CARLA] * (desk.app.playbook.escalation.list_days - 1)


async def test_nobody_is_told_is_said_as_it_is(desk: Services) -> None:
    """Issue 4 point 1: no list to nobody, and no “somebody has been told”."""
    team_of(desk, {"anna": TEAM["anna"]}, lead=None)
    number = await desk.mention()
    done = await desk.move(number, partial(lifecycle.classify, into="abuse"))
    assert done.answer.raised is None
    for _ in range(12):
        await desk.wait(hours=6)
    assert await desk.said("notices") == []
    done = await escalations.escalate(desk.app, desk.press(number), brief=QUESTION)
    assert done.answer.state == "nobody"


async def test_nobody_says_yes_to_their_own_text_while_somebody_else_can(
    desk: Services,
) -> None:
    """S3.22, playbook C8: also where the other one stands on another level."""
    team_of(desk, {name: TEAM[name] for name in ("anna", "carla", "david")})
    number = await desk.mention()
    await desk.move(number, flags("press"), DAVID)
    done = await approving.ask_approval(
        desk.app, desk.press(number, DAVID), "We are sorry."
    )
    assert done.escalation is not None
    assert (await look(desk, done.escalation)).manager == CARLA
    yes = ManagerDecision("approve_text")
    with pytest.raises(Refused) as own:
        await escalations.decide(
            desk.app, desk.press(number, DAVID), done.escalation, verdict=yes
        )
    assert own.value.reason == "own_text"
    await escalations.decide(
        desk.app, desk.press(number, CARLA), done.escalation, verdict=yes
    )


async def test_the_owner_hears_what_becomes_of_it_and_so_does_who_waits(
    desk: Services,
) -> None:
    """Whose move it is: the owner beside the raiser, and whoever has a draft under a hold."""
    asked = await ask(desk)
    await desk.move(asked.mention, lifecycle.claim, BEN)
    other = await desk.mention()
    draft = Draft(DraftId(0), other, "Sorry.", BEN, desk.now, BEN, desk.now)
    await desk.store.write(lambda tx: drafts.add(tx, draft))
    await escalations.acknowledge(desk.app, desk.press(asked.mention, DAVID), asked.id)
    assert await heard(desk, "acknowledged") == []
    hold = ManagerDecision("hold_all_replies")
    await escalations.decide(
        desk.app, desk.press(asked.mention, DAVID), asked.id, verdict=hold
    )
    await minutes(desk, 61)
    told = await desk.said("thawed")
    messages = {str(one.channel): as_json(one.data) for one in told}
    assert messages[BEN]["drafts"] == [other]
    assert messages[ANNA]["drafts"] is None

    second = await ask(desk, number=asked.mention)
    down = desk.press(asked.mention, DAVID)
    await escalations.stand_down(desk.app, down, second.id, sentence="An old lamp.")
    assert set(await heard(desk, "stood_down")) == {ANNA, BEN}
