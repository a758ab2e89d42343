"""A month at a desk: people classify, claim, promise, answer, and leave some alone."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.hours.weekly import span
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from bot.timers.loop import TimerLoop
from data.models import MentionId, UserId
from tests.world.bench import ANNA, BEN, CARLA, Bench

OFFICE = Hours.weekly(
    {day: (span("09:00-12:30"), span("13:00-17:30")) for day in range(5)},
    "Europe/Berlin",
)
CLASSES = ("praise", "question", "complaint", "feedback", "rant_troll", "not_relevant")
TEAM = (ANNA, BEN, CARLA)


def in_office(bench: Bench) -> Bench:
    """The same with working hours."""
    bench.app = replace(bench.app, hours=OFFICE)
    bench.timer_loop = TimerLoop(bench.app)
    return bench


async def month(
    bench: Bench, posts: int, seed: int, people: Sequence[UserId] = TEAM
) -> None:
    """So many posts over thirty days, each handled in its own way by somebody."""
    dice = random.Random(seed)
    first = bench.now
    for number in range(posts):
        bench.now = first + timedelta(days=30) * (number / posts)
        await one_post(bench, dice, people)
    bench.now = first + timedelta(days=31)


async def one_post(
    bench: Bench, dice: random.Random, people: Sequence[UserId] = TEAM, **said: object
) -> MentionId:
    """One post and what people do with it, in the next hours."""
    came = bench.now
    usual: dict[str, object] = {
        "platform": dice.choice(("x", "reddit", "instagram", "google")),
        "language": dice.choice(("en", "de", "nl", None)),
        "published_at": came - timedelta(minutes=dice.randrange(90)),
        "author": {"handle": f"rider_{dice.randrange(10**6)}"},
    }
    number = await bench.mention(**(usual | said))
    klass, by = dice.choice(CLASSES), dice.choice(people)
    if dice.random() < 0.9:
        await later(bench, dice, number, partial(lifecycle.classify, into=klass), by)
    if dice.random() < 0.85:
        await later(bench, dice, number, lifecycle.claim, by)
    if dice.random() < 0.4:
        promised = bench.now + timedelta(hours=dice.randrange(1, 30))
        holding = partial(replying.holding, written=_said(bench.now), promised=promised)
        await later(bench, dice, number, holding, by)
    if dice.random() < 0.2:
        silent = partial(replying.no_reply, reason="troll_stage")
        await later(bench, dice, number, silent, by)
    if dice.random() < 0.6:
        await later(
            bench, dice, number, partial(replying.answer, written=_said(bench.now)), by
        )
    bench.now = came
    return number


async def later(
    bench: Bench, dice: random.Random, number: MentionId, rule: Rule, by: UserId
) -> None:
    """Within some hours; what is not possible any more is not done."""
    bench.now += timedelta(minutes=dice.randrange(1, 400))
    try:
        await bench.move(number, rule, by)
    except Refused:
        return


def _said(at: datetime) -> Written:
    return Written("Thank you, we look into it.", None, "public", at)
