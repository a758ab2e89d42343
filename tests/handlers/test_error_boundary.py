"""Whatever fails in a handler, Slack gets an answer and the person a message."""

import re
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.localslack.faults import Fault
from bot.localslack.people import Json
from data.models import Status
from tests.handlers.payloads import pressed
from tests.world.world import CARDS, World

REFERENCE = re.compile(r"Reference: ([A-HJ-NP-Z2-9]{6})")


def button(world: World, action: str, **more: object) -> str:
    """A message of the bot's with one button, as another version might have posted it."""
    element: Json = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Press me"},
        "action_id": action,
        **more,
    }
    ts = world.card()["ts"]
    blocks = [{"type": "actions", "block_id": "old", "elements": [element]}]
    world.workspace.channel(CARDS).book[ts]["blocks"] = blocks
    return str(ts)


async def test_a_bug_behind_a_door_is_answered_with_a_reference_from_the_log(
    either_world: World,
) -> None:
    """style.md §10.1: six characters, the same in Slack and in the log."""
    world = either_world
    number = await world.mention("Something will break.")
    await world.bot.store.write(lambda tx: tx.run("drop table undo_log"))

    with capture_logs() as log:
        await world.anna.press("I'll take it")

    said = REFERENCE.search(world.anna.hears)
    assert said is not None
    assert said[1] in [line.get("reference") for line in log]
    assert world.workspace.failures == []
    assert (await world.look(number)).status is Status.OPEN


async def test_a_bug_behind_a_dialog_keeps_it_open_with_what_was_typed(
    world: World,
) -> None:
    await world.mention("Something will break.")
    await world.anna.press("Holding reply")
    await world.bot.store.write(lambda tx: tx.run("drop table undo_log"))

    wrong = await world.anna.submit({"text": "Do not lose me."})

    assert REFERENCE.search("".join(wrong.values()))
    assert world.anna.entered("text")["value"] == "Do not lose me."


async def test_a_bug_behind_a_command_is_its_answer(world: World) -> None:
    await world.bot.store.write(lambda tx: tx.run("drop table timers"))
    await world.bot.store.write(lambda tx: tx.run("alter table mentions rename to m"))

    assert REFERENCE.search(await world.anna.types("status"))


async def test_a_button_nobody_knows_any_more_is_answered(world: World) -> None:
    await world.mention("An old card.")
    ts = button(world, "mention.frobnicate", value="1")

    assert await world.workspace.press("anna", CARDS, ts, "Press me")
    await world.settle()

    assert "That does not work here." in world.anna.hears


async def test_a_button_without_a_number_is_answered(world: World) -> None:
    await world.mention("An odd card.")
    ts = button(world, "mention.claim", value="'; drop table mentions")

    await world.workspace.press("anna", CARDS, ts, "Press me")
    await world.settle()

    assert "I do not know a mention #0." in world.anna.hears


async def test_a_link_is_acknowledged_and_nothing_more(world: World) -> None:
    """slack.md §2.10: link buttons send an action as well."""
    await world.mention("Look there.", url="https://example.com/post/1")

    await world.anna.press("Open post")

    assert world.anna.ephemerals == []
    assert world.anna.dialog == ""
    assert world.workspace.failures == []


async def test_a_press_whose_three_seconds_are_over_is_told_to_press_again(
    world: World,
) -> None:
    """slack.md §2.1: a trigger opens a modal for three seconds."""
    await world.mention("Slow Slack.")
    world.workspace.faults.next("views.open", Fault.OK_FALSE("expired_trigger_id"))

    await world.anna.press("Holding reply")

    assert world.anna.dialog == ""
    assert "Please press once more." in world.anna.hears


async def test_a_dialog_slack_will_not_open_is_told_with_a_reference(
    world: World,
) -> None:
    await world.mention("Broken Slack.")
    world.workspace.faults.next("views.open", Fault.OK_FALSE("internal_error"))

    await world.anna.press("Holding reply")

    assert REFERENCE.search(world.anna.hears)


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.RESET_BEFORE])
async def test_an_ephemeral_slack_loses_changes_nothing_else(
    world: World, fault: Fault
) -> None:
    """What was decided is committed, and the card shows it."""
    await world.mention("A lost answer.")
    world.workspace.faults.next("response_url", fault)

    await world.anna.press("I'll take it")

    assert world.anna.ephemerals == []
    assert "*Anna*" in world.shown()
    assert world.workspace.failures == []


async def test_the_same_press_delivered_twice_is_done_once(world: World) -> None:
    """slack.md §2.4: one physical press has one key, however often it arrives."""
    number = await world.mention("Delivered twice.")
    payload = pressed(world, number)

    first = await world.deliver(payload)
    second = await world.deliver(payload)

    assert (first, second) == (200, 200)
    assert (await world.story(number)).count("claim") == 1
    assert "refused" not in await world.story(number)


async def test_a_second_tap_by_the_owner_is_no_quarrel(world: World) -> None:
    """Features D1: a double click of the winner is no error."""
    number = await world.mention("Tap tap.")
    payload = pressed(world, number)
    await world.deliver(payload)

    payload["actions"][0]["action_ts"] = "1772618401.000002"
    await world.deliver(payload)

    assert (await world.look(number)).owner == "UANNA"
    assert (await world.story(number)).count("claim") == 1


async def test_a_dialog_that_was_open_for_an_hour_is_answered_in_itself(
    world: World,
) -> None:
    """slack.md §2.1: the response url it was opened with is dead by then."""
    number = await world.mention("A long lunch.")
    await world.anna.press("Close…")
    world.clock.now += timedelta(hours=1)

    assert await world.anna.submit({"outcome": "✅ Solved"}) == {}

    assert f"#{number} closed: Solved." in world.anna.dialog


async def test_a_menu_that_was_open_for_an_hour_hands_on_how_old_it_is(
    world: World,
) -> None:
    """The dialog opened from it can be answered no longer than the menu could."""
    number = await world.mention("A longer lunch.")
    await world.anna.press("💡 Criticism / idea")
    await world.anna.press("I'll take it")
    await world.anna.looks_for_more()
    world.clock.now += timedelta(hours=1)
    await world.anna.press_in_dialog("Close…")

    assert await world.anna.submit({"outcome": "✅ Solved"}) == {}

    assert f"#{number} closed: Solved." in world.anna.dialog


async def test_a_signature_that_is_not_slacks_is_turned_away(
    either_world: World,
) -> None:
    number = await either_world.mention("Forged.")
    payload = pressed(either_world, number)

    assert await either_world.deliver(payload, secret="not-the-secret") == 401
    assert (await either_world.look(number)).status is Status.OPEN
