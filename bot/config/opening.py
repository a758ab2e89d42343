"""`[hours]` and `[targets.<class>]`: when the desk works, and how long things may wait."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    field_validator,
    model_validator,
)

from bot.errors import Misconfigured
from bot.hours.days_off import DaysOff
from bot.hours.weekly import WEEKDAYS, Span, overlaps, span, weekdays
from bot.playbook.schema.entries import Targets


def _span(written: object) -> object:
    return span(written) if isinstance(written, str) else written


def _weekdays(written: object) -> object:
    return weekdays(written) if isinstance(written, str) else written


def _region(code: str) -> str:
    try:
        DaysOff.of([code])
    except Misconfigured as unknown:
        raise ValueError(unknown.problems[0].removeprefix("hours.holidays: ")) from None
    return code


def _date(written: str) -> str:
    try:
        date.fromisoformat(written if len(written) > 5 else f"{_LEAP_YEAR}-{written}")
    except ValueError:
        msg = f"“{written}” is not a date: write 12-24 or 2026-12-19"
        raise ValueError(msg) from None
    return written


def _apart(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    for problem in overlaps(spans, ()):
        raise ValueError(problem)
    return tuple(sorted(spans))


TimeSpan = Annotated[Span, BeforeValidator(_span)]
"""`"09:00-12:30"`; an end at or before its start is on the next day."""

Weekdays = Annotated[tuple[int, ...], BeforeValidator(_weekdays)]
"""`"mon-fri"` or `"sat,sun"`, Monday being 0."""

Day = Annotated[tuple[TimeSpan, ...], AfterValidator(_apart)]
"""The stretches of one day in order; two that overlap are a mistake."""

HalfDay = Annotated[str, AfterValidator(_date)]
"""A date of every year (`12-24`) or one date (`2026-12-19`) with hours of its own."""

Region = Annotated[str, AfterValidator(_region)]
_LEAP_YEAR = 2024
_OFFICE: tuple[Span, ...] = ((time(9), time(17)),)


class HoursSettings(BaseModel):
    """When the desk works, in its own time zone.

    Without any hours the desk works from nine to five, Monday to Friday. As soon as
    one day is written down, a day that is not written down is free.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    mon: Day = _OFFICE
    tue: Day = _OFFICE
    wed: Day = _OFFICE
    thu: Day = _OFFICE
    fri: Day = _OFFICE
    sat: Day = ()
    sun: Day = ()
    always_open: bool = False
    holidays: tuple[Region, ...] = ()
    half_days: Mapping[HalfDay, Day] = {}

    @property
    def days(self) -> Mapping[int, tuple[Span, ...]]:
        """The spans of every weekday in order, Monday being 0."""
        written = self.model_fields_set.intersection(WEEKDAYS)
        return {
            number: getattr(self, name) if not written or name in written else ()
            for number, name in enumerate(WEEKDAYS)
        }

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        problems = [
            f"{WEEKDAYS[number]}: {problem}"
            for number, spans in self.days.items()
            for problem in overlaps(spans, self.days[(number + 1) % 7])
        ]
        if problems:
            raise ValueError("; ".join(problems))
        if not self.always_open and not any(self.days.values()):
            msg = "the desk is never open: write down hours or set always_open = true"
            raise ValueError(msg)
        return self


class TargetSettings(Targets):
    """What an installation says instead of the playbook's targets of one class.

    Only what was written counts (`model_fields_set`): `"none"` is said, and means
    that there shall be no such clock.
    """

    @field_validator("claim", "first_reply", "resolve", mode="before")
    @classmethod
    def _none(cls, written: Any) -> Any:
        return None if written == "none" else written
