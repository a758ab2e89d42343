"""A change of shift: whoever comes on duty is told once what is open."""

from functools import partial

from bot.mentions.rules import lifecycle
from data.models import UserId
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, Services
from tests.world.shifts import with_shifts


async def test_who_comes_on_duty_reads_what_is_open_and_what_is_left(
    services: Services,
) -> None:
    """features D2, D4: nothing is lost between two shifts."""
    await with_shifts(services)
    nobodys = await services.mention()
    annas = await services.mention()
    await services.move(annas, partial(lifecycle.classify, into="praise"))
    await services.move(annas, lifecycle.claim, by=ANNA)
    bens = await services.mention()
    await services.move(bens, lifecycle.claim, by=BEN)

    await services.wait(minutes=119)
    assert await services.said("duty_note") == []
    await services.wait(minutes=1)

    [note] = await services.said("duty_note")
    assert UserId(note.channel) == BEN
    assert as_json(note.data)["items"] == [{"mention": nobodys}, {"mention": annas}]


async def test_nobody_gets_a_note_at_the_end_of_the_day(services: Services) -> None:
    """At six nobody comes on duty, and on Wednesday next week it begins anew."""
    await with_shifts(services)
    await services.wait(hours=2)
    assert len(await services.said("duty_note")) == 1

    await services.wait(hours=5)
    assert len(await services.said("duty_note")) == 1
    services.now = services.now.replace(day=11, hour=6, minute=59)
    await services.wait(minutes=1)

    notes = await services.said("duty_note")
    assert [UserId(note.channel) for note in notes] == [BEN, ANNA]
