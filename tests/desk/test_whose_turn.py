"""The life of an escalation: whose move it is, which clock runs, and when it stops."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.configuration.brand import Links, Phone
from bot.configuration.people import Person
from bot.desk.desk import Desk
from bot.desk.escalation.escalations import Verdict
from bot.errors import Refused
from bot.patrol.patrol import Patrol
from bot.rules.escalation.escalating import Brief
from bot.rules.life import lifecycle
from bot.rules.life.ending import Ending
from bot.rules.life.nudges import Audience
from bot.rules.life.step import Rule
from data import events
from data.escalation import escalations
from data.models import Escalation, MentionId, Status, UserId
from data.people import absences
from data.people.absences import Absence
from data.writing import drafts
from data.writing.written import Draft, DraftId
from tests.desk.conftest import ANNA, BEN, CARLA, DAVID, Bench
from tests.desk.staffed import (
    EVA,
    FRIDA,
    GERD,
    QUESTION,
    TEAM,
    ask,
    kinds,
    look,
    minutes,
    told,
    with_,
)

CLOSE: Rule = partial(lifecycle.close, outcome="not_relevant")


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """A desk that is always open, with a whole team."""
    return with_(bench)


def flags(*names: str) -> Rule:
    """Exactly these flags."""
    return partial(lifecycle.flag, flags=frozenset(names))


async def raised(desk: Bench, number: MentionId) -> list[Escalation]:
    """Everything management was told of a mention."""
    return await desk.store.read(lambda tx: escalations.of(tx, number))


async def heard(desk: Bench, kind: str) -> list[str]:
    """Who was sent a letter of this kind."""
    return [str(letter.channel) for letter in await desk.said(kind)]


async def sorted_out(desk: Bench) -> MentionId:
    """A mention with a class, so that it can be closed."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.classify, into="complaint"))
    return number


async def test_a_question_ends_with_its_case_and_comes_back_with_it(
    desk: Bench,
) -> None:
    """DESIGN promise 6: nobody is pinged for what is over; who had seen it hears so."""
    number = await sorted_out(desk)
    asked = await ask(desk, number=number)
    await desk.desk.acknowledge(desk.press(number, DAVID), asked.id)

    await desk.move(number, CLOSE)
    before = await told(desk, asked)
    await minutes(desk, 1)
    await desk.wait(hours=2)

    over = await look(desk, asked.id)
    assert (over.moot, over.ended_by, over.decision) == ("closed", ANNA, None)
    assert await told(desk, asked) == before
    assert await heard(desk, "moot") == [DAVID]
    with pytest.raises(Refused) as late:
        await desk.desk.ask_back(desk.press(number, DAVID), asked.id, question="Why?")
    assert late.value.reason == "no_longer_asked"

    # A case that comes back has its question back where closing was a mistake.
    again = await sorted_out(desk)
    other = await ask(desk, number=again)
    await desk.move(again, CLOSE)
    await desk.desk.undo(desk.press(again))
    assert (await look(desk, other.id)).ended_at is None
    await minutes(desk, 16)
    assert [step for _, step, _ in await told(desk, other)] == ["first", "again"]
    assert await desk.store.read(events.verify) is None


async def test_a_rule_asks_again_when_a_closed_case_is_opened_again(
    desk: Bench,
) -> None:
    number = await sorted_out(desk)
    await desk.move(number, flags("legal"))
    await desk.move(number, CLOSE)
    await desk.move(number, lifecycle.reopen)

    first, second = await raised(desk, number)

    assert (first.moot, second.moot, second.cause) == ("closed", None, "legal")


async def test_a_notice_never_holds_a_case_open(desk: Bench) -> None:
    """DESIGN promise 7: informing is not asking, seen or not."""
    number = await sorted_out(desk)
    for seen in (False, True):
        notice = await ask(desk, Brief("L2", "other", "FYI", "fyi"), number=number)
        if seen:
            await desk.desk.acknowledge(desk.press(number, DAVID), notice.id)
        mention = await desk.look(number)
        assert (await desk.desk.ends_of(mention)).escalation is None

    how = Ending("not_relevant", result="solved")
    done = await desk.desk.close(desk.press(number), how)

    assert done.mention.status is Status.CLOSED
    assert "overruled" not in await kinds(desk, notice)


async def test_a_mistake_is_taken_back_as_long_as_nobody_has_seen_it(
    desk: Bench,
) -> None:
    """DESIGN section 4, undo: the flag goes, and so does the alarm it raised."""
    number = await desk.mention()
    await desk.move(number, flags("legal"))
    done = await desk.desk.undo(desk.press(number))
    [asked] = await raised(desk, number)
    assert (asked.moot, asked.ended_by) == ("taken_back", ANNA)
    assert done.data["taken_back"] == GERD
    await minutes(desk, 40)
    assert await told(desk, asked) == [(0, "first", GERD)]

    # Taking the flag off is the same; what was seen stays, and the presser hears it.
    await desk.move(number, flags("press"))
    done = await desk.move(number, flags())
    assert done.data["taken_back"] == DAVID
    await desk.move(number, flags("press"))
    seen = (await raised(desk, number))[-1]
    await desk.desk.acknowledge(desk.press(number, DAVID), seen.id)
    await desk.wait(seconds=1)
    done = await desk.move(number, flags())
    assert (done.data["still_asked"], done.data["escalation"]) == (DAVID, seen.id)
    assert (await look(desk, seen.id)).ended_at is None

    # Abuse that was none: the notice goes, too.
    await desk.move(number, partial(lifecycle.classify, into="abuse"))
    await desk.move(number, partial(lifecycle.classify, into="complaint"))
    assert (await raised(desk, number))[-1].moot == "taken_back"


async def test_asking_back_makes_it_the_teams_move(desk: Bench) -> None:
    """Promise 6: who owes the answer is told, one after the other, and nobody else."""
    asked = await ask(desk, replace(QUESTION, decide_by=desk.now + timedelta(hours=1)))
    await desk.move(asked.mention, lifecycle.claim, BEN)
    await minutes(desk, 1)
    back = desk.press(asked.mention, DAVID)
    await desk.desk.ask_back(back, asked.id, question="Which shop?")
    assert (await desk.desk.scene(asked.mention)).enquiry is not None
    before = await told(desk, asked)

    await minutes(desk, 35)

    assert await heard(desk, "info_wanted") == [ANNA, ANNA, BEN, CARLA]
    assert await told(desk, asked) == before
    await minutes(desk, 15)
    assert await heard(desk, "info_missing") == [DAVID]

    # Whoever asked decides without; or gets an answer, with time of their own.
    enquiry = (await desk.desk.scene(asked.mention)).enquiry
    assert enquiry is not None
    answer = desk.press(asked.mention, BEN)
    await desk.desk.answer_back(answer, enquiry.id, answer="Haarlem.")
    assert await heard(desk, "info_given") == [DAVID]
    await minutes(desk, 9)
    assert await told(desk, asked) == before
    await minutes(desk, 2)
    assert [step for _, step, _ in await told(desk, asked)][-1] == "again"


async def test_a_raiser_who_is_away_is_not_asked_back_in_vain(desk: Bench) -> None:
    asked = await ask(desk)
    await desk.move(asked.mention, lifecycle.claim, BEN)
    gone = Absence(ANNA, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    back = desk.press(asked.mention, DAVID)
    done = await desk.desk.ask_back(back, asked.id, question="Which shop?")
    assert done.data["to"] == BEN
    assert await heard(desk, "info_wanted") == [BEN]


async def test_little_time_is_looked_at_sooner(desk: Bench) -> None:
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
    desk: Bench,
) -> None:
    """Playbook 4.2: the stand-in is told why, and has the same time before L3 is asked."""
    asked = await ask(desk)
    gone = Absence(DAVID, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    await minutes(desk, 46)
    assert (await told(desk, asked))[1:] == [
        (15, "undelivered", EVA),
        (30, "again", EVA),
        (40, "next", FRIDA),
    ]


async def test_passing_it_on_to_who_is_away_does_not_come_back(desk: Bench) -> None:
    asked = await ask(desk)
    gone = Absence(CARLA, desk.now, desk.now + timedelta(days=1), backup=DAVID)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    with pytest.raises(Refused) as no:
        await desk.desk.delegate(desk.press(asked.mention, DAVID), asked.id, to=CARLA)
    assert no.value.reason == "backup_is_away"
    assert (await look(desk, asked.id)).manager == DAVID


async def test_who_sets_the_flag_does_not_silence_the_crisis_team(
    desk: Bench,
) -> None:
    """Playbook 4.2: L3 all at once, and the phone list, whoever of them noticed it."""
    hans = UserId("UHANS")
    person = Person(key="hans", slack=hans, name="Hans", roles=("crisis",))
    _team(desk, {**TEAM, "hans": person})
    number = await desk.mention()

    await desk.move(number, flags("self_harm"), FRIDA)

    [asked] = await raised(desk, number)
    assert (asked.manager, asked.acknowledged_by) == (FRIDA, FRIDA)
    assert await told(desk, asked) == [(0, "all", hans)]
    scene = await desk.desk.briefed_scene(asked, FRIDA)
    assert [one.name for one in scene.briefing.contacts] == ["Nora", "On call"]


async def test_please_phone_comes_with_the_numbers(desk: Bench) -> None:
    """Playbook 4.2, S0.12: who was told and has a number, all levels above, the house."""
    phone = {"pia": Person(key="pia", name="Pia", roles=("crisis",), phone="+49 1")}
    david = TEAM["david"].model_copy(update={"phone": "+49 2", "deputy": None})
    _team(desk, {"anna": TEAM["anna"], "david": david, **phone})
    asked = await ask(desk)

    await minutes(desk, 40)

    assert ANNA in await heard(desk, "nobody_answers")
    scene = await desk.desk.briefed_scene(asked, DAVID)
    numbers = {one.name: one.phone for one in scene.briefing.contacts}
    assert numbers == {"David": "+49 2", "Pia": "+49 1", "On call": "+49 9"}
    for key in ("pia", "On call"):
        await desk.desk.called(desk.press(asked.mention), asked.id, key)
    assert (await kinds(desk, asked)).count("called") == 2

    # A crisis team without Slack is still the crisis team; who is found phones them.
    number = await desk.mention()
    await desk.move(number, flags("self_harm"))
    [danger] = await raised(desk, number)
    assert (danger.level, danger.manager) == ("L3", DAVID)
    assert {"Pia", "On call"} <= {
        one.name
        for one in (await desk.desk.briefed_scene(danger, DAVID)).briefing.contacts
    }


async def test_an_unseen_notice_leaves_the_list_after_so_many_mornings(
    desk: Bench,
) -> None:
    """S2.22: `list_days` mornings; never to somebody who is away, never to nobody."""
    await ask(desk, Brief("L1", "other", "FYI", "fyi"), manager=CARLA)
    gone = Absence(CARLA, desk.now, desk.now + timedelta(hours=30), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))
    for _ in range(40):
        await desk.wait(hours=6)
    mornings = await heard(desk, "notices")
    assert mornings == [CARLA] * (desk.desk.around.playbook.escalation.list_days - 1)


async def test_nobody_is_told_is_said_as_it_is(desk: Bench) -> None:
    """Issue 4 point 1: no list to nobody, and no “somebody has been told”."""
    _team(desk, {"anna": TEAM["anna"]}, lead=None)
    number = await desk.mention()
    done = await desk.move(number, partial(lifecycle.classify, into="abuse"))
    assert "raised" not in done.data
    for _ in range(12):
        await desk.wait(hours=6)
    assert await desk.said("notices") == []
    done = await desk.desk.escalate(desk.press(number), brief=QUESTION)
    assert done.data["state"] == "nobody"


async def test_whoever_answers_has_seen_what_they_were_told_of_it(
    desk: Bench,
) -> None:
    """Managers get few pings: a decided matter leaves no notice behind."""
    number = await desk.mention(author={"handle": "big", "followers": 120_000})
    [notice] = await raised(desk, number)
    asked = await ask(desk, number=number)
    verdict = Verdict("go_on", why="It is fair.")
    await desk.desk.decide(desk.press(number, DAVID), asked.id, verdict=verdict)
    assert (await look(desk, notice.id)).acknowledged_by == DAVID
    assert (await look(desk, asked.id)).why == "It is fair."
    await desk.wait(hours=30)
    assert await desk.said("notices") == []


async def test_a_decision_on_the_text_answers_the_question_of_the_flag(
    desk: Bench,
) -> None:
    """Playbook 4.4: the card shows the decision that counts, beside what is still open."""
    number = await desk.mention()
    await desk.move(number, flags("press"))
    [question] = await raised(desk, number)
    yes = await desk.desk.ask_approval(desk.press(number), "We are sorry.")
    assert yes.escalation is not None
    verdict = Verdict("change_text", "No call, please.")
    await desk.desk.decide(desk.press(number, DAVID), yes.escalation, verdict=verdict)
    assert (await look(desk, question.id)).moot == "answered"

    other = await ask(desk, Brief("L2", "safety", "Stop using it?"), number=number)
    scene = await desk.desk.scene(number)
    assert scene.escalation is not None
    assert scene.decided is not None
    assert (scene.escalation.id, scene.decided.id) == (other.id, yes.escalation)


async def test_nobody_says_yes_to_their_own_text_while_somebody_else_can(
    desk: Bench,
) -> None:
    """S3.22, playbook C8: also where the other one stands on another level."""
    _team(desk, {name: TEAM[name] for name in ("anna", "carla", "david")})
    number = await desk.mention()
    await desk.move(number, flags("press"), DAVID)
    done = await desk.desk.ask_approval(desk.press(number, DAVID), "We are sorry.")
    assert done.escalation is not None
    assert (await look(desk, done.escalation)).manager == CARLA
    yes = Verdict("approve_text")
    with pytest.raises(Refused) as own:
        await desk.desk.decide(desk.press(number, DAVID), done.escalation, verdict=yes)
    assert own.value.reason == "own_text"
    await desk.desk.decide(desk.press(number, CARLA), done.escalation, verdict=yes)


async def test_the_owner_hears_what_becomes_of_it_and_so_does_who_waits(
    desk: Bench,
) -> None:
    """Whose move it is: the owner beside the raiser, and whoever has a draft under a hold."""
    asked = await ask(desk)
    await desk.move(asked.mention, lifecycle.claim, BEN)
    other = await desk.mention()
    draft = Draft(DraftId(0), other, "Sorry.", BEN, desk.now, BEN, desk.now)
    await desk.store.write(lambda tx: drafts.add(tx, draft))
    await desk.desk.acknowledge(desk.press(asked.mention, DAVID), asked.id)
    assert await heard(desk, "acknowledged") == [ANNA, BEN]
    hold = Verdict("hold_all_replies")
    await desk.desk.decide(desk.press(asked.mention, DAVID), asked.id, verdict=hold)
    await minutes(desk, 61)
    letters = {str(one.channel): one.data for one in await desk.said("thawed")}
    assert letters[BEN]["drafts"] == [other]
    assert "drafts" not in letters[ANNA]

    second = await ask(desk, number=asked.mention)
    down = desk.press(asked.mention, DAVID)
    await desk.desk.stand_down(down, second.id, sentence="An old lamp.")
    assert set(await heard(desk, "stood_down")) == {ANNA, BEN}


def _team(desk: Bench, people: dict[str, Person], lead: UserId | None = CARLA) -> None:
    """Other people, and a number the house has written down."""
    links = Links(phones=(Phone(name="On call", number="+49 9"),))
    around = desk.desk.around
    house = replace(around.house, links=links)
    duty = replace(around.duty, audience=lambda: Audience(ANNA, lead))
    around = replace(around, people=people, house=house, duty=duty)
    desk.desk, desk.patrol = Desk(around), Patrol(around)
