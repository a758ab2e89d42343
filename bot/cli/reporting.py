"""`brandwacht report`: the figures of a stretch of time as a file."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli import start
from bot.cli.upkeep import reading
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.errors import Refused
from bot.hours.hours import from_settings
from bot.playbook.playbook import Playbook
from bot.reports.service import gathering as service
from bot.reports.service.gathering import Desk
from bot.reports.views import files
from bot.ui.phrases import render
from bot.ui.translator import Translator
from data.files import writing


class ReportFormat(StrEnum):
    """How `report` writes."""

    MD = "md"
    HTML = "html"
    JSON = "json"


def report(
    context: typer.Context,
    about: Annotated[
        list[str] | None,
        typer.Argument(
            help="today, week, month or 30d; then a class, a platform or a topic."
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="A file; standard output otherwise.")
    ] = None,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="md, html or json.", metavar="FORM")
    ] = ReportFormat.MD,
) -> None:
    """Write the figures of a stretch of time: how much came, and how it was handled.

    None of them is about a single employee.
    """
    begun = start.of(context)
    settings, now = begun.database_settings(), wall_clock()
    desk = desk_of(settings)
    with reading(settings.database) as tx:
        try:
            asked = service.asked(tx, desk, " ".join(about or []), now)
        except Refused as refused:
            word = refused.values.get("word", "")
            begun.complain(
                f"I do not know “{word}”: write today, week, month or a number of days "
                "such as 30d, then a class, a platform or a topic."
            )
            raise typer.Exit(2) from None
        found = service.report(tx, desk, asked.period, now, only=asked.only)
    spoken = render(
        desk.playbook,
        Translator(settings.desk.language, settings.variants),
        settings.desk.time_zone,
    )
    written = {
        ReportFormat.MD: lambda: files.as_markdown(found, spoken),
        ReportFormat.HTML: lambda: files.as_html(found, spoken),
        ReportFormat.JSON: lambda: files.as_json(found),
    }[form]()
    if to is None:
        sys.stdout.write(written)
        return
    with writing(to) as out:
        out.write(written)
    begun.say(f"The report is in {to}.")


def desk_of(settings: Settings) -> Desk:
    """What figures depend on, as the settings say."""
    zone = settings.desk.time_zone
    playbook = Playbook.load(overrides=settings.playbook, targets=settings.targets)
    return Desk(playbook, from_settings(settings.hours, zone), ZoneInfo(zone))
