"""Invented series of posts, the same each time for the same seed."""

import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.playbook.playbook import Playbook
from bot.playbook.schema.storms import Storms
from bot.storms.rules.detecting import Counted
from bot.storms.rules.replaying import Replay, ReplayLine

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
_PLATFORMS = ("x", "reddit", "facebook")


def rules() -> Storms:
    """As they are shipped."""
    return Playbook.load().storms


def usual(
    seed: int,
    an_hour: float,
    days: int,
    *,
    negative: float = 0.15,
    bursts: float = 0.0,
) -> list[Counted]:
    """Posts of many authors, more by day than by night, with some waves.

    `bursts` a day: something is shared, and for a while there are two or three times as many.
    """
    dice = random.Random(seed)
    found: list[Counted] = []
    shared = [
        (day * 288 + dice.randrange(288), dice.uniform(1, 2), dice.uniform(3, 9))
        for day in range(days)
        for _ in range(poisson(dice, bursts) if bursts else 0)
    ]
    wave = 0.0
    for number in range(days * 288):
        wave = 0.97 * wave + 0.24 * dice.gauss(0, 0.3)
        hour = (number % 288) / 12
        day = 1 + 0.8 * math.sin((hour - 9) / 24 * 2 * math.pi)
        more = sum(
            high * math.exp(-(number - begun) / lasts)
            for begun, high, lasts in shared
            if 0 <= number - begun < 40
        )
        rate = an_hour / 12 * day * math.exp(wave - 0.04) * (1 + more)
        start = MONDAY + timedelta(minutes=5 * number)
        for _ in range(poisson(dice, rate)):
            at = start + timedelta(seconds=dice.uniform(0, 300))
            found.append(one(dice, at, 5000, negative))
    return sorted(found, key=lambda post: post.at)


def storm(
    seed: int,
    begins: datetime,
    *,
    peak: float = 200.0,
    doubles: float = 10.0,
    hours: float = 3.0,
    authors: int = 400,
    negative: float = 0.5,
) -> list[Counted]:
    """It grows from four an hour to its peak, doubling every so many minutes."""
    dice = random.Random(seed)
    found: list[Counted] = []
    for minute in range(round(hours * 60)):
        rate = min(peak, 4 * 2 ** min(minute / doubles, 40))
        for _ in range(poisson(dice, rate / 60)):
            at = begins + timedelta(minutes=minute, seconds=dice.uniform(0, 60))
            found.append(one(dice, at, authors, negative, "stormy"))
    return sorted(found, key=lambda post: post.at)


def one(
    dice: random.Random,
    at: datetime,
    authors: int,
    negative: float,
    prefix: str = "reader",
) -> Counted:
    """One post by one of so many authors."""
    sounds = True if dice.random() < negative else None
    author = f"{prefix}{dice.randrange(authors)}"
    return Counted(at, 1.0, author, dice.choice(_PLATFORMS), author, sounds)


def poisson(dice: random.Random, mean: float) -> int:
    """How many, where so many are expected."""
    limit, product, count = math.exp(-min(mean, 500)), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count


def first_proposal(
    before: list[Counted], fresh: list[Counted], hours: float = 6
) -> ReplayLine | None:
    """The first one from some hours before a storm on; only its last day is looked at.

    One that is open already, by a burst before it, has the desk awake.
    """
    begins = fresh[0].at
    known, replay = begins - timedelta(hours=24), Replay.of(rules())
    replay.learn(post for post in before if post.at < known)
    rest = sorted([*(p for p in before if p.at >= known), *fresh], key=lambda p: p.at)
    lines = replay.lines(rest)
    return next(
        (
            line
            for line in lines
            if line.said.startswith("propose")
            and line.at >= begins - timedelta(hours=hours)
        ),
        None,
    )


def said(posts: list[Counted]) -> Iterator[ReplayLine]:
    """What the desk would have said of them."""
    return Replay.of(rules()).lines(sorted(posts, key=lambda post: post.at))
