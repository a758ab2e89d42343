"""`brandwacht run`: starts the bot, with Slack or with the local workspace."""

import asyncio
import sys
from typing import Annotated

import typer
import uvloop

from bot.app import run as app_run
from bot.cli import start
from bot.cli.posting import here
from bot.cli.start import Start
from bot.config.local import keep_token
from bot.config.settings import Settings
from bot.logs import write_logs

_SWITCH_AFTER = 0.0001
"""Seconds after which a thread that computes lets another one run; Python's own 0.005 makes
the event loop wait so long at each look at a socket, a second in all for 20 large deliveries.
"""


def run(
    context: typer.Context,
    local: Annotated[
        bool, typer.Option("--local", help="In a workspace on this machine.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(help="For webhooks; the page gets the next one.")
    ] = None,
) -> None:
    """Run the desk until it is stopped. `--local` needs no Slack and no settings."""
    begun = start.of(context)
    read = Settings.local if local else Settings.read
    settings = read(begun.environment, begun.root)
    if port is not None:
        settings = settings.model_copy(update={"port": port})
    write_logs(settings.log)
    sys.setswitchinterval(_SWITCH_AFTER)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(
            app_run.run(
                settings,
                local_slack=local,
                announce=lambda page, opened: _announce(begun, opened, page),
            )
        )


def _announce(begun: Start, settings: Settings, page: str) -> None:
    """Where to look, and a line that works."""
    web = here(settings)
    begun.say(f"The desk is open: {settings.desk.name}", style="bold")
    if page:
        begun.say(f"  Look at it:       {page}")
    source = settings.sources.get("own")
    if source is None or source.token is None:
        begun.say(f"  Webhooks go to:   {web}/webhooks/<source>")
        return
    shown = "<token>"
    if page:
        keep_token(begun.root, source.token)
        shown = source.token
    begun.say("  Send a mention:")
    begun.say(
        f"    curl -H 'Authorization: Bearer {shown}' "
        "-H 'Content-Type: application/json' "
        '-d \'{"platform": "x", "text": "My order is late. Who can help?", '
        '"author": {"name": "Sanne", "handle": "sanne"}}\' '
        f"{web}/webhooks/own"
    )
    begun.say("  Stop it with Ctrl+C.")
