"""The watch after a reply with a database: checks, what follows, and closing when quiet."""

from datetime import timedelta
from functools import partial

from bot.desk import commands, queries
from bot.followup import service
from bot.followup.service import Sight
from bot.mentions.rules import lifecycle
from bot.mentions.rules.replying import Written
from bot.replies.service import publishing
from data import timers
from data.models import Status
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, TEN, Services
from tests.world.watching import answered, left_alone, looks_of, see, story


async def test_an_answer_plans_its_looks_and_the_first_is_the_next_due(
    services: Services,
) -> None:
    """S1.23: every negative class is watched after a reply, whoever forgets it."""
    number = await answered(services)
    start = services.now

    looks = await looks_of(services, number)

    assert [look.due - start for look in looks] == [
        timedelta(hours=1),
        timedelta(hours=4),
        timedelta(days=1),
        timedelta(days=3),
    ]
    assert (await services.look(number)).look_again_at == start + timedelta(hours=1)


async def test_the_owner_is_asked_once_for_each_look(services: Services) -> None:
    """S0.15: a named watcher gets one reminder with the three questions."""
    number = await answered(services, by=BEN)

    await services.wait(hours=1)
    await services.wait(minutes=1)

    asked = await services.said("check")
    assert [(as_json(one.data)["person"], one.in_thread) for one in asked] == [
        (BEN, True)
    ]
    assert (await services.look(number)).status is Status.WATCHING


async def test_three_presses_make_a_look_and_the_next_one_follows(
    services: Services,
) -> None:
    """A partly answered look is kept, and the fourth hour comes as planned."""
    number = await answered(services)
    await services.wait(hours=1)

    await see(services, number, "author:none", "others:nobody")
    half = (await looks_of(services, number))[0]
    assert (half.author, half.others, half.mood, half.done_at) == (
        "none",
        "nobody",
        None,
        None,
    )
    await see(services, number, "mood:same")

    look = (await looks_of(services, number))[0]
    assert (look.verdict, look.done_at) == ("next", services.now)
    again = (await services.look(number)).look_again_at
    assert again is not None
    assert again - services.now == timedelta(hours=3)


async def test_an_open_case_knows_when_the_public_last_heard_from_us(
    services: Services,
) -> None:
    """S3.39: what the list marks after a day; a word in private is no public sign."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    signs = []
    for channel in ("public", "private"):
        written = Written("We look into it.", None, channel, services.now)
        promised = services.now + timedelta(hours=2)
        await publishing.post_holding(
            services.app, services.press(number), words=written, promised=promised
        )
        signs.append((await queries.card_model(services.app, number)).watch.last_sign)
        services.now += timedelta(hours=25)

    assert signs == [TEN, TEN]


async def test_worse_reopens_with_a_new_clock_and_can_be_taken_back(
    services: Services,
) -> None:
    """S1.26: the case reopens, its clock restarts with the class target."""
    number = await answered(services)
    await services.wait(hours=1)

    assert await see(services, number, "mood:worse") == "check_reopens"

    back = await services.look(number)
    assert (back.status, back.owner) == (Status.CLAIMED, ANNA)
    assert back.first_reply_due == services.now + timedelta(minutes=60)
    await commands.undo(services.app, services.press(number))
    undone = await services.look(number)
    look = (await looks_of(services, number))[0]
    assert undone.status is Status.WATCHING
    assert (look.mood, look.done_at) == (None, None)


async def test_nothing_new_at_the_last_look_closes_as_quiet(services: Services) -> None:
    number = await left_alone(services)
    for hours in (1, 3, 20):
        await services.wait(hours=hours)
        moved = await see(services, number, "author:none", "others:nobody", "mood:same")

    ended = await services.look(number)
    assert moved == "check_closes"
    assert (ended.status, ended.outcome) == (Status.CLOSED, "quiet")


async def test_a_rant_nobody_looks_at_is_proposed_as_quiet_once_and_then_ends(
    services: Services,
) -> None:
    """S0.13: 24 h after the last look it is proposed, then it stops reminding."""
    number = await left_alone(services)
    await services.wait(hours=1)
    await services.wait(hours=3)
    await services.wait(hours=20)
    assert await services.said("quiet_proposed") == []

    await services.wait(hours=24)
    assert len(await services.said("quiet_proposed")) == 1
    assert (await services.look(number)).status is Status.WATCHING
    await services.wait(hours=24)

    ended = await services.look(number)
    assert (ended.status, ended.outcome) == (Status.CLOSED, "quiet")
    assert len(await services.said("quiet_proposed")) == 1
    assert "fell_quiet" in await story(services, number)
    assert len(await services.said("fell_quiet")) == 1


async def test_a_complaint_waits_three_days_before_it_is_called_quiet(
    services: Services,
) -> None:
    await answered(services)
    for _ in range(5):
        await services.wait(days=1)
    assert await services.said("quiet_proposed") == []
    await services.wait(days=1, minutes=1)
    assert len(await services.said("quiet_proposed")) == 1


async def test_a_question_answered_at_once_ends_by_itself_without_a_word(
    services: Services,
) -> None:
    """No look was asked for, so nobody is asked; the outcome stays what it was."""
    number = await answered(services, klass="question")
    await services.wait(hours=24)

    ended = await services.look(number)
    assert (ended.status, ended.outcome) == (Status.CLOSED, "answered")
    assert await services.said("quiet_proposed") == []
    assert await services.said("fell_quiet") == []


async def test_five_reactions_somebody_counted_reopen_a_rant(
    services: Services,
) -> None:
    """S2.21: with at least five reactions the rant is reassessed and L1 proposed."""
    number = await left_alone(services)
    await services.wait(hours=1)

    done = await service.saw(
        services.app, services.press(number), Sight(people=5, note="Loud.")
    )

    assert (done.move, done.answer.level) == ("check_reopens", "L1")
    look = (await looks_of(services, number))[0]
    assert (look.people, look.others, look.note) == (5, "many", "Loud.")


async def test_looks_that_fall_due_together_come_in_one_message(
    services: Services,
) -> None:
    """Playbook 6: a watch round, not one ping per case; nothing for what was answered."""
    numbers = [
        await answered(services, author={"handle": f"h{n}"}, thread_id=f"t{n}")
        for n in range(3)
    ]
    await services.wait(hours=1)

    rounds = [
        one for one in await services.said("check_round") if one.state == "waiting"
    ]
    waiting = [one for one in await services.said("check") if one.state == "waiting"]
    assert waiting == []
    assert [item["mention"] for item in as_json(rounds[0].data)["items"]] == numbers
    assert len(rounds) == 1


async def test_after_a_downtime_there_is_one_summary(services: Services) -> None:
    for n in range(3):
        await answered(services, author={"handle": f"h{n}"}, thread_id=f"t{n}")
    await services.wait(hours=2)

    assert await services.said("check") == []
    assert await services.said("check_round") == []
    summary = await services.said("catch_up")
    assert [len(as_json(one.data)["items"]) for one in summary] == [3]


async def test_a_look_nobody_made_is_missed_when_the_next_is_due(
    services: Services,
) -> None:
    number = await answered(services)
    await services.wait(hours=1)
    await services.wait(hours=3)

    first, second, *_ = await looks_of(services, number)
    assert first.missed_at == services.now
    assert second.is_open


async def test_looking_early_counts_when_it_is_nearly_time(services: Services) -> None:
    """Ten minutes before the look it is the look; right after the answer it is not."""
    number = await answered(services)
    await services.wait(minutes=5)
    await see(services, number, "author:none", "others:nobody", "mood:same")
    await services.wait(minutes=45)
    await see(services, number, "author:none", "others:nobody", "mood:same")

    looks = await looks_of(services, number)
    made = [look.look for look in looks if look.done_at is not None]
    assert made == ["now", "one_hour"]


async def test_taking_back_an_answer_takes_back_its_looks(services: Services) -> None:
    number = await answered(services)

    await commands.undo(services.app, services.press(number))

    assert await looks_of(services, number) == []
    running = await services.store.read(lambda tx: timers.of(tx, "check", number))
    assert running == {}
