"""`brandwacht simulate`: runs through a described day and shows what the bot would say."""

import asyncio
import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from bot.cli import start
from bot.cli.start import Start
from bot.config.settings import Settings
from bot.simulation.reading import read_day
from bot.simulation.replaying import replay
from bot.simulation.script import Script
from bot.simulation.showing import Showing, merged, values, width_for
from bot.simulation.timeline import SimulationTimeline, TimelineEntry

_CONFIG = "BRANDWACHT_CONFIG"


def simulate(
    context: typer.Context,
    day: Annotated[Path, typer.Argument(help="The written day, a TOML file.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="For machines: one JSON document.")
    ] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Show what the file's targets and hours change."
        ),
    ] = False,
) -> None:
    """Replay a written day and show what the bot would have said, to whom and how."""
    begun = start.of(context)
    script = read_day(begun.root / day, settings_of(begun))
    tried = asyncio.run(replay(script, script.settings))
    before = asyncio.run(replay(script, script.before)) if compare else None
    if as_json:
        _tell_machines(script, tried, before)
    else:
        _tell_people(begun, script, tried, before)


def settings_of(begun: Start) -> Settings:
    """Of this installation; where it names no people, the team of `run --local`."""
    named = begun.environment.get(_CONFIG)
    file = begun.root / (named or "desk.toml")
    if named or file.exists():
        settings = begun.settings()
        if settings.people:
            return settings
    return Settings.local(begun.environment, begun.root)


def _tell_machines(
    script: Script, tried: SimulationTimeline, before: SimulationTimeline | None
) -> None:
    zone = _zone(script)
    told = {"time_zone": zone.key, **values(tried, zone)}
    if before is not None:
        told["before"] = values(before, zone)
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


def _tell_people(
    begun: Start,
    script: Script,
    tried: SimulationTimeline,
    before: SimulationTimeline | None,
) -> None:
    lines: list[tuple[str, TimelineEntry]] = [(" ", line) for line in tried.lines]
    if before is not None:
        lines = merged(before, tried)
    showing = Showing(_zone(script), width_for(lines))
    for drawn in showing.lines(lines):
        _show(begun, drawn)
    if before is not None:
        _show(begun, Text("\nAs it is now", "bold underline"))
        for drawn in showing.summary(before):
            _show(begun, drawn)
        _show(begun, Text("\nAs tried out", "bold underline"))
    else:
        _show(begun, Text(""))
    for drawn in showing.summary(tried):
        _show(begun, drawn)


def _show(begun: Start, drawn: Text) -> None:
    """One line each: cut where the terminal ends, whole in a file or a pipe."""
    if begun.out.is_terminal:
        begun.out.print(drawn, no_wrap=True, overflow="ellipsis")
    else:
        begun.out.print(drawn, soft_wrap=True)


def _zone(script: Script) -> ZoneInfo:
    return ZoneInfo(script.settings.desk.time_zone)
