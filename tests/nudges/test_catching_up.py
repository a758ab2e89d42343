"""Downtime, weekends, clock changes and backups: one summary, and the right next
deadline.
"""

import shutil
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.mentions.rules import lifecycle
from bot.team import service
from bot.timers.loop import TimerLoop
from data import connection, timers
from data.models import MentionId, UserId
from data.store import Store
from tests.world.hours_of import berlin, office_hours
from tests.world.payloads import as_json
from tests.world.services import ANNA, CARLA, Services


async def _said(services: Services) -> list[str]:
    rows = await services.store.read(
        lambda tx: tx.all("select kind from outbox where kind <> 'card' order by id")
    )
    return [row["kind"] for row in rows]


async def _complaint(services: Services) -> MentionId:
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    return number


def _with_office_hours(services: Services) -> None:
    app = replace(services.app, hours=office_hours())
    services.app, services.timer_loop = app, TimerLoop(app)


async def test_a_clock_that_is_set_back_says_nothing_twice(services: Services) -> None:
    await _complaint(services)
    await services.wait(minutes=15)
    assert await _said(services) == ["nudge_claim"]

    services.now -= timedelta(hours=2)
    await services.timer_loop.round()
    await services.wait(hours=2)

    assert await _said(services) == ["nudge_claim"]


async def test_a_clock_that_jumps_ahead_is_one_summary_a_person(
    services: Services,
) -> None:
    for _ in range(3):
        await _complaint(services)

    await services.wait(days=30)

    assert await _said(services) == ["catch_up", "catch_up"]


async def test_a_weekend_is_quiet_and_monday_goes_on_where_friday_stopped(
    services: Services,
) -> None:
    """features F2: received Friday 16:30, due Monday 9:30, and nothing in between."""
    _with_office_hours(services)
    services.now = berlin("2026-03-06 16:30")
    number = await _complaint(services)
    await services.wait(minutes=15)
    assert await _said(services) == ["nudge_claim"]

    for _ in range(971):
        await services.wait(minutes=4)
    assert services.now == berlin("2026-03-09 09:29")
    assert await _said(services) == ["nudge_claim"]
    await services.wait(minutes=1)

    assert await _said(services) == ["nudge_claim", "nudge_after"]
    assert (await services.look(number)).first_reply_due == berlin("2026-03-09 09:30")


async def test_what_was_moved_meanwhile_is_not_in_the_summary(
    services: Services,
) -> None:
    """Down for hours; the first thing somebody does is to close one of two."""
    done, waiting = await _complaint(services), await _complaint(services)
    services.now += timedelta(hours=3)
    await services.move(done, partial(lifecycle.close, outcome="solved"))

    await services.timer_loop.round()

    told = await services.said("catch_up")
    items = [as_json(message.data)["items"] for message in told]
    assert {item["mention"] for each in items for item in each} == {waiting}


async def test_a_restored_backup_catches_up_once_and_knows_what_is_due_next(
    services: Services, tmp_path: Path
) -> None:
    number = await _complaint(services)
    copy = tmp_path / "backup.db"
    connection.copy_to(tmp_path / "desk.db", copy)
    await services.move(number, lifecycle.claim, by=ANNA)
    restored = tmp_path / "restored.db"
    shutil.copy(copy, restored)
    store = Store(restored)
    app = replace(services.app, store=store)
    again = Services(app, TimerLoop(app), store)

    services.now += timedelta(hours=1, minutes=20)
    await again.timer_loop.round()
    await again.timer_loop.round()

    assert [message.kind for message in await again.said("catch_up")] == ["catch_up"]
    due = await store.read(timers.next_due)
    assert due == services.now.replace(hour=11, minute=30)
    await store.close()


async def test_who_wants_no_reminders_gets_no_summary_either(
    services: Services,
) -> None:
    """features F5."""
    await _complaint(services)
    await service.prefer(services.app, ANNA, "none")

    await services.wait(hours=5)

    told = {UserId(message.channel) for message in await services.said("catch_up")}
    assert told == {CARLA}
