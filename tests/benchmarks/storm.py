"""Sixty and eight thousand angry posts at once: cards, redraws of the board, and a press.

The real desk against a Slack with limits, as in `behind.py`. Counted is what Slack is
called for while the posts come and people press on.
"""

from collections.abc import Awaitable, Callable, Sequence

from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.behind import Beside, Load, backfill, beside_a_load, noted
from tests.benchmarks.observed_slack import DESK, Shown
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import Running

FEW, MANY = 60, 8_000
_FEW_PRESSES, _MANY_PRESSES = 60, 80
_BOARD = "storm.list"
"""A button that stands on a board and nowhere else."""

_CARDS = 12 + 6
"""As many cards in ten minutes, and as many whose words suggest a flag (`storms.toml`)."""

FEW_CARDS = Bar("cards of 60 posts at once", _CARDS, unit="cards", timed=False)
MANY_CARDS = Bar("cards of 8,000 posts at once", _CARDS, unit="cards", timed=False)
REDRAWS = Bar("redraws of the board a minute", 2, unit="calls", timed=False)
FEW_WAIT = Bar("press beside 60 posts, slowest", 300, least=_FEW_PRESSES)
MANY_WAIT = Bar("press beside 8,000 posts, slowest", 300, least=_MANY_PRESSES)
BARS = (FEW_CARDS, MANY_CARDS, REDRAWS, FEW_WAIT, MANY_WAIT)


def run(report: Report, rounds: int | None = None) -> None:
    """Cards and redraws of the board in a storm, and the slowest press beside it."""
    report.judged("storm", BARS, measure(report, rounds or 1, one_round, seconds=50))


def one_round(trials: Trials) -> None:
    """Both storms, each on a desk of its own."""
    with trials.trial(FEW_CARDS.name, FEW_WAIT.name) as folder:
        load = Load(one_by_one(FEW), presses=_FEW_PRESSES)
        _noted(trials, FEW_CARDS, FEW_WAIT, beside_a_load(folder, load))
    with trials.trial(MANY_CARDS.name, MANY_WAIT.name, REDRAWS.name) as folder:
        load = Load(backfill(MANY // 100, 100), presses=_MANY_PRESSES)
        told = beside_a_load(folder, load)
        _noted(trials, MANY_CARDS, MANY_WAIT, told)
        drawn = redraws(told.shown)
        if drawn is None:
            trials.round.wrong[REDRAWS.name] = "no board was posted"
        else:
            trials.round.figures[REDRAWS.name] = Figure(drawn, 1)


def one_by_one(posts: int) -> Callable[[Running], Awaitable[int]]:
    """So many deliveries of one post each, one after the other."""
    sends = [backfill(1, 1, first=number) for number in range(posts)]

    async def send(running: Running) -> int:
        return sum([await one(running) for one in sends])

    return send


def _noted(trials: Trials, cards: Bar, wait: Bar, told: Beside) -> None:
    noted(trials, wait, told)
    trials.round.figures[cards.name] = Figure(len(cards_of(told.shown)), told.stored)


def cards_of(shown: Sequence[Shown]) -> list[Shown]:
    """Cards that were posted: what has the text of a post and is no board."""
    return [
        one
        for one in shown
        if one.method == "chat.postMessage"
        and one.channel == DESK
        and "(fill" in one.shows
        and _BOARD not in one.shows
    ]


def redraws(shown: Sequence[Shown]) -> float | None:
    """How often a minute the board was drawn again; nothing where none was posted."""
    boards = [one for one in shown if _BOARD in one.shows]
    if not boards:
        return None
    began, ended = shown[0].at, max(one.at for one in shown)
    minutes = max(1.0, (ended - began) / 60)
    return sum(one.method != "chat.postMessage" for one in boards) / minutes
