"""`brandwacht check`: reports what is right and wrong with this installation."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import escalation_backtest, start
from bot.cli.doctor.finding import Finding
from bot.cli.doctor.local import check_here
from bot.cli.doctor.slack import check_there
from bot.cli.sample import describe, read_sample, refusal, source_named
from bot.cli.start import Start
from bot.clock import wall_clock
from bot.config.settings import Settings
from bot.errors import BadPayload


def check(
    context: typer.Context,
    sample: Annotated[
        Path | None, typer.Option(help="Show what this payload becomes, and stop.")
    ] = None,
    source: Annotated[str, typer.Option(help="The source the sample is of.")] = "own",
    escalations: Annotated[
        str | None,
        typer.Option(
            metavar="30d", help="What would have been escalated lately, and stop."
        ),
    ] = None,
) -> None:
    """Say what is right with this installation, and how to mend what is not."""
    begun = start.of(context)
    if sample is not None:
        _show(begun, sample, source)
        return
    if escalations is not None:
        escalation_backtest.show(begun, escalations, wall_clock())
        return
    settings = Settings.read(begun.environment, begun.root)
    findings = [*check_here(settings, wall_clock()), *asyncio.run(_there(settings))]
    _report(begun, findings)


async def _there(settings: Settings) -> list[Finding]:
    return [finding async for finding in check_there(settings, wall_clock)]


def _report(begun: Start, findings: Iterable[Finding]) -> None:
    wrong = 0
    for finding in findings:
        sign, style = _SIGNS[(finding.is_right, finding.hint)]
        begun.say(f"{sign} {finding.about}: {finding.seen}", style)
        if finding.fix is not None:
            begun.say(f"    {finding.fix}")
            wrong += not finding.hint
    if wrong:
        begun.say(f"\n{wrong} to mend.")
        raise typer.Exit(1)
    begun.say("\nEverything is right.")


_SIGNS = {
    (True, False): ("✓", "green"),
    (True, True): ("○", "yellow"),
    (False, False): ("✗", "red"),
}
"""Right, a hint, and something to mend."""


def _show(begun: Start, sample: Path, name: str) -> None:
    source = source_named(begun.database_settings(), name)
    try:
        parsed = read_sample(sample, source)
    except BadPayload as wrong:
        begun.complain(f"Nothing can be read: {refusal(wrong)}")
        raise typer.Exit(1) from None
    for about, text in describe(parsed):
        begun.say(f"{about}: {text}", "red" if about == "broken" else None)
    if parsed.broken:
        raise typer.Exit(1)
