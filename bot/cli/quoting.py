"""`brandwacht praise`: exports the praise that its authors allow us to quote."""

import csv
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.cli import start, upkeep
from bot.ui.texts import harmless
from data.files import writing
from data.replies import praise


class QuoteFormat(StrEnum):
    """How the quotes are written."""

    CSV = "csv"
    JSONL = "jsonl"


def write(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Option(help="A file; standard output otherwise.")
    ] = None,
    form: Annotated[
        QuoteFormat,
        typer.Option("--format", help="csv, or jsonl: one JSON object a line."),
    ] = QuoteFormat.CSV,
) -> None:
    """Write the praise we may quote, with its author; nothing else leaves the desk."""
    begun = start.of(context)
    path = begun.database_settings().database
    if to is None:
        export_praise(path, sys.stdout, form)
        return
    with writing(to) as out:
        count = export_praise(path, out, form)
    begun.say(f"{count} quotes are in {to}.")


def export_praise(path: Path, out: IO[str], form: QuoteFormat) -> int:
    """Only what was granted (S2.10); how many quotes there were."""
    with upkeep.reading(path) as tx:
        rows = list(praise.granted(tx))
    if form is QuoteFormat.CSV:
        table = csv.DictWriter(out, praise.COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows({name: harmless(row[name]) for name in row} for row in rows)
        return len(rows)
    out.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    return len(rows)
