"""`brandwacht dead-letters`: deliveries that could not be parsed, and parsing them
again.
"""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from bot.cli import start, upkeep
from bot.cli.posting import here
from bot.cli.replaying import replay, why_not
from bot.cli.sending import Address
from bot.cli.start import Start
from bot.clock import wall_clock
from bot.config.settings import Settings
from data.intake.dead_letters import DeadLetter

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
