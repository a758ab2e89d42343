"""Services with two shifts."""

from dataclasses import replace
from datetime import time

from bot.config.people import Roster, Shift
from bot.core.context import Duty
from bot.mentions.rules.nudges import Audience
from bot.team.roster import DutyRoster
from bot.timers.loop import TimerLoop
from data.models import UserId
from tests.world.services import PEOPLE, Services

MORNING = Shift(days=(2,), hours=(time(8), time(13)), people=("anna",))


AFTERNOON = Shift(days=(2,), hours=(time(13), time(18)), people=("ben",))


async def with_shifts(services: Services) -> None:
    """Anna until one o'clock in Berlin, Ben after her; it is eleven there."""
    settings = Roster(shifts=(MORNING, AFTERNOON))
    roster = DutyRoster.of(PEOPLE, settings, "Europe/Berlin")

    def on_shift(at: object) -> tuple[UserId, ...]:
        return tuple(UserId(f"U{key.upper()}") for key in roster.on_shift(at))  # type: ignore[arg-type]

    duty = Duty(
        audience=lambda _: Audience(next(iter(on_shift(services.now)), None), None),
        is_on_duty=lambda user, _: user in on_shift(services.now),
        on_shift=on_shift,
        next_change=roster.next_change,
    )
    services.timer_loop = TimerLoop(replace(services.app, duty=duty))
    await services.timer_loop.begin()
