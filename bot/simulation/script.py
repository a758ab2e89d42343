"""The entries of a simulated day in order, the settings they run with, and the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config.settings import Settings
from bot.core.simulated_day import Pressed
from bot.simulation.day import Absence, Answer, Arriving

AFTERWARDS = timedelta(days=7)
"""How long we go on looking after the last thing that was written down."""


@dataclass(frozen=True, slots=True)
class Replied:
    """A reply that comes in below a mention."""

    to: Arriving
    number: int
    answer: Answer


Happening = Arriving | Replied | Pressed | Absence


@dataclass(frozen=True, slots=True)
class Script:
    """`before` are the settings without what the file tries out."""

    settings: Settings
    before: Settings
    start: datetime
    until: datetime
    happenings: tuple[tuple[datetime, Happening], ...]


def in_order(
    mentions: Sequence[Arriving], away: Sequence[Absence], presses: Sequence[Pressed]
) -> tuple[tuple[datetime, Happening], ...]:
    """By time; at one instant what comes from outside goes first."""
    replies = [
        Replied(mention, number, reply)
        for mention in mentions
        for number, reply in enumerate(mention.replies, start=1)
    ]
    everything: list[tuple[datetime, Happening]] = [
        *((absence.since, absence) for absence in away),
        *((mention.at, mention) for mention in mentions),
        *((replied.answer.at, replied) for replied in replies),
        *((press.at, press) for press in presses),
    ]
    return tuple(sorted(everything, key=lambda happening: happening[0]))
