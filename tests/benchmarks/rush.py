"""Ten presses a second over twenty cards, in a Slack that takes fifty updates a minute.

Everybody takes the card over from whoever had it, so that each press has a state of its own.
The peer is Bolt for JavaScript, which updates the card after each press, as its documentation
shows it. It must show a card that ends on an older state, or be refused: otherwise the Slack
of this benchmark has no limit and says nothing.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from tests.benchmarks.bars import Bar, Figure, quantile
from tests.benchmarks.observed_slack import ObservedSlack, Shown, observed
from tests.benchmarks.people import (
    CHANNELS,
    Card,
    beside,
    cards_of,
    names,
    send_posts,
    shows,
    until_ready,
)
from tests.benchmarks.processes import HOST
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import desk, node
from tests.benchmarks.tools import node_peers

CARDS, RATE, PRESSES = 20, 10.0, 150
_PEER = "Bolt for JavaScript"
PRESSED = Bar("pressed card, p50", 1_000, least=PRESSES)
PRESSED_RATIO = Bar(
    "pressed card, p50 beside a peer", 0.4, least=PRESSES, against=_PEER
)
WRONG = Bar("cards that end on an older state", 0, unit="cards")
REFUSED = Bar("calls that Slack refused", 0, unit="calls")
BITES = Bar("refusals of the peer", 1, unit="calls", greater=True)
BARS = (PRESSED, PRESSED_RATIO, WRONG, REFUSED, BITES)


@dataclass(frozen=True, slots=True)
class Size:
    """How much one trial presses, and how long it waits for the last redraws, in seconds."""

    presses: int = PRESSES
    rate: float = RATE
    patience: float = 15.0


@dataclass(slots=True)
class Rush:
    """What became of the presses: milliseconds until shown, endless where it never was."""

    shown: list[float] = field(default_factory=list)
    wrong: int = 0
    refused: int = 0
    answered: int = 0


def run(report: Report, rounds: int | None = None) -> None:
    """Many press many cards at once, within Slack's limits."""
    report.judged("rush", BARS, measure(report, rounds or 1, one_round, seconds=75))


def one_round(trials: Trials) -> None:
    """Ours, then the peer."""
    figures = trials.round.figures
    with trials.trial(*(bar.name for bar in BARS[:4])) as folder:
        us = ours(folder, Size())
        note(trials, us)
    with trials.trial(PRESSED_RATIO.name, BITES.name) as folder:
        node_peers()
        them = uvloop.run(_peer(folder, Size()))
        figures[BITES.name] = Figure(them.refused + them.wrong, 1)
        if PRESSED_RATIO.name in figures:
            own = figures[PRESSED_RATIO.name]
            theirs = min(quantile(them.shown, 0.5), _endless(Size()))
            figures[PRESSED_RATIO.name] = Figure(
                own.ours, own.samples, theirs, len(them.shown)
            )


def note(trials: Trials, us: Rush) -> None:
    """Our figures of one round."""
    figures = trials.round.figures
    figures[PRESSED.name] = Figure(quantile(us.shown, 0.5), us.answered)
    figures[PRESSED_RATIO.name] = figures[PRESSED.name]
    figures[WRONG.name] = Figure(us.wrong, 1)
    figures[REFUSED.name] = Figure(us.refused, 1)


def ours(folder: Path, size: Size, sabotage: Sequence[str] = ()) -> Rush:
    """The presses against the real desk."""
    return uvloop.run(_ours(folder, size, sabotage))


def _endless(size: Size) -> float:
    """What was not shown while we watched took at least so long."""
    return (size.presses / size.rate + size.patience) * 1000


async def _ours(folder: Path, size: Size, sabotage: Sequence[str]) -> Rush:
    async with observed(tuple(CHANNELS.values())) as slack:
        server = desk(folder, slack.workspace.api_url, CHANNELS, sabotage=sabotage)
        async with beside(server) as running:
            await until_ready(running)
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            marks = [f"post{n}" for n in range(CARDS)]
            await send_posts(slack, running, marks, 0.26)
            actions = ("mention.claim", "mention.take_over")
            return await _rush(slack, actions, size)


async def _peer(folder: Path, size: Size) -> Rush:
    async with observed(tuple(CHANNELS.values())) as slack:
        more = {"SLACK_API_URL": slack.workspace.api_url}
        server = node(folder, "presser.js", ["{port}", "{db}", str(CARDS)], more)
        async with beside(server) as running:
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            await slack.workspace.until(
                lambda: len(cards_of(slack)) == CARDS, within=20
            )
            return await _rush(slack, ("take", "take"), size)


async def _rush(slack: ObservedSlack, actions: tuple[str, str], size: Size) -> Rush:
    """Press at fixed instants, whatever becomes of the presses before."""
    cards, since = cards_of(slack), len(slack.workspace.calls)
    done: list[tuple[float, Card, str]] = []
    pressing: list[asyncio.Task[bool]] = []
    begun = time.time()
    for number in range(size.presses):
        await asyncio.sleep(begun + number / size.rate - time.time())
        card, who = cards[number % len(cards)], f"UBENCH{number % 40}"
        action = actions[0] if number < len(cards) else actions[1]
        done.append((time.time(), card, who))
        pressing.append(asyncio.create_task(press(slack, card, who, action)))
    answers = await asyncio.gather(*pressing)
    last = {card.number: (card, who) for _, card, who in done}
    await _until_right(slack, list(last.values()), size.patience)
    calls = [one for one in slack.shown("", since) if one.outcome == "ok"]
    return Rush(
        shown=_waits(done, calls, size),
        wrong=len(_wrong(slack, list(last.values()))),
        refused=slack.refused(),
        answered=sum(answers),
    )


async def press(slack: ObservedSlack, card: Card, who: str, action: str) -> bool:
    """A press of a button that the card has, or had a moment ago."""
    hands = slack.workspace.press.__self__  # type: ignore[attr-defined]
    person, room, message = hands._seen(who, card.channel, card.ts)
    button = {
        "type": "button",
        "action_id": action,
        "value": card.number,
        "text": {"type": "plain_text", "text": action},
    }
    pointed = ({"block_id": "moves"}, button, None)
    return bool(await hands._use(person, room, message, pointed))


async def _until_right(
    slack: ObservedSlack, last: Sequence[tuple[Card, str]], patience: float
) -> None:
    end = time.time() + patience
    while _wrong(slack, last) and time.time() < end:
        await asyncio.sleep(0.1)


def _wrong(slack: ObservedSlack, last: Sequence[tuple[Card, str]]) -> list[Card]:
    """Cards that do not name the last presser."""
    return [
        card
        for card, who in last
        if not names(slack.text_of(card.channel, card.ts), who)
    ]


def _waits(
    done: Sequence[tuple[float, Card, str]], calls: Sequence[Shown], size: Size
) -> list[float]:
    """How long each press waited for a drawing of its own or of a later state."""
    waits = []
    for at, card, _ in done:
        later = [
            who
            for then, other, who in done
            if other.number == card.number and then >= at
        ]
        shown = [
            call.at
            for call in calls
            if call.at >= at and any(shows(call, card, who) for who in later)
        ]
        waits.append((min(shown) - at) * 1000 if shown else _endless(size))
    return waits
