"""The moves and times of a simulated day."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    model_validator,
)

from bot.config.environment import suggestion
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.hours.weekly import WEEKDAYS
from bot.hours.zones import first_instant
from bot.mentions.rules.transition import Rule
from data.models import EscalationId, MentionId, UserId

_CLOCK = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ]|(?P<weekday>[a-z]{3}) )?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00)?",
    re.ASCII | re.IGNORECASE,
)
_SPAN = re.compile(r"\+(\d{1,4})([mhd])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_WEEK = timedelta(days=7)

HOW = 'write "10:00", "fri 16:30", "+30m" or a whole date such as 2026-03-04T10:00'


def _instant(written: object, info: ValidationInfo) -> datetime:
    """The instant in UTC. The context has the `zone` and, once it is known, `start`.

    A time of day belongs to the first day; a weekday is the next one from there; `+30m`
    counts from the entry's own `at`, or from the start.
    """
    context: Mapping[str, Any] = info.context or {}
    zone: ZoneInfo = context["zone"]
    start: datetime | None = context.get("start", info.data.get("start"))
    return _read(written, zone, start, info.data.get("at", start))


def _within(found: datetime, info: ValidationInfo) -> datetime:
    start: datetime | None = (info.context or {}).get("start")
    if start is not None and found < start:
        raise ValueError("is before the start of the day")
    return found


Earlier = Annotated[datetime, BeforeValidator(_instant)]
"""Any instant, also one from before the day."""

Instant = Annotated[Earlier, AfterValidator(_within)]
"""An instant of the replay."""


def _read(
    written: object, zone: ZoneInfo, start: datetime | None, base: datetime | None
) -> datetime:
    if isinstance(written, datetime):
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        return first_instant(written.date(), written.time(), zone)
    if isinstance(written, time):
        return first_instant(_first(start, zone), written, zone)
    if not isinstance(written, str):
        raise ValueError(HOW)
    if (span := _SPAN.fullmatch(written)) and base is not None:
        return base + timedelta(**{_UNITS[span[2]]: int(span[1])})
    return _of_the_clock(written, zone, start)


def _of_the_clock(written: str, zone: ZoneInfo, start: datetime | None) -> datetime:
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"“{written}” is not a time; {HOW}")
    try:
        at = time(int(found["hour"]), int(found["minute"]))
        day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        raise ValueError(f"“{written}” is not a time; {HOW}") from None
    if day is not None:
        return first_instant(day, at, zone)
    first = _first(start, zone)
    if found["weekday"] is None:
        return first_instant(first, at, zone)
    return _on_weekday(found["weekday"].lower(), at, first, zone, start)


def _on_weekday(
    name: str, at: time, first: date, zone: ZoneInfo, start: datetime | None
) -> datetime:
    if name not in WEEKDAYS:
        raise ValueError(f"“{name}” is not a day; write {', '.join(WEEKDAYS)}")
    ahead = (WEEKDAYS.index(name) - first.weekday()) % 7
    day = first + timedelta(days=ahead)
    found = first_instant(day, at, zone)
    if start is not None and found < start:
        return first_instant(day + _WEEK, at, zone)
    return found


def _first(start: datetime | None, zone: ZoneInfo) -> date:
    if start is None:
        raise ValueError("needs a date and a time, such as 2026-03-04T09:00")
    return start.astimezone(zone).date()


_WHAT = {
    "people": "nobody in [people] with an account in Slack",
    "mentions": "the name of no mention",
    "classes": "not a class",
    "flags": "not a flag",
    "sources": "not a source",
    "findings": "not an answer to a question of the playbook",
    "outcomes": "not an outcome",
    "no_reply_reasons": "not a reason",
    "escalation_reasons": "not a reason",
    "delete_reasons": "not a reason",
    "measures": "not a measure",
    "levels": "not a level",
    "decisions": "not a decision",
}
_FEW = 12


def _among(kind: str) -> Callable[[str, ValidationInfo], str]:
    """Accepts the names the context lists under this kind."""

    def known(name: str, info: ValidationInfo) -> str:
        names = list((info.context or {}).get(kind, ()))
        if name in names:
            return name
        near = suggestion(name, names)
        listed = f" There is: {', '.join(names[:_FEW]) or 'nothing yet'}."
        raise ValueError(f"“{name}” is {_WHAT[kind]}.{near or listed}")

    return known


PersonKey = Annotated[str, AfterValidator(_among("people"))]
MentionName = Annotated[str, AfterValidator(_among("mentions"))]
ClassName = Annotated[str, AfterValidator(_among("classes"))]
FlagName = Annotated[str, AfterValidator(_among("flags"))]
SourceName = Annotated[str, AfterValidator(_among("sources"))]
Finding = Annotated[str, AfterValidator(_among("findings"))]
OutcomeName = Annotated[str, AfterValidator(_among("outcomes"))]
NoReplyReason = Annotated[str, AfterValidator(_among("no_reply_reasons"))]
EscalationReason = Annotated[str, AfterValidator(_among("escalation_reasons"))]
LevelName = Annotated[str, AfterValidator(_among("levels"))]
DeleteReasonKey = Annotated[str, AfterValidator(_among("delete_reasons"))]
MeasureName = Annotated[str, AfterValidator(_among("measures"))]
DecisionName = Annotated[str, AfterValidator(_among("decisions"))]


class Entry(BaseModel):
    """One entry of the file. Unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@dataclass(frozen=True, slots=True)
class SimulatedTeam:
    """People and mentions by name, who decides, and the question that was asked last."""

    of: Callable[[str], UserId]
    number: Callable[[str], MentionId]
    manager: UserId
    asked: EscalationId


class SimulatedStep(Entry):
    """`[[presses]]`: when, who, on which mention, and the move."""

    at: Instant
    who: PersonKey
    on: MentionName
    move: str

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult | Rule:
        """Do it, or say by which rule it is done. Raises `Refused` as for anybody."""
        return self.rule(team)

    def rule(self, team: SimulatedTeam) -> Rule:
        """The rule behind it, where it is no more than that."""
        raise NotImplementedError(self.move)

    @model_validator(mode="after")
    def _is_there(self, info: ValidationInfo) -> Self:
        there: Mapping[str, datetime] = (info.context or {}).get("mentions", {})
        if self.at < there.get(self.on, self.at):
            raise ValueError(f"“{self.on}” has not arrived yet at this time")
        return self
