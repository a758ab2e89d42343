"""Kept figures of days are those computed from every post, whatever changes later."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mentions.rules import lifecycle
from bot.privacy import forgetting
from bot.reports.rules import periods, sums
from bot.reports.rules.periods import Period
from bot.reports.rules.sums import People, Times, percentile
from bot.reports.service import gathering, keeping
from bot.reports.service.gathering import Desk
from bot.reports.views import files
from data.models import MentionId
from data.reports import days
from data.transaction import Transaction
from tests.world.reporting import in_office, month, one_post
from tests.world.services import ANNA, BEN, CARLA, Services

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
NARROWED = (None, ("class", "complaint"), ("platform", "x"), ("class", "praise"))


def desk_of(services: Services, zone: ZoneInfo = BERLIN) -> Desk:
    return Desk(services.app.playbook, services.app.hours, zone)


async def told(services: Services, desk: Desk, period: Period) -> list[Any]:
    """The report as a file, as a whole and narrowed down."""

    def read(tx: Transaction) -> list[Any]:
        return [
            json.loads(
                files.as_json(
                    gathering.report(tx, desk, period, services.now, only=only)
                )
            )
            for only in NARROWED
        ]

    return await services.store.read(read)


async def by_posts(services: Services, desk: Desk, period: Period) -> list[Any]:
    """The same where nothing is kept: a desk that never kept a day reads every post."""

    def dropped(tx: Transaction) -> list[dict[str, Any]]:
        rows = tx.all("select * from report_days")
        tx.run("delete from report_days")
        return rows

    rows = await services.store.write(dropped)
    found = await told(services, desk, period)

    def restored(tx: Transaction) -> None:
        tx.run_each(
            "insert into report_days values (:begins, :ends, :last, :form, :changes, "
            ":made_at, :changes_at, :told, :times)",
            rows,
        )

    await services.store.write(restored)
    return found


async def kept_days(services: Services, desk: Desk) -> set[datetime]:
    return await services.store.read(lambda tx: days.right(tx, desk.form, services.now))


async def a_month(services: Services, seed: int, zone: ZoneInfo = BERLIN) -> Period:
    """Forty days of posts, and a report of the last two weeks with those before."""
    await month(services, 160, seed)
    services.now = services.now.replace(hour=12)
    ends = services.now.astimezone(zone).date()
    begins = ends - timedelta(days=10)
    return Period(
        "days",
        periods.midnight(begins, zone),
        periods.midnight(ends, zone),
        over=True,
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("zone", [BERLIN, KOLKATA])
async def test_kept_figures_are_those_of_every_post(
    services: Services, seed: int, zone: ZoneInfo
) -> None:
    """Also where a local day does not begin with an hour of UTC."""
    services = in_office(services)
    period, desk = await a_month(services, seed, zone), desk_of(services, zone)

    assert await keeping.catch_up(services.app, desk, many=1)

    assert len(await kept_days(services, desk)) > 25
    expected = await by_posts(services, desk, period)
    assert await told(services, desk, period) == expected
    assert expected[0]["total"]["posts"] > 30
    assert expected[0]["total"]["handling"] is not None


async def reclassified(services: Services, number: MentionId) -> None:
    await services.move(number, partial(lifecycle.classify, into="complaint"), BEN)


async def muted(services: Services, number: MentionId) -> None:
    await _set(services, "routed_aside = 'mute', routed_rule = 'spam words'", number)


async def a_drill(services: Services, number: MentionId) -> None:
    await _set(services, "source = 'drill'", number)


async def in_a_storm(services: Services, number: MentionId) -> None:
    def write(tx: Transaction) -> None:
        at = "2026-03-04T10:00:00.000Z"
        storm = tx.add(
            "insert into storms (channel, stage, began_at, raised_at, opened_at) "
            "values ('C1', 'open', :at, :at, :at)",
            at=at,
        )
        tx.run(
            "insert into counted (mention, channel, at, received_at, worth, storm) "
            "values (:number, 'C1', :at, :at, 1.0, :storm)",
            number=number,
            at=at,
            storm=storm,
        )

    await services.store.write(write)


async def a_duplicate(services: Services, number: MentionId) -> None:
    """Another tool delivers the same post."""
    [row] = await services.store.read(
        lambda tx: tx.all("select url, text from mentions where id = :n", n=number)
    )
    url = row["url"] or f"https://x.com/rider/status/{number}"
    await _set(services, f"url = '{url}'", number)
    await services.deliver(source="second", url=url, text=row["text"])


async def deleted(services: Services, number: MentionId) -> None:
    """Its author asked for it."""
    [row] = await services.store.read(
        lambda tx: tx.all("select author_key from mentions where id = :n", n=number)
    )
    await forgetting.forget(services.app, row["author_key"])


async def confidential(services: Services, number: MentionId) -> None:
    await _set(services, "flags = '[\"staff_named\"]'", number)


async def _set(services: Services, what: str, number: MentionId) -> None:
    await services.store.write(
        lambda tx: tx.run(f"update mentions set {what} where id = :n", n=number)  # noqa: S608
    )


Change = Callable[[Services, MentionId], Any]


@pytest.mark.parametrize(
    "change",
    [reclassified, muted, a_drill, in_a_storm, a_duplicate, deleted, confidential],
)
async def test_a_correction_later_is_in_the_figures_at_once(
    services: Services, change: Change
) -> None:
    """Class changed, muted, drill, storm, duplicate, deleted: before it is kept again, and after."""
    services = in_office(services)
    period, desk = await a_month(services, 7), desk_of(services)
    await keeping.catch_up(services.app, desk, many=1)
    before = await kept_days(services, desk)
    numbers = await services.store.read(
        lambda tx: tx.all_of(
            int,
            "select id from mentions where received_at >= :since "
            "and classification in ('praise', 'question') order by id",
            since=period.begins.isoformat()[:10],
        )
    )

    for number in numbers[:3]:
        await change(services, MentionId(number))

    stale = before - await kept_days(services, desk)
    assert stale, "the day of the post is not used any more"
    expected = await by_posts(services, desk, period)
    assert await told(services, desk, period) == expected
    assert await keeping.catch_up(services.app, desk, many=1)
    assert await told(services, desk, period) == expected


async def test_time_alone_makes_a_day_new(services: Services) -> None:
    """A target that runs out and a promise that is not kept change figures without a press."""
    services = in_office(services)
    await month(services, 120, 3)
    desk, day = desk_of(services), timedelta(days=1)
    dice = random.Random(1)
    for _ in range(12):
        await one_post(services, dice, (ANNA, BEN, CARLA))
        services.now += timedelta(hours=1)
    for _ in range(8):
        services.now += timedelta(hours=13)
        await keeping.catch_up(services.app, desk, many=1)
        zone, today = desk.zone, services.now.astimezone(BERLIN).date()
        begins = periods.midnight(today - 14 * day, zone)
        ends = periods.midnight(today, zone)
        period = Period("days", begins, ends, over=True)
        services.now += timedelta(hours=5)
        expected = await by_posts(services, desk, period)
        assert await told(services, desk, period) == expected


async def test_another_playbook_makes_all_of_it_new(services: Services) -> None:
    services = in_office(services)
    period, desk = await a_month(services, 2), desk_of(services)
    await keeping.catch_up(services.app, desk, many=1)
    stricter = desk.playbook.reports.model_copy(update={"fewest_posts": 9})
    other = replace(
        desk, playbook=desk.playbook.model_copy(update={"reports": stricter})
    )

    assert not await kept_days(services, other)
    expected = await by_posts(services, other, period)
    assert await told(services, other, period) == expected
    await keeping.catch_up(services.app, other, many=1)
    assert await told(services, other, period) == expected
    rows = await services.store.read(lambda tx: tx.all("select form from report_days"))
    assert {row["form"] for row in rows} == {other.form}


async def test_days_of_few_posts_are_not_kept(services: Services) -> None:
    services = in_office(services)
    await a_month(services, 1)

    await keeping.catch_up(services.app, desk_of(services))

    assert not await kept_days(services, desk_of(services))


async def test_what_is_kept_names_nobody(services: Services) -> None:
    """Neither employees nor authors, and no times of one person under a name."""
    services = in_office(services)
    await a_month(services, 5)
    await keeping.catch_up(services.app, desk_of(services), many=1)

    rows = await services.store.read(lambda tx: tx.all("select * from report_days"))

    assert rows
    for row in rows:
        for name in (ANNA, BEN, CARLA, "anna", "ben", "rider_"):
            assert name not in row["told"]
    assert set(rows[0]) == {
        "begins", "ends", "last", "form", "changes", "made_at", "changes_at", "told",
        "times",
    }  # fmt: skip


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=9), min_size=1),
    st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]),
)
def test_a_search_in_sorted_runs_finds_what_sorting_finds(
    runs: list[list[int]], share: float
) -> None:
    everything = sorted(value for run in runs for value in run)

    found = sums._searched([sorted(run) for run in runs], len(everything), share)

    assert found == pytest.approx(percentile(everything, share))


def test_many_times_are_searched_and_not_sorted() -> None:
    times = Times()
    for value in range(5000):
        times.add(value * 7 % 4999)

    assert times.percentiles(0.5, 0.9) == pytest.approx(
        [percentile(times.sorted(), 0.5), percentile(times.sorted(), 0.9)]
    )


def test_people_of_two_days_are_counted_once() -> None:
    """Who answered the mentions a day has kept is asked of the record."""
    by = {1: "anna", 2: "ben", 3: "anna"}
    both = People([1])
    both.join(People([3]))

    assert not both.at_least(2, by.get)
    both.join(People([2]))
    assert both.at_least(2, by.get)
