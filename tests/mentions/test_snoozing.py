"""Snoozing: in one press, in a modal, and woken earlier when something happens."""

from datetime import timedelta

from data.models import Status
from tests.world.world import World

JANA = {"platform": "x", "author": {"handle": "jana"}}


async def claimed(world: World) -> int:
    """Something Anna has."""
    number = await world.mention("Where is my parcel?", external_id="p1", **JANA)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number


async def snoozed(world: World, choice: str = "30 min") -> int:
    """Something Anna wants to be reminded of later."""
    number = await claimed(world)
    await world.anna.press("Snooze…")
    assert await world.anna.submit({"until": choice}) == {}
    return number


async def test_a_snooze_is_on_the_card_and_comes_back_as_one_message(
    world: World,
) -> None:
    """Features F4: until when and by whom; on wake the person who asked is told."""
    number = await snoozed(world)

    assert world.anna.ephemerals == []
    assert "*Anna* · snoozed until *11:30*" in world.shown()
    await world.wait(minutes=29)
    assert world.anna.dms == []

    await world.wait(minutes=1)

    assert f"You asked me to remind you of #{number}." in world.anna.dms[-1]
    assert len(world.anna.dms) == 1


async def test_the_reminder_itself_can_be_put_off_in_one_press(world: World) -> None:
    """Features F4, FS2: again for the usual time."""
    number = await snoozed(world)
    await world.wait(minutes=30)

    await world.anna.press_in_message("dm", "Snooze 30")

    until = (await world.look(number)).snoozed_until
    assert until is not None
    assert until - world.clock.now <= timedelta(minutes=30)
    assert until > world.clock.now


async def test_a_snoozed_mention_wakes_when_its_author_writes_again(
    world: World,
) -> None:
    """Features F4, section 2 #7: a snooze never hides an answer."""
    number = await snoozed(world, "4 h")

    again = await world.mention("Still not here!", in_reply_to={"id": "p1"}, **JANA)

    assert again == number
    assert (await world.look(number)).snoozed_until is None
    assert "💤" not in world.shown(number)


async def test_waking_early_is_one_press_and_can_be_taken_back(world: World) -> None:
    number = await snoozed(world)

    await world.anna.press("Remind me again")

    assert "snoozed until" not in world.shown(number)
    await world.anna.press("Undo")
    assert "snoozed until" in world.shown(number)


async def test_a_snooze_on_a_card_nobody_has_makes_it_mine(world: World) -> None:
    """Whoever asks to be reminded has it."""
    number = await world.mention("Nobody yet.")
    await world.anna.press("Snooze…")

    assert await world.anna.submit({"until": "15 min"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.owner) == (Status.CLAIMED, "UANNA")


async def test_only_the_owner_snoozes_and_others_hear_it_before_they_choose(
    world: World,
) -> None:
    await claimed(world)

    await world.deliver_press("david", "mention.snooze", 1)

    assert "Anna has had it since" in world.david.dialog
    assert "When should I remind you?" not in world.david.dialog


async def test_a_time_of_ones_own_counts_and_is_checked_at_its_field(
    world: World,
) -> None:
    """Playbook 3.3: all snoozes together are four hours at most."""
    number = await claimed(world)
    await world.anna.press("Snooze…")

    late = world.clock.now + timedelta(days=3)
    wrong = await world.anna.submit({"own": late})
    assert list(wrong) == ["own"]
    assert "at most 4 h of working time" in wrong["own"]
    wrong = await world.anna.submit({"own": world.clock.now - timedelta(hours=1)})
    assert wrong == {"own": "That time is already past. Please name a later one."}
    soon = world.clock.now + timedelta(minutes=90)
    assert await world.anna.submit({"own": soon}) == {}

    assert (await world.look(number)).snoozed_until == soon


async def test_choices_that_would_be_too_long_are_not_offered(world: World) -> None:
    """Three of the four hours are used up."""
    await claimed(world)
    await world.anna.press("Snooze…")
    until = world.clock.now + timedelta(hours=3)
    assert await world.anna.submit({"own": until}) == {}
    await world.wait(hours=3)

    await world.anna.press("Snooze…")

    offered = world.anna.dialog
    assert "15 min" in offered
    assert "4 h" not in offered
    assert "Next working morning" not in offered


async def test_when_nothing_is_left_the_dialog_does_not_even_open(
    world: World,
) -> None:
    number = await snoozed(world, "4 h")
    await world.wait(hours=4)

    await world.anna.press("Snooze…", number)

    assert "all snoozes together" in world.anna.hears
    assert "When should I remind you?" not in world.anna.dialog


async def test_a_late_first_reply_is_snoozed_from_its_message(world: World) -> None:
    """Playbook 3.3: the direct message has three ways to deal with it."""
    number = await claimed(world)
    for minutes in (30, 18, 12):
        await world.wait(minutes=minutes)
    assert f"#{number} was due a first reply" in world.anna.dms[-1]

    await world.anna.press_in_message("dm", "Snooze 30")

    assert f"I won't remind you of #{number} until" in world.anna.hears
    assert "snoozed until" in world.shown(number)
