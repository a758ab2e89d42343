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
from tests.world.services import ANNA, BEN, CARLA, Services

OFFICE_HOURS = Hours.weekly(
    {day: (span("09:00-12:30"), span("13:00-17:30")) for day in range(5)},
    "Europe/Berlin",
)
CLASSES = ("praise", "question", "complaint", "feedback", "rant_troll", "not_relevant")
TEAM = (ANNA, BEN, CARLA)


def in_office(services: Services) -> Services:
    """The same with working hours."""
    services.app = replace(services.app, hours=OFFICE_HOURS)
    services.timer_loop = TimerLoop(services.app)
    return services


async def month(
    services: Services, posts: int, seed: int, people: Sequence[UserId] = TEAM
) -> None:
    """So many posts over thirty days, each handled in its own way by somebody."""
    dice = random.Random(seed)
    first = services.now
    for number in range(posts):
        services.now = first + timedelta(days=30) * (number / posts)
        await one_post(services, dice, people)
    services.now = first + timedelta(days=31)


async def one_post(
    services: Services,
    dice: random.Random,
    people: Sequence[UserId] = TEAM,
    **said: object,
) -> MentionId:
    """One post and what people do with it, in the next hours."""
    came = services.now
    usual: dict[str, object] = {
        "platform": dice.choice(("x", "reddit", "instagram", "google")),
        "language": dice.choice(("en", "de", "nl", None)),
        "published_at": came - timedelta(minutes=dice.randrange(90)),
        "author": {"handle": f"rider_{dice.randrange(10**6)}"},
    }
    number = await services.mention(**(usual | said))
    klass, by = dice.choice(CLASSES), dice.choice(people)
    if dice.random() < 0.9:
        await later(services, dice, number, partial(lifecycle.classify, into=klass), by)
    if dice.random() < 0.85:
        await later(services, dice, number, lifecycle.claim, by)
    if dice.random() < 0.4:
        promised = services.now + timedelta(hours=dice.randrange(1, 30))
        holding = partial(
            replying.holding, written=_said(services.now), promised=promised
        )
        await later(services, dice, number, holding, by)
    if dice.random() < 0.2:
        silent = partial(replying.no_reply, reason="troll_stage")
        await later(services, dice, number, silent, by)
    if dice.random() < 0.6:
        await later(
            services,
            dice,
            number,
            partial(replying.answer, written=_said(services.now)),
            by,
        )
    services.now = came
    return number


async def later(
    services: Services, dice: random.Random, number: MentionId, rule: Rule, by: UserId
) -> None:
    """Within some hours; what is not possible any more is not done."""
    services.now += timedelta(minutes=dice.randrange(1, 400))
    try:
        await services.move(number, rule, by)
    except Refused:
        return


def _said(at: datetime) -> Written:
    return Written("Thank you, we look into it.", None, "public", at)
