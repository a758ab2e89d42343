"""Who is on duty, who leads and who stands in (features D4, DESIGN section 9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

import pytest

from bot.errors import Misconfigured
from bot.hours.weekly import Span, span, weekdays
from bot.team.roster import DutyRoster
from tests.world.hours_of import berlin


@dataclass(frozen=True)
class Person:
    roles: Sequence[str] = ("agent",)
    deputy: str | None = None
    slack: str | None = "U1"


@dataclass(frozen=True)
class Shift:
    days: Sequence[int]
    hours: Span
    people: Sequence[str]


@dataclass(frozen=True)
class Written:
    default: Sequence[str] = ()
    shifts: Sequence[Shift] = ()


TEAM = {
    "anna": Person(deputy="ben"),
    "ben": Person(deputy="anna"),
    "carla": Person(roles=("lead",), deputy="dora"),
    "dora": Person(roles=("agent", "lead")),
    "emil": Person(roles=("manager",), deputy="frida"),
    "frida": Person(roles=("manager", "crisis"), deputy="emil"),
    "gus": Person(roles=("crisis", "agent"), slack=None),
}
EARLY = Shift(weekdays("mon-fri"), span("08:00-13:00"), ["anna", "carla"])
LATE = Shift(weekdays("mon-fri"), span("12:00-18:00"), ["ben", "anna"])
NIGHT = Shift(weekdays("fri"), span("22:00-06:00"), ["dora"])
WRITTEN = Written(["ben"], [EARLY, LATE, NIGHT])

MONDAY_MORNING = berlin("2026-03-09 09:00")
MONDAY_NOON = berlin("2026-03-09 12:30")
MONDAY_AFTERNOON = berlin("2026-03-09 15:00")
SUNDAY = berlin("2026-03-08 12:00")


def roster(written: Written = WRITTEN, team: dict[str, Person] = TEAM) -> DutyRoster:
    return DutyRoster.of(team, written, "Europe/Berlin")


def problems(written: Written, team: dict[str, Person] = TEAM) -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        roster(written, team)
    return wrong.value.problems


def test_the_people_of_the_shift_are_on_duty_in_its_order() -> None:
    assert roster().on_duty(MONDAY_MORNING) == ("anna", "carla")
    assert roster().on_duty(MONDAY_AFTERNOON) == ("ben", "anna")


def test_shifts_that_overlap_are_on_duty_together_and_each_person_once() -> None:
    assert roster().on_duty(MONDAY_NOON) == ("anna", "carla", "ben")


def test_a_shift_begins_with_its_first_minute_and_ends_before_its_last() -> None:
    assert roster().on_duty(berlin("2026-03-09 08:00")) == ("anna", "carla")
    assert roster().on_duty(berlin("2026-03-09 07:59")) == ("ben",)
    assert roster().on_duty(berlin("2026-03-09 18:00")) == ("ben",)
    assert roster().on_duty(berlin("2026-03-09 13:00")) == ("ben", "anna")


def test_shifts_follow_the_clock_on_the_wall_through_a_clock_change() -> None:
    assert roster().on_duty(berlin("2026-03-27 08:00")) == ("anna", "carla")
    assert roster().on_duty(berlin("2026-03-30 08:00")) == ("anna", "carla")
    assert roster().on_duty(berlin("2026-03-30 07:59")) == ("ben",)


def test_a_night_shift_lasts_into_the_next_day() -> None:
    assert roster().on_duty(berlin("2026-03-06 23:00")) == ("dora",)
    assert roster().on_duty(berlin("2026-03-07 05:59")) == ("dora",)
    assert roster().on_duty(berlin("2026-03-07 06:00")) == ("ben",)


def test_the_default_list_is_on_duty_when_no_shift_is() -> None:
    assert roster().on_duty(SUNDAY) == ("ben",)


def test_a_desk_without_a_roster_asks_its_agents() -> None:
    assert roster(Written()).on_duty(SUNDAY) == ("anna", "ben", "dora")


def test_whoever_is_away_is_replaced_by_the_deputy() -> None:
    assert roster().on_duty(MONDAY_MORNING, {"anna"}) == ("ben", "carla")
    assert roster().on_duty(MONDAY_AFTERNOON, {"anna"}) == ("ben",)


def test_the_default_list_steps_in_when_a_whole_shift_is_away() -> None:
    alone = Written(["carla"], [EARLY])
    away = {"anna", "ben", "carla", "dora"}
    assert roster(alone).on_duty(MONDAY_MORNING, away - {"dora"}) == ("dora",)
    nobody_else = {"anna": Person(), "carla": Person(roles=("lead",))}
    shift = Shift(EARLY.days, EARLY.hours, ["anna"])
    desk = roster(Written(["anna"], [shift]), nobody_else)
    assert desk.on_duty(MONDAY_MORNING, {"anna"}) == ("carla",)
    assert desk.on_duty(MONDAY_MORNING, {"anna", "carla"}) == ()


def test_somebody_without_slack_is_never_on_duty() -> None:
    assert "gus" not in roster(Written()).on_duty(SUNDAY)
    assert roster(Written(["gus", "ben"])).on_duty(SUNDAY) == ("ben",)


def test_nobody_is_on_duty_at_a_desk_without_people() -> None:
    assert roster(Written(), {}).on_duty(SUNDAY) == ()
    assert roster(Written(), {}).duty_lead(SUNDAY) is None


def test_the_duty_lead_is_the_lead_on_duty_else_any_lead() -> None:
    assert roster().duty_lead(MONDAY_MORNING) == "carla"
    assert roster().duty_lead(berlin("2026-03-06 23:00")) == "dora"
    assert roster().duty_lead(SUNDAY) == "carla"
    assert roster().duty_lead(SUNDAY, {"carla"}) == "dora"
    assert roster().duty_lead(SUNDAY, {"carla", "dora"}) is None


def test_managers_and_roles_come_in_the_order_written() -> None:
    assert roster().managers() == ("emil", "frida")
    assert roster().managers({"emil"}) == ("frida",)
    assert roster().managers({"emil", "frida"}) == ()
    assert roster().with_role("crisis") == ("frida", "gus")
    assert roster().with_role("press") == ()


def test_deputies_are_a_chain_that_ends_where_it_comes_full_circle() -> None:
    chain = {
        "a": Person(deputy="b"),
        "b": Person(deputy="c"),
        "c": Person(deputy="d", slack=None),
        "d": Person(deputy="b"),
    }
    desk = roster(Written(), chain)
    assert desk.deputies("a") == ("b", "c", "d")
    assert desk.deputies("b") == ("c", "d")
    assert desk.stand_in("a", set()) == "a"
    assert desk.stand_in("a", {"a", "b"}) == "d"
    assert desk.stand_in("a", {"a", "b", "d"}) is None


def test_everything_wrong_is_said_at_once() -> None:
    team = {"anna": Person(deputy="ann"), "ben": Person(deputy="ben")}
    shift = Shift((), (time(9), time(9)), ["zoe"])
    found = problems(Written(["bem"], [shift, Shift((0,), LATE.hours, [])]), team)
    assert [problem.partition(":")[0] for problem in found] == [
        "people.anna.deputy",
        "people.ben.deputy",
        "roster.default",
        "roster.shifts[0].people",
        "roster.shifts[0].days",
        "roster.shifts[0].hours",
        "roster.shifts[1].people",
    ]
    assert found[0].endswith("“ann” is nobody in [people]; did you mean anna?")
    assert found[3].endswith("“zoe” is nobody in [people]; there is: anna, ben")


def test_a_person_in_a_team_of_nobody_is_unknown() -> None:
    [problem] = problems(Written(["anna"]), {})
    assert problem.endswith("there is: nobody yet")
