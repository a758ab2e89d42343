"""`brandwacht restore`: replaces the database by a backup and reconciles it with Slack."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer

from bot.app import restoring, run
from bot.app.restoring import RestoreOutcome
from bot.cli import start
from bot.config.settings import Settings
from bot.logs import write_logs

_SHOWN = 50


def restore(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A backup. The desk must not be running.")
    ] = None,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Take up the file that is in place already.")
    ] = False,
    local: Annotated[
        bool, typer.Option("--local", help="For the workspace on this machine.")
    ] = False,
) -> None:
    """Put a backup in place, look at what Slack shows, and make both agree.

    May be stopped at any moment and run again.
    """
    begun = start.of(context)
    if (file is None) is not adopt:
        raise typer.BadParameter("a backup, or --adopt", param_hint="FILE")
    read = Settings.local if local else Settings.read
    settings = read(begun.environment, begun.root)
    write_logs(settings.log)
    copy = None if file is None else begun.root / file
    report = asyncio.run(_run(settings, copy, local=local))
    if report is None:
        begun.say(f"{file} was restored before: nothing was changed. Start the desk.")
        return
    for line in _told(report):
        begun.say(line)
    for line in _left(report):
        begun.complain(line)


async def _run(
    settings: Settings, file: Path | None, *, local: bool
) -> RestoreOutcome | None:
    async with AsyncExitStack() as stack:
        if local:
            settings, _ = await run.moved_in(settings, stack)
        return await restoring.restore(settings, file)


def _told(report: RestoreOutcome) -> Iterator[str]:
    since, until = (
        f"{at:%Y-%m-%d %H:%M:%S} UTC" for at in (report.since, report.until)
    )
    yield f"Restored to {since} (event {report.event}:{report.head[:12]})."
    yield f"  Stood in Slack already, and is not posted again: {report.settled}"
    yield f"  Posted after the copy, taken up again:           {report.adopted}"
    yield f"  Stood there twice, the second was deleted:       {report.doubles}"
    yield f"  Cards drawn anew by the desk:                    {report.redrawn}"
    yield f"  Forgotten once more:                             {report.forgotten}"
    yield f"  About mentions that were lost, without buttons:  {len(report.orphans)}"
    yield f"Have the sources send again what came from {since} to {until}."
    yield "Now start the desk."


def _left(report: RestoreOutcome) -> Iterator[str]:
    for seen in report.orphans[:_SHOWN]:
        number = seen.payload.get("mention")
        which = f"#{number}" if number else "A list"
        yield f"{which} was lost; its message: channel {seen.channel}, ts {seen.ts}"
    if len(report.orphans) > _SHOWN:
        yield f"and {len(report.orphans) - _SHOWN} more."
    for channel, why in report.unread.items():
        yield f"Channel {channel} could not be read or changed ({why})."
