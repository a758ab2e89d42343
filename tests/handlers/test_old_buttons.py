"""A press works only in a message about its mention: an old or forged button changes
nothing.
"""

from typing import Any

import pytest

from bot.localslack.faults import Fault
from bot.localslack.people import Json
from data.models import Status
from tests.world.world import CARDS, World

CHANNEL = "CBRANDMENTIONS"


def press(value: str, action: str = "mention.claim", **place: Any) -> Json:
    """Anna presses a button, as Slack delivers it."""
    return {
        "type": "block_actions",
        "user": {"id": "UANNA", "name": "anna", "team_id": "TLOCAL"},
        "team": {"id": "TLOCAL"},
        "actions": [
            {
                "type": "button",
                "action_id": action,
                "block_id": "steps",
                "value": value,
                "action_ts": "1772618400.000001",
            }
        ],
        **place,
    }


def at(ts: str, channel: str = CHANNEL, **more: object) -> Json:
    """The container of a message."""
    return {"type": "message", "channel_id": channel, "message_ts": ts, **more}


@pytest.mark.parametrize("action", ["claim", "classify.praise", "full_text"])
async def test_the_card_of_another_mention_moves_nothing(
    world: World, action: str
) -> None:
    first, second = await world.mention("Burn it."), await world.mention("Lovely!")

    ts = world.card(first)["ts"]
    await world.deliver(press(str(second), f"mention.{action}", container=at(ts)))

    there = await world.look(second)
    assert (there.status, there.classification) == (Status.OPEN, None)
    assert world.anna.dialog.count("Lovely") == 0


async def test_a_message_that_nobody_knows_moves_nothing_and_says_so(
    world: World,
) -> None:
    """The card of a record that was lost: it stands in Slack, and only there."""
    number = await world.mention("Lovely!")
    orphan = await world.workspace.say("anna", CARDS, "a message of somebody")

    payload = press(str(number), container=at(orphan["ts"]))
    assert await world.deliver(payload) == 200

    assert (await world.look(number)).status is Status.OPEN
    assert await world.story(number) == ["receive"]


async def test_the_refusal_is_heard_by_who_pressed(world: World) -> None:
    first = await world.mention("Burn it.")
    second = await world.mention("Lovely!")
    card = world.workspace.channel(CARDS).book[world.card(first)["ts"]]
    blocks = [
        {**block, "elements": [{**e, "value": str(second)} for e in block["elements"]]}
        if block["type"] == "actions" and "value" in block["elements"][0]
        else block
        for block in card["blocks"]
    ]
    conversation = world.workspace.channel(CARDS)
    conversation.replace({**card, "blocks": blocks})

    await world.workspace.press("anna", CARDS, card["ts"], "⛔ Abuse / illegal")
    await world.settle()

    assert (await world.look(second)).classification is None
    assert "This message is out of date" in world.anna.hears


async def test_without_a_place_nothing_moves(world: World) -> None:
    number = await world.mention("Lovely!")
    channels: list[Json] = [{}, {"container": {}}, {"container": at("", "")}]
    for place in channels:
        await world.deliver(press(str(number), **place))
    assert (await world.look(number)).status is Status.OPEN


async def test_an_ephemeral_a_dialog_and_a_home_cannot_be_made_up(world: World) -> None:
    number = await world.mention("Lovely!")
    ts = world.card(number)["ts"]
    home = {"type": "home", "id": "V1", "blocks": []}
    dialog = {"type": "modal", "id": "V2", "blocks": [], "private_metadata": "{}"}
    for place in (
        {"container": at(ts, is_ephemeral=True)},
        {"container": {"type": "view", "view_id": "V1"}, "view": home},
        {"container": {"type": "view", "view_id": "V2"}, "view": dialog},
    ):
        await world.deliver(press(str(number), **place))
        await world.deliver(press(f"{number}~0123456789abcdef0123", **place))
    assert (await world.look(number)).status is Status.OPEN


async def test_a_submission_for_another_mention_cannot_be_made_up(
    world: World,
) -> None:
    mine, other = await world.mention("Mine."), await world.mention("Other.")
    await world.anna.press("I'll take it", mine)
    await world.anna.press("Flags…", mine)
    view = world.workspace.view_of("anna")
    assert view is not None
    forged = view["private_metadata"].replace(
        f'"mention": {mine}', f'"mention": {other}'
    )
    assert forged != view["private_metadata"]

    await world.deliver(
        {
            "type": "view_submission",
            "user": {"id": "UANNA", "name": "anna", "team_id": "TLOCAL"},
            "team": {"id": "TLOCAL"},
            "view": {**view, "private_metadata": forged},
        }
    )

    assert await world.story(other) == ["receive"]


async def test_what_was_shown_to_one_person_is_not_pressed_by_another(
    world: World,
) -> None:
    number = await world.mention("Lovely!")
    await world.anna.types("next")
    shown = world.workspace.ephemerals("anna")[-1]
    signed = next(
        element["value"]
        for block in shown["blocks"]
        for element in block.get("elements", [])
        if element.get("action_id") == "mention.claim"
    )
    place: Json = {"container": at(shown["ts"], is_ephemeral=True)}
    ben = {"id": "UBEN", "name": "ben", "team_id": "TLOCAL"}

    await world.deliver({**press(signed, **place), "user": ben})
    assert (await world.look(number)).status is Status.OPEN

    await world.deliver(press(signed, **place))
    assert (await world.look(number)).owner == "UANNA"


async def test_a_card_that_is_just_being_posted_can_be_pressed(world: World) -> None:
    """It stands in Slack, and our own note of where is still to be written."""

    async def anna_is_quick() -> None:
        message = world.workspace.channel(CARDS).messages[-1]
        await world.workspace.press("anna", CARDS, message["ts"], "I'll take it")

    world.workspace.faults.after("chat.postMessage", anna_is_quick)
    number = await world.mention("Lovely!")

    assert (await world.look(number)).owner == "UANNA"


async def test_a_card_whose_answer_was_lost_can_be_pressed(world: World) -> None:
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    number = await world.mention("Lovely!")

    await world.anna.press("I'll take it", number)

    assert (await world.look(number)).owner == "UANNA"


async def test_metadata_in_the_press_itself_proves_nothing(world: World) -> None:
    """Only what Slack says when it is asked: here the message is somebody else's."""
    world.workspace.faults.next("chat.postMessage", Fault.DROP_BEFORE)
    number = await world.mention("Lovely!")
    posts = [c for c in world.workspace.calls if c.method == "chat.postMessage"]
    said = await world.workspace.say("ben", CARDS, "looks like a card")
    sent = posts[-1].args["metadata"]
    assert sent["event_payload"]["mention"] == number

    marked = {**said, "bot_id": "BLOCAL", "metadata": sent}
    await world.deliver(press(str(number), container=at(said["ts"]), message=marked))

    assert (await world.look(number)).status is Status.OPEN


async def test_while_slack_cannot_be_asked_the_press_is_put_off_kindly(
    world: World,
) -> None:
    async def anna_is_quick() -> None:
        world.workspace.faults.next("conversations.history", Fault.SERVER_ERROR)
        message = world.workspace.channel(CARDS).messages[-1]
        await world.workspace.press("anna", CARDS, message["ts"], "I'll take it")

    world.workspace.faults.after("chat.postMessage", anna_is_quick)
    number = await world.mention("Lovely!")

    assert (await world.look(number)).status is Status.OPEN
    assert "still on its way to Slack" in world.anna.hears
