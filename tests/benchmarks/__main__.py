"""`python -m tests.benchmarks`: every benchmark, or those that are named, and the bars.

They send bounded load to ports of this machine and to nothing else.
"""

import sys
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from tests.benchmarks import (
    behind,
    crash,
    felt,
    flood,
    growth,
    ingest,
    reports,
    rush,
    size,
    start,
    storm,
)
from tests.benchmarks.rounds import Report

ALL: Mapping[str, Callable[[Report, int | None], None]] = {
    "felt": felt.run,
    "rush": rush.run,
    "behind": behind.run,
    "storm": storm.run,
    "growth": growth.run,
    "ingest": ingest.run,
    "size": size.run,
    "reports": reports.run,
    "start": start.run,
    "crash": crash.run,
    "flood": flood.run,
}


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Some of: {', '.join(ALL)}.")
    ] = None,
    rounds: Annotated[
        int | None,
        typer.Option(min=1, max=25, help="Instead of each one's own number."),
    ] = None,
) -> None:
    """Measure Brandwacht, beside its peers and by its bars. Takes less than ten minutes.

    Ends with 1 where a bar was missed, with 3 where one was only void.
    """
    strangers = set(names or ()) - ALL.keys()
    if strangers:
        raise typer.BadParameter(
            f"there is no benchmark {', '.join(sorted(strangers))}"
        )
    report = Report()
    for name in names or ALL:
        report.say(f"\n== {name}: {_first_line(ALL[name])}")
        ALL[name](report, rounds)
    sys.exit(report.bars())


def _first_line(benchmark: Callable[[Report, int | None], None]) -> str:
    return (benchmark.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    typer.run(main)
