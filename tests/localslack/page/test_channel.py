"""Reading, pressing and writing on the page of the local workspace."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.localslack.page.conftest import Desk, actions, button, plain, section

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = "<img src=x onerror=\"document.title='gone'\"> <script>1</script> &amp;lt;"


async def test_an_empty_channel_says_what_to_do(page: Page) -> None:
    await expect(page.get_by_text("No cards yet")).to_be_visible()


async def test_a_card_appears_by_itself(desk: Desk, page: Page) -> None:
    await expect(page.get_by_text("No cards yet")).to_be_visible()
    await desk.post(section("*Jonas* is waiting"))
    await expect(page.locator(".message strong", has_text="Jonas")).to_be_visible()


async def test_a_press_reaches_the_bot_and_the_card_changes_in_place(
    desk: Desk, page: Page
) -> None:
    @desk.app.action("mention.claim")
    async def claim(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        channel, ts = body["container"]["channel_id"], body["container"]["message_ts"]
        blocks = [section(f"Claimed by <@{body['user']['id']}>")]
        await desk.client.chat_update(
            channel=channel, ts=ts, text="Claimed", blocks=blocks
        )

    await desk.post(
        section("Unclaimed"),
        actions(button("I'll take it", "mention.claim", value="1")),
    )
    await page.get_by_role("button", name="I'll take it").click()
    await expect(page.get_by_text("Claimed by @Anna Ahrens")).to_be_visible()
    await expect(page.get_by_role("button", name="I'll take it")).to_have_count(0)
    await expect(page.locator(".message")).to_have_count(1)


async def test_a_live_update_keeps_what_is_half_typed_and_its_focus(
    desk: Desk, page: Page
) -> None:
    field = page.get_by_role("combobox", name="Message #brand-mentions")
    await field.press_sequentially("Half a sen")
    await desk.post(section("A new card"))
    await expect(page.get_by_text("A new card")).to_be_visible()
    await expect(field).to_be_focused()
    await field.press_sequentially("tence")
    await field.press("Enter")
    await expect(page.locator(".message", has_text="Half a sentence")).to_be_visible()
    await expect(field).to_have_value("")


async def test_a_reader_further_up_is_not_moved_by_what_arrives(
    desk: Desk, page: Page
) -> None:
    for number in range(40):
        await desk.post(section(f"Card number {number}"))
    await expect(page.get_by_text("Card number 39")).to_be_in_viewport()
    await page.get_by_text("Card number 10", exact=True).scroll_into_view_if_needed()
    await desk.post(section("The very last one"))
    await expect(page.get_by_text("The very last one")).to_be_attached()
    await expect(page.get_by_text("Card number 10", exact=True)).to_be_in_viewport()


async def test_what_is_read_further_up_stays_while_many_more_arrive(
    desk: Desk, page: Page
) -> None:
    for number in range(80):
        await desk.post(section(f"Card number {number}"))
    await expect(page.get_by_text("Card number 79")).to_be_in_viewport()
    await page.get_by_text("Card number 3", exact=True).scroll_into_view_if_needed()
    for number in range(80, 90):
        await desk.post(section(f"Card number {number}"))
    await expect(page.get_by_text("Card number 89")).to_be_attached()
    await expect(page.get_by_text("Card number 3", exact=True)).to_be_in_viewport()


async def test_the_dots_stay_open_while_cards_arrive(desk: Desk, page: Page) -> None:
    option = {"text": plain("Release"), "value": "release:1"}
    closing_steps = {
        "type": "overflow",
        "action_id": "mention.more",
        "options": [option],
    }
    for number in range(12):
        await desk.post(section(f"Card number {number}"), actions(closing_steps))
    await expect(page.get_by_text("Card number 11")).to_be_in_viewport()
    await page.get_by_label("More actions").last.click()
    await desk.post(section("The very last one"))
    await expect(page.get_by_text("The very last one")).to_be_attached()
    await desk.post(section("One more"))
    await expect(page.get_by_text("One more")).to_be_attached()
    await expect(page.get_by_role("option", name="Release")).to_be_visible()


async def test_hostile_text_is_only_ever_text(desk: Desk, page: Page) -> None:
    """S-promise 9: it cannot ping, link, format or break a layout."""
    quote = {
        "type": "rich_text_quote",
        "elements": [{"type": "text", "text": f"{HOSTILE} *b* <@U1> <!channel>"}],
    }
    strip_formatting = "\u2060*\u2060b\u2060*\u2060 \u2060`\u2060c\u2060`\u2060"
    escaped = f"{strip_formatting} &lt;!channel&gt; &lt;img src=x&gt; <javascript:alert(1)|press me>"
    await desk.post({"type": "rich_text", "elements": [quote]}, section(escaped))
    message = page.locator(".message")
    await expect(message).to_contain_text(f"{HOSTILE} *b* <@U1> <!channel>")
    await expect(message).to_contain_text("<!channel> <img src=x> press me")
    await expect(message.locator("img, script, a, strong, code, .mark")).to_have_count(
        0
    )
    assert "gone" not in await page.title()


async def test_mrkdwn_is_drawn_as_slack_draws_it(desk: Desk, page: Page) -> None:
    await desk.post(
        section(
            "*bold _both_* ~old~ `code` :wave: <https://example.org/a|the post> "
            "<@U2> <#CBRANDMENTIONS>\n> a quote\n"
            "<!date^1772442900^{date_short_pretty} at {time}|fallback>"
        )
    )
    message = page.locator(".message")
    await expect(message.locator("strong em")).to_have_text("both")
    await expect(message.locator("s")).to_have_text("old")
    await expect(message.locator("code")).to_have_text("code")
    await expect(message.get_by_text("👋")).to_be_visible()
    link = message.get_by_role("link", name="the post")
    await expect(link).to_have_attribute("href", "https://example.org/a")
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    await expect(message.get_by_role("button", name="@Ben Bos")).to_be_visible()
    await expect(message.get_by_role("button", name="#brand-mentions")).to_be_visible()
    await expect(message.locator("blockquote")).to_have_text("a quote")
    await expect(message.locator("time.date")).to_have_text("Mar 2, 2026 at 10:15")


async def test_a_day_nearby_is_said_in_the_readers_language(
    desk: Desk, page: Page
) -> None:
    now = int(datetime.now(UTC).timestamp())
    await desk.post(section(f"<!date^{now}^{{date_short_pretty}}|fallback>"))
    await expect(page.locator("time.date")).to_have_text("today")
    await page.evaluate(
        "import('/page/static/dates.js').then((dates) => dates.useClock('UTC', 'de-DE'))"
    )
    await desk.post(section(f"<!date^{now}^{{date_short_pretty}}|fallback>"))
    await expect(page.locator("time.date").last).to_have_text("heute")


async def test_a_bot_that_does_not_answer_is_told_of_in_a_sentence(
    desk: Desk, page: Page
) -> None:
    """Nobody listens to this button, so the press is never acknowledged."""
    await desk.post(actions(button("Draft reply", "nobody.listens")))
    await page.get_by_role("button", name="Draft reply").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_role("button", name="Draft reply")).not_to_have_attribute(
        "aria-busy", "true"
    )


async def test_a_lost_connection_is_said_and_mended_by_itself(
    desk: Desk, page: Page
) -> None:
    banner = page.get_by_text("The connection to the workspace is gone")
    await expect(page.get_by_text("No cards yet")).to_be_visible()
    port = int(desk.workspace.page_url.rstrip("/").rsplit(":", 1)[1])
    await desk.workspace.stop()
    await expect(banner).to_be_visible()
    await desk.workspace.start(port=port)
    await desk.workspace.say("U2", "brand-mentions", "Back again")
    back = page.locator(".message", has_text="Back again")
    await expect(back).to_be_visible(timeout=15_000)
    await expect(banner).to_have_count(0)
