"""`python -m benchmarks`: every benchmark, or those that are named, and the bars.

They send bounded load to ports of this machine and to nothing else.
"""

from collections.abc import Callable
from typing import Annotated

import typer

from tests.benchmarks import burst, clicks, crash, idle, ingest, million, timers
from tests.benchmarks.figures import Report
from tests.benchmarks.processes import NotStarted

_ALL: dict[str, Callable[[Report, int], None]] = {
    "ingest": ingest.run,
    "clicks": clicks.run,
    "timers": timers.run,
    "million": million.run,
    "burst": burst.run,
    "idle": idle.run,
    "crash": crash.run,
}


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Some of: {', '.join(_ALL)}.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, max=25, help="Of each trial.")] = 5,
) -> None:
    """Measure Brandwacht against its peers. Takes about a quarter of an hour."""
    strangers = set(names or ()) - _ALL.keys()
    if strangers:
        raise typer.BadParameter(
            f"there is no benchmark {', '.join(sorted(strangers))}"
        )
    report = Report()
    for name in names or _ALL:
        report.say(f"\n== {name}: {_first_line(_ALL[name])}")
        try:
            _ALL[name](report, rounds)
        except NotStarted as failure:
            report.say(str(failure))
            report.not_measured(name, "a server did not start; what it wrote is above")
    report.bars()


def _first_line(benchmark: Callable[[Report, int], None]) -> str:
    return (benchmark.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    typer.run(main)
