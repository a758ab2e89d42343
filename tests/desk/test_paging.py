"""The ladder of an escalation: again, the deputy, the next level; all of it recorded."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest

from bot.configuration.people import Person
from bot.desk.desk import Desk
from bot.desk.escalations import Verdict
from bot.errors import Refused
from bot.hours import Hours
from bot.patrol.patrol import Patrol
from bot.rules import lifecycle, replying
from bot.rules.escalating import Brief
from data import absences, escalations, events, pings
from data.absences import Absence
from data.escalated import Ping
from data.models import Escalation, EscalationId, MentionId, OutboxId, UserId
from tests.desk.conftest import ANNA, BEN, CARLA, DAVID, Bench

EVA, FRIDA, GERD = UserId("UEVA"), UserId("UFRIDA"), UserId("UGERD")
TEAM = {
    "anna": Person(key="anna", slack=ANNA, name="Anna"),
    "ben": Person(key="ben", slack=BEN, name="Ben", accounts=("acme",)),
    "carla": Person(key="carla", slack=CARLA, name="Carla", roles=("lead",)),
    "david": Person(
        key="david", slack=DAVID, name="David", roles=("manager",), deputy="eva"
    ),
    "eva": Person(key="eva", slack=EVA, name="Eva", roles=("manager",)),
    "frida": Person(key="frida", slack=FRIDA, name="Frida", roles=("crisis",)),
    "gerd": Person(key="gerd", slack=GERD, name="Gerd", roles=("legal",)),
    "nora": Person(key="nora", name="Nora", roles=("agency",), phone="+49 40 1"),
}
QUESTION = Brief("L2", "press", "Who answers?")


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """A desk that is always open, with a whole team."""
    return with_(bench)


def with_(bench: Bench, hours: Hours | None = None) -> Bench:
    """The bench with a whole team, and hours of its own if it has any."""
    around = bench.desk.around
    around = replace(around, people=TEAM, hours=hours or around.hours)
    bench.desk, bench.patrol = Desk(around), Patrol(around)
    return bench


async def ask(desk: Bench, brief: Brief = QUESTION, **more: object) -> Escalation:
    """Anna escalates a fresh mention, or `number`."""
    number = more.get("number") or await desk.mention()
    manager = more.get("manager", DAVID)
    done = await desk.desk.escalate(
        desk.press(MentionId(int(str(number)))),
        brief=brief,
        manager=None if manager is None else UserId(str(manager)),
    )
    assert done.escalation is not None
    return await look(desk, done.escalation)


async def look(desk: Bench, number: EscalationId) -> Escalation:
    """Where it stands now."""
    found = await desk.store.read(lambda tx: escalations.find(tx, number))
    assert found is not None
    return found


async def told(desk: Bench, asked: Escalation) -> list[tuple[int, str, str]]:
    """Minutes after it was raised, the step, and who was told; not the channel."""
    rows = await desk.store.read(lambda tx: pings.of(tx, asked.id))
    return [
        (int((p.at - asked.raised_at).total_seconds() // 60), p.step, p.person)
        for p in rows
        if p.step not in ("channel", "phone")
    ]


async def kinds(desk: Bench, asked: Escalation) -> list[str]:
    """The story of its mention."""
    story = await desk.store.read(lambda tx: events.story(tx, asked.mention))
    return [event.kind for event in story]


async def minutes(desk: Bench, count: int) -> None:
    """Time passes minute by minute, as it does."""
    for _ in range(count):
        await desk.wait(minutes=1)


async def deliver(desk: Bench, asked: Escalation) -> list[Ping]:
    """The courier has everything in Slack."""

    def arrive(tx) -> list[Ping]:  # type: ignore[no-untyped-def]
        for ping in pings.of(tx, asked.id):
            if ping.outbox is not None:
                pings.delivered(tx, OutboxId(ping.outbox), desk.now)
        return pings.of(tx, asked.id)

    return await desk.store.write(arrive)


async def test_an_unseen_question_climbs_at_15_25_and_35_minutes(desk: Bench) -> None:
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


async def test_the_crisis_team_at_last_hears_that_nobody_answers(desk: Bench) -> None:
    """L3 again at +10 and +20, then the team is told whom to phone; and then silence."""
    asked = await ask(desk)

    await minutes(desk, 120)

    steps = [step for _, step, _ in await told(desk, asked)]
    assert steps == ["first", "again", "deputy", "next", "again", "again"]
    [to_anna, to_carla] = await desk.said("nobody_answers")
    assert {str(to_anna.channel), str(to_carla.channel)} == {ANNA, CARLA}


async def test_what_was_seen_has_a_second_clock_until_it_is_decided(
    desk: Bench,
) -> None:
    """DESIGN promise 7: seen is not decided; after `decide_by` the ladder begins anew."""
    by = desk.now + timedelta(minutes=60)
    asked = await ask(desk, replace(QUESTION, decide_by=by))
    await minutes(desk, 10)
    await desk.desk.acknowledge(desk.press(asked.mention, DAVID), asked.id)

    await minutes(desk, 75)

    assert (await told(desk, asked))[1:] == [
        (60, "again", DAVID),
        (70, "deputy", EVA),
        (80, "next", FRIDA),
    ]
    verdict = Verdict("no_reply", "Leave it.")
    await desk.desk.decide(desk.press(asked.mention, FRIDA), asked.id, verdict=verdict)
    before = await told(desk, asked)
    await minutes(desk, 60)
    assert await told(desk, asked) == before
    [heard] = await desk.said("decided")
    assert str(heard.channel) == ANNA


async def test_a_wall_trigger_pages_at_night_and_others_wait_for_the_morning(
    desk: Bench,
) -> None:
    """Playbook 4.2; the clocks of what waits begin in the morning, too."""
    hours = Hours.weekly({day: [(time(9), time(17))] for day in range(5)}, "UTC")
    night = with_(desk, hours)
    night.now = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

    quiet = await ask(night)
    loud = await ask(night, Brief("L2", "safety", "Stop using it?"))

    assert quiet.pages_from == monday
    assert loud.pages_from == night.now
    letters = {letter.escalation: letter for letter in await night.said("brief_dm")}
    assert letters[quiet.id].not_before == monday
    assert letters[loud.id].not_before == night.now
    await minutes(night, 16)
    assert [step for _, step, _ in await told(night, loud)] == ["first", "again"]
    assert [step for _, step, _ in await told(night, quiet)] == ["first"]
    night.now = monday
    await minutes(night, 16)
    assert [step for _, step, _ in await told(night, quiet)] == ["first", "again"]


async def test_the_topic_owner_is_asked_and_whoever_is_away_is_stood_in_for(
    desk: Bench,
) -> None:
    legal = await ask(desk, Brief("L2", "legal", "May we?"), manager=None)
    assert legal.manager == GERD
    gone = Absence(DAVID, desk.now, desk.now + timedelta(days=1), backup=None)
    await desk.store.write(lambda tx: absences.begin(tx, gone))

    asked = await ask(desk)

    assert asked.manager == EVA
    assert await told(desk, asked) == [(0, "first", EVA)]


async def test_somebody_slack_cannot_reach_is_named_at_once_and_the_next_is_asked(
    desk: Bench,
) -> None:
    """`cannot_dm_bot`, somebody who left: no question waits for a person in vain."""
    asked = await ask(desk)

    def refuse(tx) -> None:  # type: ignore[no-untyped-def]
        [lost] = [p for p in pings.of(tx, asked.id) if p.person == DAVID]
        pings.refused(tx, OutboxId(lost.outbox or 0), "cannot_dm_bot", desk.now)

    await desk.store.write(refuse)
    await desk.wait(seconds=1)
    await desk.wait(seconds=1)

    [word] = await desk.said("ping_refused")
    assert (str(word.channel), word.data["to"]) == (ANNA, DAVID)
    assert (await told(desk, asked))[-1][1:] == ("undelivered", EVA)
    assert (await look(desk, asked.id)).manager == EVA


async def test_a_notice_asks_for_nothing_but_one_look(desk: Bench) -> None:
    """S2.22: one re-ping, then the morning's list, daily for a while; *Seen* ends it."""
    asked = await ask(
        desk, Brief("L1", "other", "Just so you know.", "fyi"), manager=CARLA
    )

    await minutes(desk, 60)

    assert [step for _, step, _ in await told(desk, asked)] == ["first", "again"]
    assert await desk.said("notices") == []
    for _ in range(3):
        await desk.wait(hours=12)
    lists = await desk.said("notices")
    assert lists
    assert {str(letter.channel) for letter in lists} == {CARLA}
    await desk.desk.acknowledge(desk.press(asked.mention, CARLA), asked.id)
    after = await look(desk, asked.id)
    assert after.acknowledged_at == after.ended_at == desk.now
    await desk.wait(hours=48)
    assert await desk.said("notices") == lists


async def test_two_managers_at_once_one_wins_and_a_closed_case_can_be_decided(
    desk: Bench,
) -> None:
    asked = await ask(desk)
    await desk.move(asked.mention, partial(lifecycle.classify, into="complaint"))
    await desk.move(asked.mention, partial(lifecycle.close, outcome="solved"))
    verdict = Verdict("move_private")

    await desk.desk.decide(desk.press(asked.mention, DAVID), asked.id, verdict=verdict)
    with pytest.raises(Refused) as late:
        await desk.desk.decide(
            desk.press(asked.mention, EVA), asked.id, verdict=verdict
        )

    assert late.value.reason == "already_decided"
    assert late.value.values["name"] == "David"


async def test_the_same_press_delivered_twice_is_done_once(desk: Bench) -> None:
    asked = await ask(desk)
    press = desk.press(asked.mention, DAVID)
    first = await desk.desk.acknowledge(press, asked.id)
    again = await desk.desk.acknowledge(press, asked.id)
    assert (first.repeated, again.repeated) == (False, True)
    assert (await kinds(desk, asked)).count("acknowledged") == 1


async def test_a_manager_takes_over_or_passes_on_and_the_clocks_follow(
    desk: Bench,
) -> None:
    asked = await ask(desk, replace(QUESTION, decide_by=desk.now + timedelta(hours=1)))
    await desk.move(asked.mention, lifecycle.claim)
    await minutes(desk, 5)

    await desk.desk.delegate(desk.press(asked.mention, DAVID), asked.id, to=GERD)
    await minutes(desk, 16)
    assert [(s, p) for _, s, p in await told(desk, asked)][1:] == [
        ("delegated", GERD),
        ("again", GERD),
    ]
    with pytest.raises(Refused) as no:
        await desk.desk.delegate(desk.press(asked.mention, GERD), asked.id, to=BEN)
    assert no.value.reason == "no_say"

    await desk.desk.take_case(desk.press(asked.mention, GERD), asked.id)

    assert (await desk.look(asked.mention)).owner == GERD
    before = await told(desk, asked)
    await minutes(desk, 90)
    assert await told(desk, asked) == before


async def test_after_a_downtime_nobody_is_skipped_and_nobody_gets_three(
    desk: Bench,
) -> None:
    """Promise 6: one rung at a time, however long we were away."""
    asked = await ask(desk)

    await desk.wait(hours=3)
    assert [step for _, step, _ in await told(desk, asked)] == ["first", "again"]
    await minutes(desk, 11)
    assert [step for _, step, _ in await told(desk, asked)][2:] == ["deputy"]


async def test_only_flags_with_approval_ask_one_person_and_never_wait_silently(
    desk: Bench,
) -> None:
    """S3.22, S3.21: one approver for the exact text; after 30 min again and the deputy."""
    number = await desk.mention()
    with pytest.raises(Refused) as none:
        await desk.desk.ask_approval(desk.press(number), "We are sorry.")
    assert none.value.reason == "no_approval_needed"
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"press"})))

    done = await desk.desk.ask_approval(desk.press(number), "We are sorry.")

    assert done.escalation is not None
    asked = await look(desk, done.escalation)
    assert (asked.kind, asked.manager, asked.proposal) == (
        "approval",
        DAVID,
        "We are sorry.",
    )
    await minutes(desk, 29)
    assert await told(desk, asked) == [(0, "first", DAVID)]
    await minutes(desk, 2)
    assert (await told(desk, asked))[1:] == [(30, "again", DAVID), (30, "deputy", EVA)]
    with pytest.raises(Refused) as twice:
        await desk.desk.ask_approval(desk.press(number), "We are sorry.")
    assert twice.value.reason == "approval_waits"


async def test_a_lead_may_publish_in_an_emergency_with_a_reason(desk: Bench) -> None:
    """Playbook 4.5: the way out, logged; not for everybody, not without a reason."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"legal"})))
    publish = desk.desk.publish_in_emergency
    with pytest.raises(Refused) as anna:
        await publish(desk.press(number), "We are sorry.", "It burns.")
    with pytest.raises(Refused) as silent:
        await publish(desk.press(number, CARLA), "We are sorry.", " ")
    assert (anna.value.reason, silent.value.reason) == (
        "only_the_lead",
        "needs_a_sentence",
    )

    done = await publish(desk.press(number, CARLA), "We are sorry.", "It burns.")

    assert done.escalation is not None
    after = await look(desk, done.escalation)
    assert (after.decision, after.decided_by, after.why) == (
        "emergency",
        CARLA,
        "It burns.",
    )
    assert "emergency" in await kinds(desk, after)


async def test_a_holding_reply_needs_nobody(desk: Bench) -> None:
    """S3.27: under a legal flag and a hold of everything, a sign of life still goes."""
    number = await desk.mention()
    await desk.move(number, partial(lifecycle.flag, flags=frozenset({"legal"})))
    asked = await ask(desk, number=number)
    verdict = Verdict("hold_all_replies", "Wait for the lab.")
    await desk.desk.decide(desk.press(number, DAVID), asked.id, verdict=verdict)

    written = replying.Written("We are looking into it.", None, "public", desk.now)
    promised = desk.now + timedelta(hours=1)
    await desk.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    assert (await desk.look(number)).first_reply_at == desk.now
