"""Every kind of input in a modal, and every answer to a submission."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.refusals import NotOnScreen
from bot.localslack.workspace import Workspace
from tests.localslack.conftest import Bot
from tests.localslack.pieces import DESK, card, field, modal


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def entry(block: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    inner = {"action_id": "it", **element}
    label = plain(block.capitalize())
    return {
        "type": "input",
        "block_id": block,
        "label": label,
        "element": inner,
        **more,
    }


CHANNELS = [option("Public"), option("Private")]
FIELDS = (
    entry("text", {"type": "plain_text_input", "max_length": 5}),
    entry("link", {"type": "url_text_input"}),
    entry("place", {"type": "static_select", "options": CHANNELS}),
    entry("tags", {"type": "multi_static_select", "options": CHANNELS}),
    entry("who", {"type": "users_select"}),
    entry("true", {"type": "radio_buttons", "options": CHANNELS}),
    entry("flags", {"type": "checkboxes", "options": CHANNELS}, optional=True),
    entry("day", {"type": "datepicker", "initial_date": "2026-03-01"}),
    entry("hour", {"type": "timepicker"}),
    entry("due", {"type": "datetimepicker"}),
)
FILLED = {
    "Text": "hello",
    "Link": "https://example.com/1",
    "Place": "Private",
    "Tags": ["Public", "private"],
    "Who": "ben",
    "True": "Public",
    "Day": date(2026, 3, 4),
    "Hour": "14:30",
    "Due": datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
}


async def opened(workspace: Workspace, bot: Bot, view: dict[str, Any]) -> None:
    """Anna has this dialog open."""

    @bot.app.action("mention.claim")
    async def ask(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    await workspace.press("anna", DESK, await card(bot.client), "I'll take it")


async def test_every_kind_of_input_has_slacks_shape(
    workspace: Workspace, bot: Bot
) -> None:
    seen: dict[str, Any] = {}

    @bot.app.view("holding")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        seen.update(view["state"]["values"])
        await ack()

    await opened(workspace, bot, modal("All", *FIELDS))
    assert await workspace.fill("anna", FILLED) == {}
    assert {block: inner["it"] for block, inner in seen.items()} == {
        "text": {"type": "plain_text_input", "value": "hello"},
        "link": {"type": "url_text_input", "value": "https://example.com/1"},
        "place": {"type": "static_select", "selected_option": CHANNELS[1]},
        "tags": {"type": "multi_static_select", "selected_options": CHANNELS},
        "who": {"type": "users_select", "selected_user": "U2"},
        "true": {"type": "radio_buttons", "selected_option": CHANNELS[0]},
        "flags": {"type": "checkboxes", "selected_options": []},
        "day": {"type": "datepicker", "selected_date": "2026-03-04"},
        "hour": {"type": "timepicker", "selected_time": "14:30"},
        "due": {"type": "datetimepicker", "selected_date_time": 1772452800},
    }


async def test_the_client_refuses_what_it_can_see_is_wrong(
    workspace: Workspace, bot: Bot
) -> None:
    await opened(workspace, bot, modal("All", *FIELDS))
    wrong = await workspace.fill(
        "anna", {**FILLED, "Text": "too long", "Link": "example", "Who": None}
    )
    assert sorted(wrong) == ["link", "text", "who"]
    with pytest.raises(NotOnScreen, match="Everywhere"):
        await workspace.fill("anna", {"Place": "Everywhere"})
    with pytest.raises(NotOnScreen, match="Colour"):
        await workspace.fill("anna", {"Colour": "red"})


async def test_a_select_in_a_row_acts_at_once(workspace: Workspace, bot: Bot) -> None:
    heard: list[dict[str, Any]] = []

    @bot.app.action("kind")
    async def listen(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack()

    menu = {
        "type": "static_select",
        "action_id": "kind",
        "placeholder": plain("Kind"),
        "options": CHANNELS,
    }
    row = {"type": "actions", "block_id": "row", "elements": [menu]}
    await opened(
        workspace, bot, modal("Row", row, field("note", "Note", optional=True))
    )
    await workspace.fill("anna", {"Note": "hm", "Kind": "Private"}, submit=False)
    (body,) = heard
    assert body["actions"][0]["selected_option"] == CHANNELS[1]
    assert (
        body["view"]["state"]["values"]["row"]["kind"]["selected_option"] == CHANNELS[1]
    )
    assert body["view"]["state"]["values"]["note"]["text"]["value"] == "hm"
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    await workspace.press_in_view("anna", "Public")
    assert heard[-1]["actions"][0]["selected_option"] == CHANNELS[0]


async def answered(workspace: Workspace, bot: Bot, **answer: Any) -> dict[str, str]:
    """What happens when the bot answers a submission like this."""

    @bot.app.view("holding")
    async def save(ack: Any) -> None:
        await ack(**answer)

    return await workspace.fill("anna", {"Note": "x"})


def title(workspace: Workspace) -> str | None:
    view = workspace.view_of("anna")
    return None if view is None else str(view["title"]["text"])


NOTE = modal("Note", field("note", "Note"))


async def test_an_update_replaces_the_dialog(workspace: Workspace, bot: Bot) -> None:
    await opened(workspace, bot, NOTE)
    view = modal("Thanks", field("note", "Note"))
    assert await answered(workspace, bot, response_action="update", view=view) == {}
    assert title(workspace) == "Thanks"
    await workspace.close_view("anna")
    assert title(workspace) is None


async def test_a_push_puts_a_dialog_on_top_and_clear_closes_all(
    workspace: Workspace, bot: Bot
) -> None:
    await opened(workspace, bot, NOTE)
    view = modal("Second", field("note", "Note")) | {"callback_id": "second"}
    await answered(workspace, bot, response_action="push", view=view)
    assert title(workspace) == "Second"

    @bot.app.view("second")
    async def clear(ack: Any) -> None:
        await ack(response_action="clear")

    await workspace.fill("anna", {"Note": "x"})
    assert title(workspace) is None


async def test_an_error_about_nothing_is_the_bots_mistake(
    workspace: Workspace, bot: Bot
) -> None:
    await opened(workspace, bot, NOTE)
    wrong = await answered(
        workspace, bot, response_action="errors", errors={"nowhere": "x"}
    )
    assert list(wrong) == [""]
    assert title(workspace) == "Note"
    assert len(workspace.failures) == 1


async def test_an_answer_slack_would_refuse_keeps_the_dialog(
    workspace: Workspace, bot: Bot
) -> None:
    await opened(workspace, bot, NOTE)
    view = modal("A title that is far too long for it")
    assert "" in await answered(workspace, bot, response_action="update", view=view)
    assert title(workspace) == "Note"


async def test_closing_is_told_when_the_dialog_asked_for_it(
    workspace: Workspace, bot: Bot
) -> None:
    heard: list[dict[str, Any]] = []

    @bot.app.view_closed("holding")
    async def closed(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack()

    await opened(workspace, bot, NOTE | {"notify_on_close": True})
    await workspace.close_view("anna")
    (body,) = heard
    assert body["is_cleared"] is False
    assert "trigger_id" not in body


async def test_a_dialog_that_clears_on_close_takes_those_below_along(
    workspace: Workspace, bot: Bot
) -> None:
    await opened(workspace, bot, NOTE)
    view = modal("Second", field("note", "Note")) | {"clear_on_close": True}
    await answered(workspace, bot, response_action="push", view=view)
    assert title(workspace) == "Second"
    await workspace.close_view("anna")
    assert title(workspace) is None
