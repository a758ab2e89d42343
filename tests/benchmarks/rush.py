"""Ten presses a second over twenty cards, in a Slack that takes fifty updates a minute.

Cards are taken and let go in turn, each time by somebody else, so that each press has a
state of its own.
The peer is Bolt for JavaScript, which updates the card after each press, as its documentation
shows it. It must show a card that ends on an older state, or be refused: otherwise the Slack
of this benchmark has no limit and says nothing.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from bot.localslack.people import Json
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

CARDS, RATE, PRESSES = 20, 10.0, 150
_OWNER = re.compile(r"Claimed\*? by person(\d+)|<@UBENCH(\d+)> has it")
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
                lambda: len(cards_of(slack)) == CARDS, within=20
            )
            return await _rush(slack, (_PEER_TAKES,), size)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press: when it should have left, on which card, and who has it afterwards."""

    at: float
    card: Card
    owner: str | None


@dataclass(frozen=True, slots=True)
class Button:
    """What is pressed: a button, or an option of the menu of the card."""

    action: str
    option: str = ""
    lets_go: bool = False


OURS = (
    Button("mention.claim"),
    Button("mention.more", option="release", lets_go=True),
)
_PEER_TAKES = Button("take")


async def _rush(slack: ObservedSlack, buttons: Sequence[Button], size: Size) -> Rush:
    """Press at fixed instants, whatever becomes of the presses before."""
    cards, since = cards_of(slack), len(slack.workspace.calls)
    done: list[Pressed] = []
    pressing: list[asyncio.Task[bool]] = []
    begun = time.time()
    for number in range(size.presses):
        at = begun + number / size.rate
        await asyncio.sleep(at - time.time())
        card, turn = cards[number % len(cards)], number // len(cards)
        button = buttons[turn % len(buttons)]
        # Whoever took a card lets it go.
        who = f"UBENCH{(number % len(cards) + turn // len(buttons) * 7) % 40}"
        done.append(Pressed(at, card, None if button.lets_go else who))
        pressing.append(asyncio.create_task(press(slack, card, who, button)))
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


async def press(slack: ObservedSlack, card: Card, who: str, button: Button) -> bool:
    """A press of a button that the card has, or had a moment ago."""
    hands = slack.workspace.press.__self__  # type: ignore[attr-defined]
    person, channel, message = hands._seen(who, card.channel, card.ts)
    text = {"type": "plain_text", "text": button.action}
    element: Json = {"type": "button", "action_id": button.action, "text": text}
    option: Json | None = None
    if button.option:
        option = {"value": f"{button.option}:{card.number}", "text": text}
        element |= {"type": "overflow", "options": [option]}
    else:
        element["value"] = card.number
    pointed = ({"block_id": "moves"}, element, option)
    return bool(await hands._use(person, channel, message, pointed))


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
        if owner_in(slack.text_of(one.card.channel, one.card.ts)) != one.owner
    ]


def owner_in(shown: str) -> str | None:
    """Who has the card, by what it shows: in our words, or in those of the peer."""
    found = _OWNER.search(shown)
    number = None if found is None else found[1] or found[2]
    return None if number is None else f"UBENCH{number}"


def _waits(done: Sequence[Pressed], calls: Sequence[Shown], size: Size) -> list[float]:
    """How long each press waited for a drawing of its own or of a later state."""
    waits = []
    drawn = [(call, owner_in(call.shows)) for call in calls]
    for one in done:
        states = {
            later.owner
            for later in done
            if later.card.number == one.card.number and later.at >= one.at
        }
        shown = [
            call.at
            for call, owner in drawn
            if call.at >= one.at and owner in states and draws(call, one.card)
        ]
        waits.append((min(shown) - one.at) * 1000 if shown else _endless(size))
    return waits
