"""Draws the pictures of the README and of `docs/` from the page of the local workspace.

`make pictures` writes them to `docs/pictures/`. It needs Chromium.
"""

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.app import sample
from bot.app.run import open_beside
from bot.app.sample import LANGUAGES
from bot.config.settings import Settings
from bot.localslack.panel import Panel

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
QUIETLY = ["--headless", "--no-sandbox", "--disable-gpu"]
PLAINLY = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    node.data = node.data.replace(/\\p{Extended_Pictographic}\\uFE0F? ?/gu, "");
  }
}"""
"""Takes emoji out of what is shown: not every machine that draws has them."""

DRAFT = (
    "Hi Robin, we are sorry if you were upset. We take all complaints seriously and "
    "somebody will be in touch as soon as possible."
)


class _Nothing:
    """No strip above the channel: it is not part of what the pictures show."""

    def shown(self) -> None:
        return None

    async def act(self, press: str, language: str) -> dict[str, object]:
        del press, language
        return {}


async def draw(into: Path) -> None:
    """From one sample day in each language, all at a time."""
    into.mkdir(exist_ok=True)
    await asyncio.gather(*(_of_a_day(into, language) for language in LANGUAGES))


async def _of_a_day(into: Path, language: str) -> None:
    """English has all four; the others those of the pages for people."""
    panel: Panel = _Nothing()
    with tempfile.TemporaryDirectory() as folder:
        settings = sample.settings_for(Settings.local({}, Path(folder)), language)
        brand = settings.desk.model_copy(update={"name": "Lumivelo"})
        settings = settings.model_copy(update={"desk": brand})
        async with AsyncExitStack() as stack:
            url, app = await open_beside(settings, stack, panel)
            await sample.play(app, lambda _seconds: asyncio.sleep(0.2))
            await asyncio.sleep(3)
            async with async_playwright() as player:
                browser = await player.chromium.launch(
                    executable_path=BROWSER, args=QUIETLY
                )
                ending = "" if language == "en" else f"-{language}"
                desk = await _card(browser, url, into / f"card{ending}.png")
                await _question(browser, url, into / f"manager{ending}.png")
                if language == "en":
                    await _others(browser, url, desk, into)
                await browser.close()


async def _card(browser: Browser, url: str, file: Path) -> Page:
    desk = await _page(browser, f"{url}#/UANNA", 900, 620)
    cards = desk.locator(".messages .message")
    await cards.nth(0).scroll_into_view_if_needed()
    await desk.evaluate(PLAINLY)
    await cards.nth(0).screenshot(path=file)
    return desk


async def _others(browser: Browser, url: str, desk: Page, into: Path) -> None:
    home = await _page(browser, f"{url}#/UANNA/home", 900, 620)
    await asyncio.sleep(1.5)
    await home.evaluate(PLAINLY)
    await home.locator(".main").screenshot(path=into / "home.png")

    await desk.get_by_role("button", name="Draft reply").first.click()
    await desk.wait_for_selector("dialog[open] textarea")
    await desk.locator("dialog[open] textarea").first.fill(DRAFT)
    check = desk.get_by_role("button", name="Check")
    if await check.count():
        await check.first.click()
        await asyncio.sleep(1.5)
    # What the check found stands below the text.
    await desk.set_viewport_size({"width": 900, "height": 960})
    await desk.evaluate(PLAINLY)
    await desk.locator("dialog[open]").screenshot(path=into / "draft.png")


async def _question(browser: Browser, url: str, file: Path) -> None:
    phone = await _page(browser, f"{url}#/UDAVID", 390, 700)
    await phone.locator("[aria-controls=sidebar]").click()
    await phone.locator(".sidebar .place", has_text="Brandwacht").first.click()
    await phone.wait_for_selector(".messages .message")
    await asyncio.sleep(1)
    await phone.evaluate(PLAINLY)
    await phone.screenshot(path=file)


async def _page(browser: Browser, url: str, width: int, height: int) -> Page:
    context = await browser.new_context(viewport={"width": width, "height": height})
    page = await context.new_page()
    await page.goto(url)
    await page.wait_for_selector(".main")
    await asyncio.sleep(1)
    return page


if __name__ == "__main__":
    asyncio.run(draw(FOLDER))
