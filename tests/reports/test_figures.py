"""The figures of a month, computed again from the export by somebody who knows nothing of us."""

import csv
import io
import json
import statistics
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.reports.rules.periods import Period
from bot.reports.service import gathering as service
from bot.reports.service.gathering import Desk
from bot.reports.views import files
from data.transaction import Transaction
from tests.world.reporting import in_office, month
from tests.world.services import Services

BERLIN = ZoneInfo("Europe/Berlin")
Row = dict[str, str]


def desk_of(services: Services) -> Desk:
    return Desk(services.app.playbook, services.app.hours, BERLIN)


async def told(services: Services, period: Period) -> tuple[dict[str, Any], list[Row]]:
    """The report as JSON, and the export of the same time as a reader of CSV sees it."""
    desk, now = desk_of(services), services.now
    report = await services.store.read(lambda tx: service.report(tx, desk, period, now))
    cases = await services.store.read(
        lambda tx: list(service.read(tx, desk, period.begins, period.ends, now))
    )
    text = files.as_csv(files.rows(cases))
    return json.loads(files.as_json(report)), list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("seed", range(4))
async def test_every_figure_follows_from_the_export(
    services: Services, seed: int
) -> None:
    """Recomputed with nothing but what docs/export.md says of the columns."""
    services = in_office(services)
    begin = services.now - timedelta(hours=1)
    await month(services, 120, seed)
    period = Period("days", begin, services.now)

    report, rows = await told(services, period)

    counted = [row for row in rows if not row["apart"]]
    assert tuple(rows[0]) == files.COLUMNS
    assert report["total"]["posts"] == len(counted)
    assert report["apart"]["not_relevant"] == sum(
        row["apart"] == "not_relevant" for row in rows
    )
    for by, column in (
        ("class", "classification"),
        ("platform", "platform"),
        ("source", "source"),
        ("language", "language"),
    ):
        check_groups(report["by"][by], counted, column)
    check_handling(report["total"]["handling"], counted)
    check_work(report["work"], counted)
    check_days(report["daily"], counted)


def check_groups(groups: list[dict[str, Any]], rows: list[Row], column: str) -> None:
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row[column] or "unknown"].append(row)
    merged: dict[str, list[Row]] = defaultdict(list)
    for name, found in by.items():
        merged[name if len(found) >= 3 else "other"] += found
    assert {one["name"] for one in groups} == set(merged)
    for one in groups:
        found = merged[one["name"]]
        assert one["posts"] == len(found)
        assert one["critical"] == sum(row["critical"] == "yes" for row in found)
        asked = [row for row in found if row["needs_reply"] == "yes"]
        assert one["needs_reply"] == len(asked)
        if one["handling"] is not None:
            check_handling(one["handling"], found)


def check_handling(handling: dict[str, Any], rows: list[Row]) -> None:
    awake = [row for row in rows if row["snoozed_minutes"] == "0"]
    judged = [row for row in awake if row["within_target"]]
    assert handling["judged"] == len(judged)
    assert handling["within"] == sum(row["within_target"] == "yes" for row in judged)
    asked = [row for row in rows if row["needs_reply"] == "yes"]
    assert handling["replied"] == sum(row["replied"] == "yes" for row in asked)
    for name, column in (
        ("work", "first_reply_work_s"),
        ("wall", "first_reply_wall_s"),
    ):
        check_spread(
            handling[name], [row for row in awake if row["replied"] == "yes"], column
        )


def check_spread(spread: dict[str, Any] | None, rows: list[Row], column: str) -> None:
    values = [int(row[column]) for row in rows if row[column]]
    if len(values) < 3:
        assert spread is None
        return
    assert spread is not None
    assert spread["count"] == len(values)
    assert spread["median"] == pytest.approx(statistics.median(values), abs=1)
    tenths = statistics.quantiles(values, n=10, method="inclusive")
    assert spread["p90"] == pytest.approx(tenths[8], abs=1)


def check_work(work: dict[str, Any], rows: list[Row]) -> None:
    names = ("promises", "promises_kept", "promises_moved", "promises_broken")
    sums = [sum(int(row[name]) for row in rows) for name in names]
    assert list(work["promises"].values()) == sums
    assert sums[0] > 0, "nobody promised anything, so nothing was checked"
    assert work["reopened"] == sum(int(row["reopened"]) for row in rows)
    assert work["no_reply_then_answered"] == sum(
        row["no_reply_then_answered"] == "yes" for row in rows
    )


def check_days(daily: dict[str, Any], rows: list[Row]) -> None:
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        local = datetime.fromisoformat(row["received_at"]).astimezone(BERLIN)
        days[str(local.date())].append(row)
    assert {day: one["posts"] for day, one in daily.items()} == {
        day: len(found) for day, found in days.items()
    }


async def test_what_rules_keep_away_is_counted_apart(services: Services) -> None:
    """S4.20: muted and put aside, with the rules that did it."""
    begin = services.now
    numbers = [await services.mention() for _ in range(6)]

    def routed(tx: Transaction) -> None:
        for number, aside in zip(numbers, ["mute"] * 3 + ["tray"], strict=False):
            tx.run(
                "update mentions set routed_aside = :aside, routed_rule = 'spam words' "
                "where id = :number",
                aside=aside,
                number=number,
            )

    await services.store.write(routed)
    services.now += timedelta(hours=1)

    report, rows = await told(services, Period("days", begin, services.now))

    assert report["total"]["posts"] == 2
    assert report["apart"] == {"muted": 3, "aside": 1}
    assert report["muted_by"] == {"spam words": 3}
    assert [row["apart"] for row in rows] == ["muted"] * 3 + ["aside"] + [""] * 2
