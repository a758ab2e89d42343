"""`brandwacht dead-letters`: deliveries that could not be parsed, and parsing them
again.
"""

import asyncio
from base64 import b64encode
from typing import Annotated

import aiohttp
import typer
from rich.table import Table

from bot.cli import start, upkeep
from bot.cli.posting import here
from bot.cli.sending import Address, NobodyThere
from bot.cli.start import Start
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.config.sources import SourceSettings
from bot.errors import BadPayload
from data.intake.dead_letters import DeadLetter
from handlers.sources.registry import SOURCES
from handlers.webhooks.bodies import parse_body

_TIMEOUT = aiohttp.ClientTimeout(total=30)


def why_not(dead: DeadLetter, source: SourceSettings | None) -> str | None:
    """Why delivering it again would be in vain, or nothing."""
    if source is None:
        return f"there is no source {dead.source} any more"
    if source.signs:
        return "its source signs what it sends, so only the source can send it again"
    adapter = SOURCES[source.adapter]
    try:
        body = parse_body(dead.body, dead.content_type, strict=adapter.strict)
    except BadPayload as wrong:
        return wrong.message
    parsed = adapter.parse(body, source)
    if parsed.broken:
        return parsed.broken[0].error
    return None


async def replay(dead: DeadLetter, to: Address) -> None:
    """Post its bytes once more. Raises `NobodyThere` when they are not accepted."""
    headers = {
        "Authorization": f"Basic {_basic(to.token)}",
        "Content-Type": dead.content_type or "application/json",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.post(to.webhook, data=dead.body, headers=headers) as response,
        ):
            status = response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        name = type(error).__name__
        raise NobodyThere(f"Nobody answers at {to.url} ({name}).") from None
    if status not in (200, 202):
        raise NobodyThere(f"The desk at {to.url} answered {status}.")


def _basic(token: str) -> str:
    """Basic, because sources with `auth = "token"` take that as well."""
    pair = token if ":" in token else f"brandwacht:{token}"
    return b64encode(pair.encode()).decode()


app = typer.Typer(
    help="What sources sent and nobody could read.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command("list")
def list_dead_letters(context: typer.Context) -> None:
    """List them, oldest first, without what is in them."""
    begun = start.of(context)
    letters = upkeep.dead_letters_of(begun.database_settings().database)
    if not letters:
        begun.say("There are no dead letters.")
        return
    table = Table("Number", "Source", "Arrived", "Bytes", "What is wrong")
    for letter in letters:
        arrived = f"{letter.at:%Y-%m-%d %H:%M} UTC"
        table.add_row(
            str(letter.id),
            letter.source,
            arrived,
            str(len(letter.body)),
            letter.error,
        )
    begun.out.print(table)


@app.command("replay")
def replay_dead_letters(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="Only this one.")] = None,
) -> None:
    """Deliver to the running desk what its source can read by now."""
    begun = start.of(context)
    settings = begun.settings()
    letters = upkeep.dead_letters_of(settings.database)
    chosen = [letter for letter in letters if number in (None, letter.id)]
    left = sum(not _replayed(begun, settings, letter) for letter in chosen)
    begun.say(f"{len(chosen) - left} delivered, {left} left.")
    if left:
        raise typer.Exit(1)


def _replayed(begun: Start, settings: Settings, letter: DeadLetter) -> bool:
    source = settings.sources.get(letter.source)
    reason = why_not(letter, source)
    if source is None or reason is not None:
        begun.say(f"Number {letter.id} stays: {reason}.")
        return False
    asyncio.run(
        replay(letter, Address(here(settings), source.name, source.token or ""))
    )
    upkeep.mark_replayed(settings.database, letter.id, wall_clock())
    return True
