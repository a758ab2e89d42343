"""Dialogs on the page: filling in, errors, stacks, keys."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.conftest import Desk, actions, button, plain, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def option(label: str) -> dict[str, Any]:
    return {"text": plain(label), "value": label.lower()}


def asked(block_id: str, label: str, element: dict[str, Any]) -> dict[str, Any]:
    element = {"action_id": "it", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
    }


def dialog(title: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "holding",
        "title": plain(title),
        "blocks": list(blocks),
        **more,
    }


HOLDING = dialog(
    "Holding reply",
    asked("text", "What you wrote", {"type": "plain_text_input", "multiline": True}),
    asked("link", "Link", {"type": "url_text_input"}),
    asked(
        "where",
        "Where",
        {"type": "static_select", "options": [option("Public"), option("Private")]},
    ),
    asked("who", "Second reader", {"type": "users_select"}),
    asked("day", "Day", {"type": "datepicker"}),
    asked("due", "Due", {"type": "datetimepicker"}),
    asked(
        "ticks",
        "Ticks",
        {"type": "checkboxes", "options": [option("One"), option("Two")]},
    ),
    asked(
        "voice",
        "Voice",
        {"type": "radio_buttons", "options": [option("Warm"), option("Neutral")]},
    ),
    asked(
        "flags",
        "Flags…",
        {
            "type": "multi_static_select",
            "options": [option("Press"), option("Legal"), option("Safety")],
        },
    ),
    submit=plain("Save"),
)


async def open_dialog(desk: Desk, page: Page, view: dict[str, Any]) -> None:
    @desk.app.action("open")
    async def opened(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await desk.client.views_open(trigger_id=body["trigger_id"], view=view)

    await desk.post(actions(button("Open it", "open")))
    await page.get_by_role("button", name="Open it").click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def choose(page: Page, field: str, *options: str) -> None:
    await page.get_by_role("combobox", name=field).click()
    for each in options:
        await page.get_by_role("option", name=each).click()


async def test_a_filled_dialog_arrives_with_every_value(desk: Desk, page: Page) -> None:
    @desk.app.view("holding")
    async def saved(ack: Any, body: dict[str, Any]) -> None:
        desk.heard.put_nowait(body)
        await ack()

    await open_dialog(desk, page, HOLDING)
    await page.get_by_label("What you wrote").fill("We are looking into it.")
    await page.get_by_label("Link").fill("https://example.org/1")
    await choose(page, "Where", "Private")
    await choose(page, "Second reader", "Ben Bos")
    await page.get_by_label("Day").fill("2026-03-04")
    await page.get_by_label("Due").fill("2026-03-02T16:00")
    await page.get_by_label("Two").check()
    await page.get_by_label("Warm").check()
    await choose(page, "Flags…", "Press", "Safety")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    values = (await desk.next_heard())["view"]["state"]["values"]
    assert values["text"]["it"]["value"] == "We are looking into it."
    assert values["link"]["it"]["value"] == "https://example.org/1"
    assert values["where"]["it"]["selected_option"]["value"] == "private"
    assert values["who"]["it"]["selected_user"] == "U2"
    assert values["day"]["it"]["selected_date"] == "2026-03-04"
    # 16:00 on Anna's clock in Berlin is 15:00 UTC.
    assert values["due"]["it"]["selected_date_time"] == 1_772_463_600
    ticked = values["ticks"]["it"]["selected_options"]
    assert [one["value"] for one in ticked] == ["two"]
    assert values["voice"]["it"]["selected_option"]["value"] == "warm"
    flagged = values["flags"]["it"]["selected_options"]
    assert [one["value"] for one in flagged] == ["press", "safety"]


async def test_what_is_wrong_is_said_under_the_field(desk: Desk, page: Page) -> None:
    @desk.app.view("holding")
    async def refused(ack: Any, body: dict[str, Any]) -> None:
        await ack(response_action="errors", errors={"text": "Name a time, not “soon”."})

    field = asked("text", "What you wrote", {"type": "plain_text_input"})
    await open_dialog(desk, page, dialog("Holding", field, submit=plain("Save")))
    typed = page.get_by_label("What you wrote")
    await expect(typed).to_be_focused()
    await typed.press("Enter")
    await expect(page.get_by_text("Please fill this in.")).to_be_visible()
    await typed.fill("Soon")
    await typed.press("Enter")
    await expect(page.get_by_text("Name a time, not “soon”.")).to_be_visible()
    await expect(typed).to_have_attribute("aria-invalid", "true")
    await expect(typed).to_have_value("Soon")
    await expect(typed).to_be_focused()


async def test_dialogs_stack_and_escape_goes_back_one(desk: Desk, page: Page) -> None:
    @desk.app.action("deeper")
    async def deeper(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        view = dialog("Second", section("Further down"))
        await desk.client.views_push(trigger_id=body["trigger_id"], view=view)

    field = {**asked("text", "Note", {"type": "plain_text_input"}), "optional": True}
    first = dialog(
        "First", field, actions(button("Deeper", "deeper")), submit=plain("Save")
    )
    await open_dialog(desk, page, first)
    await page.get_by_label("Note").fill("Not lost")
    await page.get_by_role("button", name="Deeper").click()
    await expect(page.get_by_text("Further down")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="First")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("Not lost")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert desk.workspace.view_of("anna") is None


async def test_a_dialog_can_change_while_it_is_open(desk: Desk, page: Page) -> None:
    field = {**asked("text", "Note", {"type": "plain_text_input"}), "optional": True}
    await open_dialog(desk, page, dialog("First", field, submit=plain("Save")))
    await page.get_by_label("Note").fill("Still here")
    shown = desk.workspace.view_of("anna")
    assert shown is not None
    changed = dialog("Changed", section("News"), field, submit=plain("Save"))
    await desk.client.views_update(view_id=shown["id"], view=changed)
    await expect(page.get_by_text("News")).to_be_visible()
    await expect(page.get_by_label("Note")).to_have_value("Still here")


async def test_a_confirmation_is_asked_before_the_press_is_sent(
    desk: Desk, page: Page
) -> None:
    @desk.app.action("over")
    async def over(ack: Any, body: dict[str, Any]) -> None:
        desk.heard.put_nowait(body)
        await ack()

    sure = {
        "title": plain("Take it over?"),
        "text": plain("Ben hears of it."),
        "confirm": plain("Take over"),
        "deny": plain("Leave it"),
    }
    await desk.post(actions(button("Mine", "over", value="7", confirm=sure)))
    await page.get_by_role("button", name="Mine").click()
    await page.get_by_role("button", name="Leave it").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="Mine").click()
    await page.get_by_role("button", name="Take over").click()
    heard = await desk.next_heard()
    assert heard["actions"][0]["value"] == "7"
