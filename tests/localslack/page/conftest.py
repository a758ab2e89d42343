"""The page in a real browser: a workspace, a small Bolt app, and Chromium."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.app_manifest import Command, Shortcut
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace

MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
PEOPLE = (
    Person("U1", "anna", "Anna Ahrens", "Social media"),
    Person("U2", "ben", "Ben Bos", "Social media", tz="Europe/Amsterdam"),
    Person("U3", "mira", "Mira Holt", "Head of communications", tz="Europe/London"),
    Person("U4", "jana", "Jana Jonas", "Redaktion", locale="de-DE"),
)
CHANNELS = (
    Channel("brand-mentions", topic="What people say about us"),
    Channel("management", private=True, members=("U3",)),
)
QUIETLY = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser of this machine; the tests never download one."""
    for name in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


@dataclass
class Desk:
    """A bot that answers; `heard` is what it was asked."""

    workspace: Workspace
    app: AsyncApp
    client: AsyncWebClient
    heard: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def post(self, *blocks: dict[str, Any], **more: Any) -> str:
        """A card in the desk channel; its `ts`."""
        channel = self.workspace.channel("brand-mentions").id
        said = await self.client.chat_postMessage(
            channel=channel, text="A card", blocks=list(blocks) or None, **more
        )
        return str(said["ts"])

    async def next_heard(self) -> dict[str, Any]:
        """The next payload a listener has put into `heard`."""
        return await asyncio.wait_for(self.heard.get(), 30)


@pytest_asyncio.fixture(loop_scope="session")
async def desk() -> AsyncIterator[Desk]:
    workspace = Workspace(
        clock=lambda: MONDAY,
        users=PEOPLE,
        channels=CHANNELS,
        app="Lamp desk",
        shortcuts=[Shortcut("track", "Track as mention")],
        commands=[Command("/mentions", "The desk's queue", "[status | mine]")],
        answer_within=0.5,
    )
    await workspace.start()
    quiet = logging.getLogger("tests.page")
    quiet.setLevel(logging.CRITICAL)
    client = AsyncWebClient(
        token="xoxb-local", base_url=workspace.api_url, retry_handlers=[]
    )
    app = AsyncApp(client=client, process_before_response=True, logger=quiet)
    handler = AsyncSocketModeHandler(app, "xapp-local", logger=quiet)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await workspace.until(lambda: workspace.connections == 1)
    yield Desk(workspace, app, client)
    await handler.close_async()  # type: ignore[no-untyped-call]
    await workspace.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Started once; every test has a context of its own in it."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (try: apt-get install chromium)")
    async with async_playwright() as player:
        browser = await player.chromium.launch(executable_path=path, args=QUIETLY)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, desk: Desk) -> AsyncIterator[Page]:
    """The page on a desk screen; a script error or a blocked request fails the test."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(desk.workspace.page_url)
            else wrong.append(request.url)
        ),
    )
    await page.goto(desk.workspace.page_url)
    # What comes before the page's first look at the workspace counts as old to it.
    await page.get_by_role("navigation").wait_for()
    yield page
    await context.close()
    assert wrong == []
