"""Ten presses a second over many cards, in a Slack that takes fifty updates a minute.

Each card is claimed, and a few seconds later classified; it shows no more buttons that act
at once. So each press has a state of its own.
The peer is Bolt for JavaScript, which updates the card after each press, as its documentation
shows it. It must show a card that ends on an older state, or be refused: otherwise the Slack
of this benchmark has no limit and says nothing.
"""

import asyncio
import re
import time
from collections.abc import Callable, Coroutine, Sequence
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
    draws,
    send_posts,
    until_ready,
)
from tests.benchmarks.processes import HOST
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import desk, node
from tests.benchmarks.tools import node_peers

CARDS, RATE, PRESSES = 75, 10.0, 150
_BUTTONS = ("mention.claim", "mention.classify.complaint")
"""What each card is pressed for, in turn."""
_OWNER = re.compile(r" · person(\d+)|<@UBENCH(\d+)> has it")
_CLASSIFIED = "Complaint · "
_PEER = "Bolt for JavaScript"
PRESSED = Bar("pressed card, p50", 1_000, least=PRESSES)
PRESSED_RATIO = Bar(
    "pressed card, p50 beside a peer", 0.4, least=PRESSES, against=_PEER
)
WRONG = Bar("cards that end on an older state", 0, unit="cards", timed=False)
REFUSED = Bar("calls that Slack refused", 0, unit="calls", timed=False)
BITES = Bar("refusals of the peer", 1, unit="calls", greater=True, timed=False)
BARS = (PRESSED, PRESSED_RATIO, WRONG, REFUSED, BITES)


@dataclass(frozen=True, slots=True)
class Size:
    """How much one trial presses, and how long it waits for the last redraws, in seconds."""

    cards: int = CARDS
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
    report.judged("rush", BARS, measure(report, rounds or 1, one_round, seconds=70))


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
            marks = [f"post{n}" for n in range(size.cards)]
            await send_posts(slack, running, marks, 0.26)
            return await _rush(slack, OURS, size)


async def _peer(folder: Path, size: Size) -> Rush:
    async with observed(tuple(CHANNELS.values())) as slack:
        more = {"SLACK_API_URL": slack.workspace.api_url}
        server = node(folder, "presser.js", ["{port}", "{db}", str(CARDS)], more)
        async with beside(server) as running:
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            await slack.workspace.until(
                lambda: len(cards_of(slack)) == CARDS, within=60
            )
            return await _rush(slack, _PEERS, size)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: when it should have left, on which card, and what the card shows then."""

    at: float
    card: Card
    state: str


@dataclass(frozen=True, slots=True)
class Presser:
    """How a card is pressed for the nth time (whether that was acknowledged), and what it
    shows afterwards.
    """

    press: Callable[[ObservedSlack, Card, str, int], Coroutine[None, None, bool]]
    state: Callable[[str, int], str]


async def take(slack: ObservedSlack, card: Card, who: str, turn: int) -> bool:
    """Each card is claimed, and then classified by whoever has it.

    Raises `NotOnScreen` where the card shows no such button.
    """
    return await slack.workspace.press(who, card.channel, card.ts, _BUTTONS[turn])


async def _take_from_peer(
    slack: ObservedSlack, card: Card, who: str, _turn: int
) -> bool:
    return await slack.workspace.press(who, card.channel, card.ts, "take")


OURS = Presser(take, lambda who, turn: _CLASSIFIED if turn else who)
_PEERS = Presser(_take_from_peer, lambda who, _turn: who)


async def _rush(slack: ObservedSlack, presser: Presser, size: Size) -> Rush:
    """Press at fixed instants, whatever becomes of the presses before."""
    cards, since = cards_of(slack), len(slack.workspace.calls)
    done: list[Pressed] = []
    pressing: list[asyncio.Task[bool]] = []
    begun = time.time()
    for number in range(size.presses):
        at = begun + number / size.rate
        await asyncio.sleep(at - time.time())
        card, turn = cards[number % len(cards)], number // len(cards)
        who = f"UBENCH{(number % len(cards) + turn * 7) % 40}"
        done.append(Pressed(at, card, presser.state(who, turn)))
        pressing.append(asyncio.create_task(presser.press(slack, card, who, turn)))
    answers = await asyncio.gather(*pressing)
    last = {one.card.number: one for one in done}
    await _until_right(slack, list(last.values()), size.patience)
    calls = [one for one in slack.shown("", since) if one.outcome == "ok"]
    return Rush(
        shown=_waits(done, calls, size),
        wrong=len(_wrong(slack, list(last.values()))),
        refused=slack.refused(),
        answered=sum(answers),
    )


async def _until_right(
    slack: ObservedSlack, last: Sequence[Pressed], patience: float
) -> None:
    end = time.time() + patience
    while _wrong(slack, last) and time.time() < end:
        await asyncio.sleep(0.1)


def _wrong(slack: ObservedSlack, last: Sequence[Pressed]) -> list[Pressed]:
    """Cards that do not show the state of their last press."""
    return [
        one
        for one in last
        if state_in(slack.text_of(one.card.channel, one.card.ts)) != one.state
    ]


def state_in(shown: str) -> str | None:
    """What a card shows: its class, or who has it, in our words or in those of the peer."""
    if shown.startswith(_CLASSIFIED):
        return _CLASSIFIED
    found = _OWNER.search(shown)
    number = None if found is None else found[1] or found[2]
    return None if number is None else f"UBENCH{number}"


def _waits(done: Sequence[Pressed], calls: Sequence[Shown], size: Size) -> list[float]:
    """How long each press waited for a drawing of its own or of a later state."""
    waits = []
    drawn = [(call, state_in(call.shows)) for call in calls]
    for one in done:
        states = {
            later.state
            for later in done
            if later.card.number == one.card.number and later.at >= one.at
        }
        shown = [
            call.at
            for call, state in drawn
            if call.at >= one.at and state in states and draws(call, one.card)
        ]
        waits.append((min(shown) - one.at) * 1000 if shown else _endless(size))
    return waits
