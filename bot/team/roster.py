"""Who is on duty at a given time, who leads, and who stands in for whom.

Shifts are local time in the zone of the desk and ignore public holidays: when the desk
is closed, nobody is asked anyway. People without a Slack account cannot be asked and
are never on duty.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Protocol

from bot.errors import Misconfigured
from bot.hours.hours import Hours
from bot.hours.weekly import Span, checked

NOBODY: frozenset[str] = frozenset()


class PersonSettings(Protocol):
    """One `[people.<key>]` of desk.toml."""

    @property
    def slack(self) -> str | None: ...
    @property
    def roles(self) -> Sequence[str]: ...
    @property
    def deputy(self) -> str | None: ...


class ShiftSettings(Protocol):
    """One of `roster.shifts`; of the days Monday is 0."""

    @property
    def days(self) -> Sequence[int]: ...
    @property
    def hours(self) -> Span: ...
    @property
    def people(self) -> Sequence[str]: ...


class RosterSettings(Protocol):
    """The `[roster]` of desk.toml."""

    @property
    def default(self) -> Sequence[str]: ...
    @property
    def shifts(self) -> Sequence[ShiftSettings]: ...


@dataclass(frozen=True, slots=True)
class _Shift:
    hours: Hours
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyRoster:
    """Answers with keys of `[people]`. `away` are the keys of those who are not there.

    Whoever is away is replaced by their deputy, the deputy's deputy, and so on.
    """

    people: Mapping[str, PersonSettings]
    default: tuple[str, ...]
    shifts: tuple[_Shift, ...]

    @classmethod
    def of(
        cls, people: Mapping[str, PersonSettings], roster: RosterSettings, zone: str
    ) -> "DutyRoster":
        """Misconfigured names every unknown person and every shift that cannot be."""
        problems = [*_deputy_problems(people), *_roster_problems(people, roster)]
        if problems:
            raise Misconfigured(problems)
        shifts = tuple(
            _Shift(
                Hours.weekly({day: [shift.hours] for day in shift.days}, zone),
                tuple(shift.people),
            )
            for shift in roster.shifts
        )
        return cls(people, tuple(roster.default), shifts)

    def on_duty(self, at: datetime, away: Collection[str] = NOBODY) -> tuple[str, ...]:
        """Whoever is asked first comes first; each once, in the order of the shifts.

        Where no shift covers the instant, or everybody in it is away, the default
        list is on duty; without one the agents, and at last the leads. Nobody is on
        duty only when nobody at all can be asked.
        """
        choices: tuple[Iterable[str], ...] = (
            self._in_shifts(at),
            self.default or self.with_role("agent"),
            self.with_role("lead"),
        )
        present = (self._present(keys, away) for keys in choices)
        return next(filter(None, present), ())

    def of_its_own(
        self, at: datetime, away: Collection[str] = NOBODY
    ) -> tuple[str, ...]:
        """Whoever is named for this instant, in a shift or as the default; else nobody."""
        shift = self._present(self._in_shifts(at), away)
        return shift or self._present(self.default, away)

    def on_shift(self, at: datetime, away: Collection[str] = NOBODY) -> tuple[str, ...]:
        """Whoever works in a shift now, or stands in there; nobody between the shifts."""
        return self._present(self._in_shifts(at), away)

    def next_change(self, at: datetime) -> datetime | None:
        """When the next shift begins or ends after this instant; nothing without any."""
        changes = (
            shift.hours.next_closing(at)
            if shift.hours.is_open(at)
            else shift.hours.next_opening(at)
            for shift in self.shifts
        )
        return min((change for change in changes if change is not None), default=None)

    def duty_lead(self, at: datetime, away: Collection[str] = NOBODY) -> str | None:
        """The first lead on duty, else the first lead who can be asked, else nobody."""
        leads = self.with_role("lead")
        on_duty = [key for key in self.on_duty(at, away) if key in leads]
        return next(iter(on_duty or self._present(leads, away)), None)

    def managers(self, away: Collection[str] = NOBODY) -> tuple[str, ...]:
        """The managers who can be asked now, or whoever stands in for them."""
        return self._present(self.with_role("manager"), away)

    def with_role(self, role: str) -> tuple[str, ...]:
        """Everybody who has this role, with or without Slack, in the order written."""
        return tuple(key for key, who in self.people.items() if role in who.roles)

    def deputies(self, key: str) -> tuple[str, ...]:
        """Who stands in for this person, the nearest first, until it comes full circle."""
        chain: dict[str, None] = {}
        deputy = self.people[key].deputy
        while deputy is not None and deputy != key and deputy not in chain:
            chain[deputy] = None
            deputy = self.people[deputy].deputy
        return tuple(chain)

    def stand_in(self, key: str, away: Collection[str]) -> str | None:
        """This person, or the nearest deputy who is there and can be asked."""
        chain = (key, *self.deputies(key))
        return next((who for who in chain if self._can_be_asked(who, away)), None)

    def _in_shifts(self, at: datetime) -> Iterator[str]:
        for shift in self.shifts:
            if shift.hours.is_open(at):
                yield from shift.people

    def _present(self, keys: Iterable[str], away: Collection[str]) -> tuple[str, ...]:
        standing = (self.stand_in(key, away) for key in keys)
        return tuple(dict.fromkeys(key for key in standing if key is not None))

    def _can_be_asked(self, key: str, away: Collection[str]) -> bool:
        return key not in away and self.people[key].slack is not None


def _deputy_problems(people: Mapping[str, PersonSettings]) -> Iterator[str]:
    for key, person in people.items():
        if person.deputy == key:
            yield f"people.{key}.deputy: {key} cannot stand in for themselves"
        elif person.deputy is not None:
            yield from _unknown(f"people.{key}.deputy", [person.deputy], people)


def _roster_problems(
    people: Mapping[str, PersonSettings], roster: RosterSettings
) -> Iterator[str]:
    yield from _unknown("roster.default", roster.default, people)
    for number, shift in enumerate(roster.shifts):
        place = f"roster.shifts[{number}]"
        yield from _unknown(f"{place}.people", shift.people, people)
        if not shift.people:
            yield f"{place}.people: name at least one person"
        if not shift.days:
            yield f"{place}.days: name at least one day, such as mon-fri"
        try:
            checked(shift.hours)
        except ValueError as wrong:
            yield f"{place}.hours: {wrong}"


def _unknown(
    place: str, keys: Iterable[str], people: Mapping[str, PersonSettings]
) -> Iterator[str]:
    for key in keys:
        if key not in people:
            near = get_close_matches(key, list(people), n=1)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else f"there is: {', '.join(people) or 'nobody yet'}"
            )
            yield f"{place}: “{key}” is nobody in [people]; {hint}"
