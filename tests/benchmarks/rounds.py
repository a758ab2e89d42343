"""Carries out the rounds of a benchmark: A B, A B, with the control around each.

What a trial raises becomes the trouble of its bars, with whatever was measured before it.
A benchmark that has used up its time begins no further round.
"""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.bars import Bar, Round, State, Verdict, exit_code, judge
from tests.benchmarks.control import Control, control
from tests.benchmarks.processes import NotStarted, wait_for_quiet
from tests.benchmarks.tools import Missing

_SHARE = 1.25
"""How much longer than planned a benchmark may take because of void rounds."""

REPEATS = 2
"""How often a void round is measured again."""


@dataclass
class Report:
    """What the benchmarks have to say, collected while they run.

    `ends_at` is the instant (`time.monotonic`) at which the last benchmark should be over.
    """

    ends_at: float = field(default_factory=lambda: time.monotonic() + 600)
    verdicts: dict[str, list[Verdict]] = field(default_factory=dict)
    console: Console = field(default_factory=Console)

    def say(self, sentence: str) -> None:
        """One line, as it is."""
        self.console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def table(
        self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]
    ) -> None:
        """Numbers to the right, names to the left."""
        drawn = Table(*head, title=title, title_justify="left")
        for column in drawn.columns[1:]:
            column.justify = "right"
        for row in rows:
            drawn.add_row(*row)
        self.console.print(drawn)

    def judged(self, benchmark: str, bars: Sequence[Bar], rounds: list[Round]) -> None:
        """Keep and tell what became of the bars of one benchmark."""
        found = [judge(bar, rounds) for bar in bars]
        self.verdicts[benchmark] = found
        self._bars([(benchmark, verdict) for verdict in found])

    def bars(self) -> int:
        """Every bar of this run, and the exit code: 1 for a missed, 3 for a void one."""
        every = [
            (name, verdict) for name, some in self.verdicts.items() for verdict in some
        ]
        self._bars(every)
        return exit_code([verdict for _, verdict in every])

    def _bars(self, every: Sequence[tuple[str, Verdict]]) -> None:
        rows = [
            (f"{name}: {v.bar.name}", v.bar.wanted, v.measured, v.state.value)
            for name, v in every
        ]
        self.table("The bars", ("bar", "wanted", "measured", ""), rows)
        for name, verdict in every:
            if verdict.state is not State.MET:
                self.say(f"{name}: {verdict.bar.name}: {verdict.why}")


class Trials:
    """Collects what one round measures, whatever becomes of its trials."""

    def __init__(self, asked: Control | None) -> None:
        self.round = Round()
        self._asked = asked

    def ask_control(self) -> None:
        """How fast the machine is at this moment."""
        if self._asked is not None:
            self.round.control.append(self._asked.ask())

    @contextmanager
    def trial(self, *bars: str) -> Iterator[Path]:
        """A folder for one trial; what goes wrong in it is the trouble of these bars."""
        with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
            try:
                yield Path(folder)
            except Missing as missing:
                self.fail(str(missing), *bars)
            except NotStarted as failure:
                self.fail(f"a server did not start or ended: {failure}", *bars)
            except subprocess.TimeoutExpired as late:
                self.fail(f"not done within {late.timeout:.0f} s", *bars)
            except (OSError, RuntimeError, ValueError, AssertionError) as error:
                self.fail(f"{type(error).__name__}: {error}", *bars)
        self.ask_control()

    def fail(self, why: str, *bars: str) -> None:
        """What could not be measured."""
        for bar in bars or ("",):
            self.round.trouble.setdefault(bar, why)


def measure(
    report: Report,
    rounds: int,
    once: Callable[[Trials], None],
    *,
    seconds: float,
    controlled: bool = True,
) -> list[Round]:
    """So many rounds of `once`, each within about `seconds`; void ones again, while there is time.

    Every benchmark has its own share of the ten minutes, so that none takes that of the next.
    """
    done: list[Round] = []
    ends_at = min(report.ends_at, time.monotonic() + rounds * seconds * _SHARE)
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        if not controlled:
            return [_one(None, once) for _ in range(rounds)]
        with control(Path(folder)) as asked:
            while len(done) < rounds:
                done.append(_not_void(report, asked, once, ends_at - seconds))
    return done


def _not_void(
    report: Report, asked: Control, once: Callable[[Trials], None], begin_by: float
) -> Round:
    """One round; measured again where it is void, if that begins by this instant."""
    for attempt in range(1 + REPEATS):
        wait_for_quiet(5.0)
        one = _one(asked, once)
        late = time.monotonic() > begin_by
        if not one.void or attempt == REPEATS or late:
            break
        report.say(f"the control moved by {one.spread:.0%}: measured again")
    return one


def _one(asked: Control | None, once: Callable[[Trials], None]) -> Round:
    trials = Trials(asked)
    trials.ask_control()
    once(trials)
    return trials.round
