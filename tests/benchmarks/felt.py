"""What a team feels on a quiet day: from a post to its card, from a press to its redraw.

Beside us stand what a team would write itself: fastify with better-sqlite3, which commits
first and then posts, and Bolt for JavaScript, which commits, acknowledges and updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.benchmarks.bars import Bar, Figure, quantile
from tests.benchmarks.observed_slack import observed
from tests.benchmarks.people import (
    CHANNELS,
    Told,
    beside,
    cards_of,
    copies_of,
    press_each,
    send_posts,
    until_ready,
)
from tests.benchmarks.processes import HOST
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import count, desk, node
from tests.benchmarks.tools import node_peers

POSTS, PRESSES = 25, 20
FIRST = 20
"""Posts before the clock counts: the first card of each channel."""

_PAUSE = 0.29
"""Seconds: below the four posts a second that a workspace may take."""

_POSTER, _PRESSER = "fastify that commits first", "Bolt for JavaScript"
CARD = Bar("POST → card, p50", 15, least=POSTS)
CARD_RATIO = Bar("POST → card, p50 beside a peer", 4, least=POSTS, against=_POSTER)
REDRAW = Bar("press → redraw, p50", 20, least=PRESSES)
REDRAW_RATIO = Bar(
    "press → redraw, p50 beside a peer", 3, least=PRESSES, against=_PRESSER
)
ACK = Bar(
    "press → acknowledgement, p50 beside a peer", 2.5, least=PRESSES, against=_PRESSER
)
BARS = (CARD, CARD_RATIO, REDRAW, REDRAW_RATIO, ACK)


@dataclass(frozen=True, slots=True)
class Size:
    """How much one trial sends."""

    first: int = FIRST
    posts: int = POSTS
    presses: int = PRESSES
    pause: float = _PAUSE


def run(report: Report, rounds: int | None = None) -> None:
    """A post and its card, a press and its redraw, one at a time."""
    done = measure(report, rounds or 2, one_round, seconds=40)
    report.judged("felt", BARS, done)


def one_round(trials: Trials) -> None:
    """Ours, then each peer."""
    figures = trials.round.figures
    with trials.trial(*(bar.name for bar in BARS)) as folder:
        posts, presses = ours(trials, folder, Size())
        figures[CARD.name] = Figure(quantile(posts.shown, 0.5), len(posts.shown))
        figures[CARD_RATIO.name] = figures[CARD.name]
        figures[REDRAW.name] = Figure(quantile(presses.shown, 0.5), len(presses.shown))
        figures[REDRAW_RATIO.name] = figures[REDRAW.name]
        figures[ACK.name] = Figure(
            quantile(presses.answered, 0.5), len(presses.answered)
        )
    with trials.trial(CARD_RATIO.name) as folder:
        node_peers()
        told = uvloop.run(_poster(folder, Size()))
        beside_us(trials, CARD_RATIO, told.shown)
        check(trials, CARD_RATIO, told, count(folder / "desk.db", "posts"))
    with trials.trial(REDRAW_RATIO.name, ACK.name) as folder:
        node_peers()
        told = uvloop.run(_presser(folder, Size()))
        beside_us(trials, REDRAW_RATIO, told.shown)
        beside_us(trials, ACK, told.answered)


def ours(
    trials: Trials, folder: Path, size: Size, sabotage: Sequence[str] = ()
) -> tuple[Told, Told]:
    """Posts and presses against the real desk; what is wrong with them is noted."""
    posts, presses, copies = uvloop.run(_ours(folder, size, sabotage))
    check(trials, CARD, posts, count(folder / "desk.db", "mentions") - size.first)
    unlike_one = {mark: seen for mark, seen in copies.items() if seen != 1}
    if unlike_one:
        trials.round.wrong[CARD.name] = f"posts not seen exactly once: {unlike_one}"
    return posts, presses


def check(trials: Trials, bar: Bar, told: Told, stored: int) -> None:
    """As many rows as there were 2xx answers, and an answer for each that was asked."""
    if not told.asked == told.good == stored:
        trials.round.wrong[bar.name] = (
            f"{told.asked} sent, {told.good} answered 2xx, {stored} stored"
        )


def beside_us(trials: Trials, bar: Bar, theirs: Sequence[float]) -> None:
    """Put a peer's median beside our figure of the same round."""
    ours = trials.round.figures.get(bar.name)
    if ours is not None:
        trials.round.figures[bar.name] = Figure(
            ours.ours, ours.samples, quantile(theirs, 0.5), len(theirs)
        )


async def _ours(
    folder: Path, size: Size, sabotage: Sequence[str]
) -> tuple[Told, Told, dict[str, int]]:
    async with observed(tuple(CHANNELS.values())) as slack:
        server = desk(folder, slack.workspace.api_url, CHANNELS, sabotage=sabotage)
        async with beside(server) as running:
            await until_ready(running)
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            first = [f"first{n}" for n in range(size.first)]
            await send_posts(slack, running, first, size.pause)
            marks = [f"post{n}" for n in range(size.posts)]
            posts = await send_posts(slack, running, marks, size.pause)
            cards = cards_of(slack)[: size.presses]
            presses = await press_each(slack, cards, "mention.claim", size.pause)
            return posts, presses, copies_of(slack, [*first, *marks])


async def _poster(folder: Path, size: Size) -> Told:
    async with observed(tuple(CHANNELS.values())) as slack:
        more = {"SLACK_API_URL": slack.workspace.api_url}
        server = node(folder, "poster.js", ["{port}", "{db}"], more)
        async with beside(server) as running:
            first = [f"first{n}" for n in range(5)]
            await send_posts(slack, running, first, size.pause)
            marks = [f"post{n}" for n in range(size.posts)]
            told = await send_posts(slack, running, marks, size.pause)
            told.asked, told.statuses = (
                told.asked + len(first),
                told.statuses + [202] * len(first),
            )
            return told


async def _presser(folder: Path, size: Size) -> Told:
    async with observed(tuple(CHANNELS.values())) as slack:
        more = {"SLACK_API_URL": slack.workspace.api_url}
        arguments = ["{port}", "{db}", str(len(CHANNELS))]
        server = node(folder, "presser.js", arguments, more)
        async with beside(server) as running:
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            await slack.workspace.until(
                lambda: len(cards_of(slack)) == len(CHANNELS), within=20
            )
            cards = cards_of(slack)[: size.presses]
            return await press_each(slack, cards, "take", size.pause)
