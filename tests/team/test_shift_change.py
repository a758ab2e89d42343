"""A change of shift: whoever comes on duty is told once what is open."""

from dataclasses import replace
from datetime import time
from functools import partial

from bot.config.people import Roster, Shift
from bot.core.context import Duty
from bot.mentions.rules import lifecycle
from bot.mentions.rules.nudges import Audience
from bot.team.roster import DutyRoster
from bot.timers.loop import TimerLoop
from data.models import UserId
from tests.world.bench import ANNA, BEN, PEOPLE, Bench

MORNING = Shift(days=(2,), hours=(time(8), time(13)), people=("anna",))
AFTERNOON = Shift(days=(2,), hours=(time(13), time(18)), people=("ben",))


async def _with_shifts(bench: Bench) -> None:
    """Anna until one o'clock in Berlin, Ben after her; it is eleven there."""
    settings = Roster(shifts=(MORNING, AFTERNOON))
    roster = DutyRoster.of(PEOPLE, settings, "Europe/Berlin")

    def on_shift(at: object) -> tuple[UserId, ...]:
        return tuple(UserId(f"U{key.upper()}") for key in roster.on_shift(at))  # type: ignore[arg-type]

    duty = Duty(
        audience=lambda _: Audience(next(iter(on_shift(bench.now)), None), None),
        is_on_duty=lambda user, _: user in on_shift(bench.now),
        on_shift=on_shift,
        next_change=roster.next_change,
    )
    bench.timer_loop = TimerLoop(replace(bench.app, duty=duty))
    await bench.timer_loop.begin()


async def test_who_comes_on_duty_reads_what_is_open_and_what_is_left(
    bench: Bench,
) -> None:
    """features D2, D4: nothing is lost between two shifts."""
    await _with_shifts(bench)
    nobodys = await bench.mention()
    annas = await bench.mention()
    await bench.move(annas, partial(lifecycle.classify, into="praise"))
    await bench.move(annas, lifecycle.claim, by=ANNA)
    bens = await bench.mention()
    await bench.move(bens, lifecycle.claim, by=BEN)

    await bench.wait(minutes=119)
    assert await bench.said("duty_note") == []
    await bench.wait(minutes=1)

    [note] = await bench.said("duty_note")
    assert UserId(note.channel) == BEN
    assert note.data["items"] == [{"mention": nobodys}, {"mention": annas}]


async def test_nobody_gets_a_note_at_the_end_of_the_day(bench: Bench) -> None:
    """At six nobody comes on duty, and on Wednesday next week it begins anew."""
    await _with_shifts(bench)
    await bench.wait(hours=2)
    assert len(await bench.said("duty_note")) == 1

    await bench.wait(hours=5)
    assert len(await bench.said("duty_note")) == 1
    bench.now = bench.now.replace(day=11, hour=6, minute=59)
    await bench.wait(minutes=1)

    notes = await bench.said("duty_note")
    assert [UserId(note.channel) for note in notes] == [BEN, ANNA]
