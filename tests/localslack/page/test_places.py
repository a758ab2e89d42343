"""People, threads, direct messages, Home and small screens."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.localslack.refusals import NotOnScreen
from tests.localslack.page.conftest import Desk, actions, button, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {"width": 390, "height": 844}


async def become(page: Page, name: str) -> None:
    await page.get_by_role("button", name="You act as").first.click()
    await page.get_by_role("option", name=name).click()


async def test_another_person_sees_their_own_channels(page: Page) -> None:
    side = page.get_by_role("navigation")
    await expect(side.get_by_role("button", name="brand-mentions")).to_be_visible()
    await expect(side.get_by_role("button", name="management")).to_have_count(0)
    await become(page, "Mira Holt")
    await expect(side.get_by_role("button", name="management")).to_be_visible()
    await expect(side.get_by_role("button", name="You act as Mira")).to_be_visible()


async def test_an_ephemeral_message_is_for_one_person_and_can_be_dismissed(
    desk: Desk, page: Page
) -> None:
    channel = desk.workspace.channel("brand-mentions").id
    await desk.client.chat_postEphemeral(
        channel=channel, user="U1", text="Ben was faster."
    )
    await expect(page.get_by_text("Ben was faster.")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await become(page, "Ben Bos")
    await expect(page.get_by_role("button", name="You act as Ben")).to_be_visible()
    await expect(page.get_by_text("Ben was faster.")).to_have_count(0)
    await become(page, "Anna Ahrens")
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("Ben was faster.")).to_have_count(0)


async def test_a_thread_is_opened_answered_and_closed_by_keyboard(
    desk: Desk, page: Page
) -> None:
    ts = await desk.post(section("The card"))
    await desk.post(thread_ts=ts)
    await page.get_by_role("button", name="1 reply").press("Enter")
    thread = page.get_by_role("complementary", name="Thread")
    await thread.get_by_role("combobox", name="Reply").fill("On it, @Ben Bos")
    await page.keyboard.press("Enter")
    await expect(thread.get_by_role("button", name="@Ben Bos")).to_be_visible()
    assert desk.workspace.channel("brand-mentions").replies(ts)[-1]["text"] == (
        "On it, <@U2>"
    )
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)
    await expect(page.get_by_role("button", name="2 replies")).to_be_visible()


async def test_a_direct_message_is_counted_until_it_is_read(
    desk: Desk, page: Page
) -> None:
    await desk.client.chat_postMessage(channel="U1", text="Your promise runs out.")
    app = page.get_by_role("navigation").get_by_role("button", name="Lamp desk, 1 new")
    await app.click()
    await expect(page.get_by_text("Your promise runs out.")).to_be_visible()
    side = page.get_by_role("navigation")
    await side.get_by_role("button", name="brand-mentions").click()
    await expect(page.get_by_text("No cards yet")).to_be_visible()
    await expect(app).to_have_count(0)


async def test_home_is_asked_for_and_its_buttons_work(desk: Desk, page: Page) -> None:
    @desk.app.event("app_home_opened")
    async def show(event: dict[str, Any]) -> None:
        blocks = [section("*Your queue*"), actions(button("Show card", "home.show"))]
        view = {"type": "home", "blocks": blocks}
        await desk.client.views_publish(user_id=event["user"], view=view)

    @desk.app.action("home.show")
    async def shown(ack: Any, body: dict[str, Any]) -> None:
        desk.heard.put_nowait(body)
        await ack()

    await page.get_by_role("navigation").get_by_role("button", name="Home").click()
    press = page.get_by_role("button", name="Show card")
    await press.click()
    heard = await desk.next_heard()
    assert heard["container"]["type"] == "view"


async def test_a_command_is_offered_sent_and_answered(desk: Desk, page: Page) -> None:
    @desk.app.command("/mentions")
    async def answer(ack: Any, body: dict[str, Any]) -> None:
        await ack(f"You asked for {body['text']}.")

    field = page.get_by_role("combobox", name="Message #brand-mentions")
    await field.focus()
    await page.keyboard.type("/men")
    await expect(page.get_by_role("option", name="/mentions")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(field).to_be_focused()
    await page.get_by_role("option", name="/mentions status").click()
    await expect(field).to_have_value("/mentions status")
    await field.press("Enter")
    await expect(page.get_by_text("You asked for status.")).to_be_visible()


async def test_a_message_shortcut_sits_in_the_menu_of_each_message(
    desk: Desk, page: Page
) -> None:
    @desk.app.shortcut("track")
    async def track(ack: Any, body: dict[str, Any]) -> None:
        desk.heard.put_nowait(body)
        await ack()

    await desk.workspace.say("U2", "brand-mentions", "Look at this post")
    await page.locator(".message", has_text="Look at this post").hover()
    await page.get_by_role("button", name="More message actions").click()
    await page.get_by_role("option", name="Track as mention").click()
    heard = await desk.next_heard()
    assert heard["message"]["text"] == "Look at this post"


async def test_a_phone_shows_one_thing_at_a_time_and_never_scrolls_sideways(
    desk: Desk, browser: Browser
) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 6
    row = [button(f"Choose {n}", f"choose.{n}") for n in range(8)]
    ts = await desk.post(section(f"{long} `{long}` https://example.org/{long}"))
    await desk.post(actions(*row), thread_ts=ts)
    context = await browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(desk.workspace.page_url)
    await expect(page.locator(".message")).to_be_visible()
    assert await widths(page) == {"page": 390, "list": 390}
    await page.get_by_role("button", name="1 reply").tap()
    await expect(page.get_by_text("Choose 7")).to_be_in_viewport()
    assert await widths(page) == {"page": 390, "list": 390}
    await page.get_by_role("button", name="Back to the channel").tap()
    await page.get_by_role("button", name="Open the channel list").tap()
    side = page.get_by_role("navigation")
    await expect(side.get_by_role("button", name="Lamp desk")).to_be_in_viewport()
    await context.close()


@pytest.mark.parametrize("width", [390, 1280])
async def test_an_open_thread_and_the_way_to_the_newest_do_not_cover_each_other(
    desk: Desk, browser: Browser, width: int
) -> None:
    for number in range(30):
        ts = await desk.post(section(f"Card number {number}"))
        if number == 5:
            await desk.post(section("An answer"), thread_ts=ts)
    context = await browser.new_context(viewport={"width": width, "height": 844})
    page = await context.new_page()
    await page.goto(desk.workspace.page_url)
    await expect(page.get_by_text("Card number 29")).to_be_in_viewport()
    await page.get_by_role("button", name="1 reply").scroll_into_view_if_needed()
    await expect(page.get_by_role("button", name="Newest")).to_be_visible()
    await page.get_by_role("button", name="1 reply").click()
    await expect(page.get_by_text("An answer")).to_be_in_viewport()
    assert await page.evaluate(OVER_THE_THREAD) is False
    await context.close()


OVER_THE_THREAD = """() => {
    const pill = document.querySelector(".way-down button").getBoundingClientRect();
    const [x, y] = [pill.x + pill.width / 2, pill.y + pill.height / 2];
    const thread = document.querySelector(".thread").getBoundingClientRect();
    const inside = x > thread.x && x < thread.right && y > thread.y && y < thread.bottom;
    return inside && document.elementFromPoint(x, y).closest(".way-down") !== null;
}"""
"""Whether *Newest* of the channel stands on top of the thread."""


async def widths(page: Page) -> dict[str, int]:
    """How wide the page and its (topmost) list of messages want to be, in pixels."""
    seen = await page.evaluate(
        """() => JSON.stringify({
            page: document.documentElement.scrollWidth,
            list: [...document.querySelectorAll(".scroller")].at(-1).scrollWidth,
        })"""
    )
    return dict(json.loads(seen))


async def test_messages_to_an_app_that_reads_none_are_off(
    desk: Desk, page: Page
) -> None:
    """`messages_tab_read_only_enabled` of a manifest."""
    desk.workspace.team.read_only_messages = True
    await page.reload()
    await page.get_by_role("button", name="Lamp desk").first.click()
    await page.get_by_role("button", name="Messages").click()
    off = page.get_by_text("Sending messages to this app has been turned off.")
    await expect(off).to_be_visible()
    await expect(page.get_by_role("combobox")).to_have_count(0)
    dm = desk.workspace.dm("anna").id
    with pytest.raises(NotOnScreen):
        await desk.workspace.say("anna", dm, "Is anybody there?")
