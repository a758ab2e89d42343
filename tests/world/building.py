"""Builds a world: the local workspace and the bot connected to it."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

from bot.app.app import App
from bot.app.run import opened
from bot.config.settings import Settings
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.world.databases import fresh_database
from tests.world.teammate import CARDS
from tests.world.world import MANAGEMENT, SettableClock, World

_LOCALES = {"en": "en-GB", "de": "de-DE", "nl": "nl-NL"}


def _people(language: str) -> tuple[Person, ...]:
    """Ben speaks Dutch and Carla German; the others speak as their desk does."""
    usual = _LOCALES[language]
    return (
        Person("UANNA", "anna", "Anna", locale=usual),
        Person("UBEN", "ben", "Ben", locale="nl-NL"),
        Person("UCARLA", "carla", "Carla", locale="de-DE"),
        Person("UDAVID", "david", "David", locale=usual),
        Person("UEVA", "eva", "Eva", locale=usual, admin=True),
        Person("UGUEST", "guest", "Guest", locale=usual, team="TELSEWHERE"),
    )


_DESK_TOML = """
[desk]
name = "Lumivelo"
language = "{language}"
time_zone = "Europe/Berlin"
channel = "#brand-mentions"
management_channel = "#brand-management"
"""


async def build_world(
    stack: AsyncExitStack,
    folder: Path,
    *,
    language: str = "en",
    over: str = "sockets",
    guests: Sequence[Person] = (),
    more: str = "",
    desk: str = "",
    channels: Sequence[str] = (),
) -> World:
    """Everything is closed again with the stack. `over` is `sockets` or `http`.

    `desk` is added to the `[desk]` of `desk.toml`, `more` after it, `channels` exist beside the usual two.
    """
    clock = SettableClock()
    settings, workspace = await build_workspace(
        stack,
        folder,
        clock,
        language=language,
        guests=guests,
        more=desk + more,
        channels=channels,
    )
    return await open_world(stack, settings, workspace, clock, over=over)


async def build_workspace(
    stack: AsyncExitStack,
    folder: Path,
    clock: SettableClock,
    *,
    language: str = "en",
    guests: Sequence[Person] = (),
    more: str = "",
    channels: Sequence[str] = (),
) -> tuple[Settings, Workspace]:
    """A workspace, and the settings of a desk that may begin to work in it."""
    config = folder / "desk.toml"
    config.write_text(_DESK_TOML.format(language=language) + more, encoding="utf-8")
    settings = Settings.local({"BRANDWACHT_CONFIG": str(config)}, folder)
    if not settings.database.exists():
        fresh_database(settings.database)
    secret = settings.slack.signing_secret
    assert secret is not None
    workspace = Workspace(
        clock=clock,
        users=(*_people(language), *guests),
        channels=[Channel(name) for name in (CARDS, MANAGEMENT, *channels)],
        signing_secret=secret.get_secret_value(),
        retry_after=(0.0, 0.0, 0.0),
    )
    await workspace.start()
    stack.push_async_callback(workspace.stop)
    slack = settings.slack.model_copy(update={"api_url": workspace.api_url})
    settings = settings.model_copy(update={"slack": slack})
    return _without_drills(settings, [CARDS, MANAGEMENT, *channels]), workspace


def _without_drills(settings: Settings, channels: Sequence[str]) -> Settings:
    """The local desk has a channel for drills; most tests have none."""
    if settings.desk.drill_channel in {f"#{name}" for name in channels}:
        return settings
    desk = settings.desk.model_copy(update={"drill_channel": None})
    return settings.model_copy(update={"desk": desk})


async def open_world(
    stack: AsyncExitStack,
    settings: Settings,
    workspace: Workspace,
    clock: SettableClock,
    *,
    over: str = "sockets",
) -> World:
    """A desk begins its work in a workspace that is there already."""
    bot = await stack.enter_async_context(opened(settings, clock))
    stack.push_async_callback(bot.slack_app.close)
    await (_connect if over == "sockets" else _serve)(stack, bot, workspace)
    return World(bot, workspace, clock)


async def _connect(stack: AsyncExitStack, bot: App, workspace: Workspace) -> None:
    sockets = bot.sockets
    assert sockets is not None
    await sockets.connect()
    stack.push_async_callback(sockets.close)
    await workspace.until(lambda: workspace.connections >= 2)


async def _serve(stack: AsyncExitStack, bot: App, workspace: Workspace) -> None:
    runner = web.AppRunner(bot.web, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    workspace.deliver_to = f"http://{host}:{port}/slack/events"
