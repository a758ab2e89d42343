"""`brandwacht export` and `brandwacht verify`: exports the data, and verifies the
record.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.cli import casework, reporting, start, upkeep
from bot.cli.start import Start
from bot.cli.upkeep import reading
from bot.clock import wall_clock
from bot.errors import Refused
from bot.reports.service import gathering as service
from bot.reports.views import files
from data.files import writing
from data.takedown import evidence
from data.takedown.models import EvidenceFile

_CHUNK = 1 << 20
_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_A_DAY = timedelta(days=1)


def compare(database: Path, folder: Path) -> Iterator[str]:
    """One sentence for each file that evidence names and that is not what it was."""
    with reading(database) as tx:
        named = evidence.files(tx)
    for number, file in named:
        path = _inside(folder, file)
        if path is None:
            yield f"Evidence {number}: {file.name} is not in {folder}."
        elif _fingerprint(path) != file.sha256:
            yield f"Evidence {number}: {file.name} was changed."


def _inside(folder: Path, file: EvidenceFile) -> Path | None:
    """By its bare name, so that a name can never lead out of the folder."""
    path = folder / Path(file.name).name
    return path if path.is_file() else None


def _fingerprint(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()


class ExportFormat(StrEnum):
    """How `export` writes: mentions as csv or jsonl, a case as json, csv, html or md."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    MD = "md"
    HTML = "html"


_OF_ALL = (ExportFormat.CSV, ExportFormat.JSONL)
_OF_A_CASE = (ExportFormat.CSV, ExportFormat.HTML, ExportFormat.JSON, ExportFormat.MD)


def export(
    context: typer.Context,
    to: Annotated[
        Path | None, typer.Option(help="A file; standard output otherwise.")
    ] = None,
    form: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            help="Mentions: csv, jsonl. A case: md, html, json, csv.",
            metavar="FORM",
        ),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only what was received since then, UTC.")
    ] = None,
    case: Annotated[
        int | None, typer.Option(help="One case with its whole record, by its number.")
    ] = None,
    anonymise: Annotated[
        bool,
        typer.Option(
            "--anonymise", help="No addresses, and hours instead of exact times."
        ),
    ] = False,
) -> None:
    """Write every mention as a row, or one case with its record.

    The rows hold nobody's words or names. A case holds all of it: keep it to few.
    """
    begun = start.of(context)
    if case is not None:
        _one_case(begun, case, to, form or ExportFormat.MD)
        return
    chosen = form or ExportFormat.CSV
    if chosen not in _OF_ALL:
        raise typer.BadParameter("mentions are written as csv or jsonl")
    settings = begun.database_settings()
    desk, now = reporting.desk_of(settings), wall_clock()
    begins = since.replace(tzinfo=UTC) if since else _EVER
    with reading(settings.database) as tx:
        cases = service.read(tx, desk, begins, now + _A_DAY, now)
        rows = files.rows(cases, anonymise=anonymise)
        if to is None:
            _write(rows, sys.stdout, chosen)
            return
        with writing(to) as out:
            count = _write(rows, out, chosen)
    begun.say(f"{count} mentions are in {to}.")


def _write(rows: Iterable[dict[str, object]], out: IO[str], form: ExportFormat) -> int:
    if form is ExportFormat.CSV:
        return files.write_csv(rows, out)
    count = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def verify(
    context: typer.Context,
    files: Annotated[
        Path | None,
        typer.Option(help="A folder with the files that evidence names, compared too."),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(help="A head that `verify` printed earlier: NUMBER:HASH."),
    ] = None,
) -> None:
    """Say whether anybody changed the record of what happened, or the evidence.

    The head it prints vouches for everything before it: keep it away from the database.
    """
    begun = start.of(context)
    database = begun.database_settings().database
    broken = upkeep.first_broken(database)
    if broken is not None:
        place = f"{broken.kind} {broken.number}"
        begun.complain(f"The record was changed: {place} does not fit.")
    changed = list(compare(database, begun.root / files)) if files else []
    for problem in changed:
        begun.complain(problem)
    rewritten = head is not None and not upkeep.still_holds(database, head)
    if rewritten:
        begun.complain(upkeep.why_not(database, head or ""))
    if broken is not None or changed or rewritten:
        raise typer.Exit(1)
    begun.say("The record is whole.")
    newest = upkeep.head_of(database)
    if newest is not None:
        begun.note(f"Head {newest}")


def _one_case(begun: Start, number: int, to: Path | None, form: ExportFormat) -> None:
    if form not in _OF_A_CASE:
        raise typer.BadParameter("a case is written as md, html, json or csv")
    try:
        file = casework.export_case(
            begun.database_settings(),
            number,
            casework.CaseForm(form.value),
            wall_clock(),
        )
    except Refused:
        begun.complain(f"There is no mention #{number}.")
        raise typer.Exit(1) from None
    if to is None:
        sys.stdout.write(file.body)
        begun.note(f"SHA-256 {file.hash}")
        return
    with writing(to) as out:
        out.write(file.body)
    begun.say(f"Case #{number} is in {to}. SHA-256 {file.hash}")
