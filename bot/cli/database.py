"""`brandwacht migrate` and `brandwacht backup`: the database as a file."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import start
from data import connection as backups
from data import migrations


def migrate(context: typer.Context) -> None:
    """Make the database, or bring it up to date. Keeps a copy of an older one."""
    begun = start.of(context)
    path = begun.database_settings().database
    migrations.apply(path)
    begun.say(f"{path} is up to date.")


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
