"""The commands of `brandwacht`. Each is imported when it is called.

`--help` needs none of what the commands do, and most commands need little of it: importing
everything takes a second of processor time.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.cli.start import Start
from bot.errors import Failed, Misconfigured
from data.errors import DatabaseInUse, DatabaseUnusable

MISCONFIGURED = 2


@dataclass(frozen=True, slots=True)
class CliCommand:
    """Where a command stands (`module:function`, or the `app` of several), and its first line."""

    place: str
    line: str


COMMANDS: Mapping[str, CliCommand] = {
    "run": CliCommand(
        "running:run",
        "Run the desk until it is stopped. `--local` needs no Slack and no settings.",
    ),
    "init": CliCommand(
        "initializing:init",
        "Write the files of a new desk into FOLDER. Asks five things, and replaces no file.",
    ),
    "check": CliCommand(
        "checking:check",
        "Say what is right with this installation, and how to mend what is not.",
    ),
    "send": CliCommand(
        "posting:send_file", "Post mentions from FILE to a running desk."
    ),
    "restore": CliCommand(
        "restoring:restore",
        "Put a backup in place, look at what Slack shows, and make both agree.",
    ),
    "simulate": CliCommand(
        "simulating:simulate",
        "Replay a written day and show what the bot would have said, to whom and how.",
    ),
    "storms": CliCommand(
        "storms:storms",
        "Replay a series of posts and print what would have been said, when and why.",
    ),
    "export": CliCommand(
        "exporting:export", "Write every mention as a row, or one case with its record."
    ),
    "report": CliCommand(
        "reporting:report",
        "Write the figures of a stretch of time: how much came, and how it was handled.",
    ),
    "verify": CliCommand(
        "exporting:verify",
        "Say whether anybody changed the record of what happened, or the evidence.",
    ),
    "about": CliCommand(
        "authors:about",
        "Say what we hold about an author; a name or a handle alone is looked for.",
    ),
    "forget": CliCommand(
        "authors:forget",
        "Forget everything an author wrote, also while the desk is running.",
    ),
    "praise": CliCommand(
        "quoting:write",
        "Write the praise we may quote, with its author; nothing else leaves the desk.",
    ),
    "migrate": CliCommand(
        "database:migrate",
        "Make the database, or bring it up to date. Keeps a copy of an older one.",
    ),
    "backup": CliCommand(
        "database:backup",
        "Copy the whole database into FILE, also while the desk is running.",
    ),
    "dead-letters": CliCommand(
        "dead_letters:app", "What sources sent and nobody could read."
    ),
}
"""By name, in the order of `--help`. A test holds the lines to what the commands say."""


def load(name: str) -> Any:
    """The command itself, as typer understands it."""
    module, _, found = COMMANDS[name].place.partition(":")
    command = getattr(import_module(f"bot.cli.{module}"), found)
    if isinstance(command, typer.Typer):
        several = get_command(command)
        several.name = name
        return several
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(command)
    return get_command(alone)


class Commands(TyperGroup):
    """Lists the commands without importing them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Enough of it to be listed."""
        del ctx
        known = COMMANDS.get(cmd_name)
        return None if known is None else TyperCommand(cmd_name, help=known.line)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The one that is called, whole."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, known if name not in COMMANDS else load(str(name)), rest


app = typer.Typer(
    name="brandwacht",
    cls=Commands,
    help="A watch over your brand inside Slack. It never publishes anything.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"brandwacht {version('brandwacht')}")
        raise typer.Exit


@app.callback()
def brandwacht(
    said: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_say_version,
            is_eager=True,
            help="Say which version this is.",
        ),
    ] = False,
) -> None:
    """A watch over your brand inside Slack. It never publishes anything."""
    del said


def begin(environment: Mapping[str, str], root: Path) -> None:
    """Run the command line and leave the process with its exit code."""
    begun = Start(environment, root)
    try:
        app(obj=begun)
    except Misconfigured as wrong:
        for problem in wrong.problems:
            begun.complain(problem)
        sys.exit(MISCONFIGURED)
    except (DatabaseInUse, DatabaseUnusable) as wrong:
        begun.complain(str(wrong))
        sys.exit(MISCONFIGURED)
    except Failed as wrong:
        begun.complain(str(wrong))
        sys.exit(1)
