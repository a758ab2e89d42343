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
from tests.world.bench import ANNA, BEN, CARLA, Bench
from tests.world.reporting import in_office, month, one_post

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = ZoneInfo("Asia/Kolkata")
NARROWED = (None, ("class", "complaint"), ("platform", "x"), ("class", "praise"))


def desk_of(bench: Bench, zone: ZoneInfo = BERLIN) -> Desk:
    return Desk(bench.app.playbook, bench.app.hours, zone)


async def told(bench: Bench, desk: Desk, period: Period) -> list[Any]:
    """The report as a file, as a whole and narrowed down."""

    def read(tx: Transaction) -> list[Any]:
        return [
            json.loads(
                files.as_json(gathering.report(tx, desk, period, bench.now, only=only))
            )
            for only in NARROWED
        ]

    return await bench.store.read(read)


async def by_posts(bench: Bench, desk: Desk, period: Period) -> list[Any]:
    """The same where nothing is kept: a desk that never kept a day reads every post."""

    def dropped(tx: Transaction) -> list[dict[str, Any]]:
        rows = tx.all("select * from report_days")
        tx.run("delete from report_days")
        return rows

    rows = await bench.store.write(dropped)
    found = await told(bench, desk, period)

    def restored(tx: Transaction) -> None:
        tx.run_each(
            "insert into report_days values (:begins, :ends, :last, :form, :changes, "
            ":made_at, :changes_at, :told, :times)",
            rows,
        )

    await bench.store.write(restored)
    return found


async def kept_days(bench: Bench, desk: Desk) -> set[datetime]:
    return await bench.store.read(lambda tx: days.right(tx, desk.form, bench.now))


async def a_month(bench: Bench, seed: int, zone: ZoneInfo = BERLIN) -> Period:
    """Forty days of posts, and a report of the last two weeks with those before."""
    await month(bench, 160, seed)
    bench.now = bench.now.replace(hour=12)
    ends = bench.now.astimezone(zone).date()
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
    bench: Bench, seed: int, zone: ZoneInfo
) -> None:
    """Also where a local day does not begin with an hour of UTC."""
    bench = in_office(bench)
    period, desk = await a_month(bench, seed, zone), desk_of(bench, zone)

    assert await keeping.catch_up(bench.app, desk, many=1)

    assert len(await kept_days(bench, desk)) > 25
    expected = await by_posts(bench, desk, period)
    assert await told(bench, desk, period) == expected
    assert expected[0]["total"]["posts"] > 30
    assert expected[0]["total"]["handling"] is not None


async def reclassified(bench: Bench, number: MentionId) -> None:
    await bench.move(number, partial(lifecycle.classify, into="complaint"), BEN)


async def muted(bench: Bench, number: MentionId) -> None:
    await _set(bench, "routed_aside = 'mute', routed_rule = 'spam words'", number)


async def a_drill(bench: Bench, number: MentionId) -> None:
    await _set(bench, "source = 'drill'", number)


async def in_a_storm(bench: Bench, number: MentionId) -> None:
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

    await bench.store.write(write)


async def a_duplicate(bench: Bench, number: MentionId) -> None:
    """Another tool delivers the same post."""
    [row] = await bench.store.read(
        lambda tx: tx.all("select url, text from mentions where id = :n", n=number)
    )
    url = row["url"] or f"https://x.com/rider/status/{number}"
    await _set(bench, f"url = '{url}'", number)
    await bench.deliver(source="second", url=url, text=row["text"])


async def deleted(bench: Bench, number: MentionId) -> None:
    """Its author asked for it."""
    [row] = await bench.store.read(
        lambda tx: tx.all("select author_key from mentions where id = :n", n=number)
    )
    await forgetting.forget(bench.app, row["author_key"])


async def confidential(bench: Bench, number: MentionId) -> None:
    await _set(bench, "flags = '[\"staff_named\"]'", number)


async def _set(bench: Bench, what: str, number: MentionId) -> None:
    await bench.store.write(
        lambda tx: tx.run(f"update mentions set {what} where id = :n", n=number)  # noqa: S608
    )


Change = Callable[[Bench, MentionId], Any]


@pytest.mark.parametrize(
    "change",
    [reclassified, muted, a_drill, in_a_storm, a_duplicate, deleted, confidential],
)
async def test_a_correction_later_is_in_the_figures_at_once(
    bench: Bench, change: Change
) -> None:
    """Class changed, muted, drill, storm, duplicate, deleted: before it is kept again, and after."""
    bench = in_office(bench)
    period, desk = await a_month(bench, 7), desk_of(bench)
    await keeping.catch_up(bench.app, desk, many=1)
    before = await kept_days(bench, desk)
    numbers = await bench.store.read(
        lambda tx: tx.all_of(
            int,
            "select id from mentions where received_at >= :since "
            "and classification in ('praise', 'question') order by id",
            since=period.begins.isoformat()[:10],
        )
    )

    for number in numbers[:3]:
        await change(bench, MentionId(number))

    stale = before - await kept_days(bench, desk)
    assert stale, "the day of the post is not used any more"
    expected = await by_posts(bench, desk, period)
    assert await told(bench, desk, period) == expected
    assert await keeping.catch_up(bench.app, desk, many=1)
    assert await told(bench, desk, period) == expected


async def test_time_alone_makes_a_day_new(bench: Bench) -> None:
    """A target that runs out and a promise that is not kept change figures without a press."""
    bench = in_office(bench)
    await month(bench, 120, 3)
    desk, day = desk_of(bench), timedelta(days=1)
    dice = random.Random(1)
    for _ in range(12):
        await one_post(bench, dice, (ANNA, BEN, CARLA))
        bench.now += timedelta(hours=1)
    for _ in range(8):
        bench.now += timedelta(hours=13)
        await keeping.catch_up(bench.app, desk, many=1)
        zone, today = desk.zone, bench.now.astimezone(BERLIN).date()
        begins = periods.midnight(today - 14 * day, zone)
        ends = periods.midnight(today, zone)
        period = Period("days", begins, ends, over=True)
        bench.now += timedelta(hours=5)
        expected = await by_posts(bench, desk, period)
        assert await told(bench, desk, period) == expected


async def test_another_playbook_makes_all_of_it_new(bench: Bench) -> None:
    bench = in_office(bench)
    period, desk = await a_month(bench, 2), desk_of(bench)
    await keeping.catch_up(bench.app, desk, many=1)
    stricter = desk.playbook.reports.model_copy(update={"fewest_posts": 9})
    other = replace(
        desk, playbook=desk.playbook.model_copy(update={"reports": stricter})
    )

    assert not await kept_days(bench, other)
    expected = await by_posts(bench, other, period)
    assert await told(bench, other, period) == expected
    await keeping.catch_up(bench.app, other, many=1)
    assert await told(bench, other, period) == expected
    rows = await bench.store.read(lambda tx: tx.all("select form from report_days"))
    assert {row["form"] for row in rows} == {other.form}


async def test_days_of_few_posts_are_not_kept(bench: Bench) -> None:
    bench = in_office(bench)
    await a_month(bench, 1)

    await keeping.catch_up(bench.app, desk_of(bench))

    assert not await kept_days(bench, desk_of(bench))


async def test_what_is_kept_names_nobody(bench: Bench) -> None:
    """Neither employees nor authors, and no times of one person under a name."""
    bench = in_office(bench)
    await a_month(bench, 5)
    await keeping.catch_up(bench.app, desk_of(bench), many=1)

    rows = await bench.store.read(lambda tx: tx.all("select * from report_days"))

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
