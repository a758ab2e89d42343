"""A change of shift: whoever comes on duty is told once what is open."""

from functools import partial

from bot.mentions.rules import lifecycle
from data.models import UserId
from tests.world.bench import ANNA, BEN, Bench
from tests.world.payloads import as_json
from tests.world.shifts import with_shifts


async def test_who_comes_on_duty_reads_what_is_open_and_what_is_left(
    bench: Bench,
) -> None:
    """features D2, D4: nothing is lost between two shifts."""
    await with_shifts(bench)
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
    assert as_json(note.data)["items"] == [{"mention": nobodys}, {"mention": annas}]


async def test_nobody_gets_a_note_at_the_end_of_the_day(bench: Bench) -> None:
    """At six nobody comes on duty, and on Wednesday next week it begins anew."""
    await with_shifts(bench)
    await bench.wait(hours=2)
    assert len(await bench.said("duty_note")) == 1

    await bench.wait(hours=5)
    assert len(await bench.said("duty_note")) == 1
    bench.now = bench.now.replace(day=11, hour=6, minute=59)
    await bench.wait(minutes=1)

    notes = await bench.said("duty_note")
    assert [UserId(note.channel) for note in notes] == [BEN, ANNA]
