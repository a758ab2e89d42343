"""The commands of `brandwacht` and their options."""

import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import (
    authors,
    checking,
    dead_letters,
    exporting,
    posting,
    quoting,
    restoring,
    running,
    simulating,
    start,
    storms,
)
from bot.cli.reading import UnreadableFile
from bot.cli.sending import NobodyThere
from bot.cli.start import Start
from bot.errors import Misconfigured
from data import backup as backups
from data import migrations
from data.errors import DatabaseInUse, DatabaseUnusable

MISCONFIGURED = 2

app = typer.Typer(
    name="brandwacht",
    help="A watch over your brand inside Slack. It never publishes anything.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run)
app.command("check")(checking.check)
app.command("send")(posting.send_file)
app.command("restore")(restoring.restore)
app.command("simulate")(simulating.simulate)
app.command("storms")(storms.storms)
app.command("export")(exporting.export)
app.command("verify")(exporting.verify)
app.command("about")(authors.about)
app.command("forget")(authors.forget)
app.command("praise")(quoting.write)
app.add_typer(dead_letters.app, name="dead-letters")


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
    except (NobodyThere, UnreadableFile) as wrong:
        begun.complain(str(wrong))
        sys.exit(1)


@app.command()
def migrate(context: typer.Context) -> None:
    """Make the database, or bring it up to date. Keeps a copy of an older one."""
    begun = start.of(context)
    path = begun.database_settings().database
    migrations.apply(path)
    begun.say(f"{path} is up to date.")


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")],
) -> None:
    """Copy the whole database into FILE, also while the desk is running."""
    begun = start.of(context)
    try:
        size = backups.copy_to(begun.database_settings().database, begun.root / file)
    except FileExistsError:
        begun.complain(f"{file} exists: a backup never replaces an older one.")
        raise typer.Exit(1) from None
    except (OSError, sqlite3.Error) as error:
        begun.complain(f"{file} was not written, nothing is left of it: {error}.")
        raise typer.Exit(1) from None
    begun.say(f"{file} holds everything ({size:,} bytes).")
