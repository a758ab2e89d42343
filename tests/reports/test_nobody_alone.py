"""No figure about one employee: whoever has all outputs tries to work one out (DESIGN 2.10)."""

import itertools
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.reports.rules.cases import ReportedMention
from bot.reports.rules.figures import (
    DIMENSIONS,
    OTHER,
    by_class,
    by_platform,
    figures_by,
)
from bot.reports.rules.periods import Period
from bot.reports.service import gathering as service
from bot.reports.service.gathering import Desk
from bot.reports.views import files
from data.models import UserId
from tests.world.reporting import in_office, one_post
from tests.world.services import ANNA, BEN, CARLA, Services

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = timedelta(hours=7)
Cell = frozenset[int]
"""The numbers of the mentions a shown figure is about."""


async def a_month_in_which_ben_has_instagram(services: Services, seed: int) -> Period:
    """Ben alone answers Instagram, Carla alone the Dutch; the rest is shared."""
    dice, first = random.Random(seed), services.now
    for number in range(90):
        services.now = first + number * HOURS
        platform = dice.choice(("x", "x", "reddit", "instagram"))
        language = dice.choice(("en", "en", "nl"))
        people: tuple[UserId, ...] = (ANNA, BEN, CARLA)
        if platform == "instagram":
            people = (BEN,)
        elif language == "nl":
            people = (CARLA,)
        await one_post(services, dice, people, platform=platform, language=language)
    services.now = first + 91 * HOURS
    return Period("days", first - timedelta(hours=1), services.now)


async def shown_of(
    services: Services, period: Period, cases: list[ReportedMention]
) -> dict[str, tuple[dict[str, Any], Cell]]:
    """Every figure about handling in every report there is, and what it is about."""
    desk = Desk(services.app.playbook, services.app.hours, BERLIN)
    narrowed: list[tuple[str, str] | None] = [None]
    narrowed += [("class", name) for name in sorted({by_class(c) for c in cases})]
    narrowed += [("platform", name) for name in sorted({by_platform(c) for c in cases})]
    found: dict[str, tuple[dict[str, Any], Cell]] = {}
    for only in narrowed:
        report = await services.store.read(
            lambda tx, only=only: service.report(  # type: ignore[misc]
                tx, desk, period, services.now, only=only
            )
        )
        told = json.loads(files.as_json(report))
        keep = service.keeps(*only) if only else (lambda case: True)
        kept = [case for case in cases if keep(case)]
        for name, group, about in cells(told, kept):
            if group["handling"] is not None:
                found[f"{only} {name}"] = group, about
        if told["work"] is not None:
            found[f"{only} work"] = told["work"], handled(kept)
    return found


def cells(
    told: dict[str, Any], kept: list[ReportedMention]
) -> Iterator[tuple[str, dict[str, Any], Cell]]:
    yield "total", told["total"], handled(kept)
    for by in DIMENSIONS:
        key = figures_by(by, BERLIN)
        named = {group["name"] for group in told["by"].get(by, [])}
        for group in told["by"].get(by, []):
            mine = [
                case
                for case in kept
                if (key(case) if key(case) in named else OTHER) == group["name"]
            ]
            yield f"{by} {group['name']}", group, handled(mine)


def handled(cases: list[ReportedMention]) -> Cell:
    return frozenset(
        case.row["id"] for case in cases if not case.apart and case.work is not None
    )


@pytest.mark.parametrize("seed", range(6))
async def test_no_difference_of_figures_is_about_one_person(
    services: Services, seed: int
) -> None:
    """Neither a figure nor what is left when one is taken from another one."""
    services = in_office(services)
    period = await a_month_in_which_ben_has_instagram(services, seed)
    desk = Desk(services.app.playbook, services.app.hours, BERLIN)
    cases = await services.store.read(
        lambda tx: list(
            service.read(tx, desk, period.begins, period.ends, services.now)
        )
    )
    by = {case.row["id"]: case.replied_by for case in cases}

    shown = await shown_of(services, period, cases)

    assert shown, "nothing is shown at all, so there is nothing to attack"
    for (name, (_, about)), (other, (_, inner)) in itertools.permutations(
        shown.items(), 2
    ):
        assert len({by[n] for n in about}) != 1, name
        left = about - inner
        if inner < about and left:
            assert len({by[n] for n in left}) != 1, f"{name} without {other}"


async def test_of_a_desk_with_one_person_no_times_are_shown(services: Services) -> None:
    """All its figures would be figures of that person."""
    services = in_office(services)
    dice, first = random.Random(1), services.now
    for number in range(40):
        services.now = first + number * HOURS
        await one_post(services, dice, (ANNA,))
    period = Period("days", first - timedelta(hours=1), services.now)
    desk = Desk(services.app.playbook, services.app.hours, BERLIN)
    cases = await services.store.read(
        lambda tx: list(
            service.read(tx, desk, period.begins, period.ends, services.now)
        )
    )

    assert await shown_of(services, period, cases) == {}


async def test_no_row_and_no_figure_names_anybody(services: Services) -> None:
    """Whoever claimed, replied or wrote is in no column and no file."""
    services = in_office(services)
    dice = random.Random(3)
    for _ in range(12):
        await one_post(services, dice, author={"handle": "sanne_k", "name": "Sanne K"})
    period = Period(
        "days", services.now - timedelta(days=1), services.now + timedelta(days=9)
    )
    desk = Desk(services.app.playbook, services.app.hours, BERLIN)
    report = await services.store.read(
        lambda tx: service.report(tx, desk, period, services.now)
    )
    cases = await services.store.read(
        lambda tx: list(
            service.read(tx, desk, period.begins, period.ends, services.now)
        )
    )
    written = files.as_json(report) + files.as_csv(files.rows(cases))

    assert len(cases) > 5
    assert set(next(files.rows(cases))) == set(files.COLUMNS)
    for name in (ANNA, BEN, CARLA, "anna", "sanne", "Sanne"):
        assert name not in written
