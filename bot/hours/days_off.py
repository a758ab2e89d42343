"""Public holidays of countries and states, written `DE-BE`, `NL`, `US`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

import holidays

from bot.errors import Misconfigured

_ALIASES = {"UK": "GB", "EN": "GB-ENG"}


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The public holidays of several places: a day is off when any of them has it off.

    The dates are computed offline by the `holidays` package.
    """

    places: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def of(cls, codes: Sequence[str]) -> "DaysOff":
        """The places behind the codes; Misconfigured names every unknown one."""
        problems = [p for p in map(_problem, codes) if p]
        if problems:
            raise Misconfigured(problems)
        return cls(tuple(_place(code) for code in codes))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and any(
            day in _holidays(country, state, day.year) for country, state in self.places
        )


def _place(code: str) -> tuple[str, str | None]:
    tidy = code.strip().upper()
    country, _, state = _ALIASES.get(tidy, tidy).partition("-")
    return _ALIASES.get(country, country), state or None


def _problem(code: str) -> str | None:
    country, state = _place(code)
    known = _countries()
    if country not in known:
        return _unknown(code, country, list(known))
    if state is not None and state not in known[country]:
        places = [f"{country}-{name}" for name in known[country]]
        return _unknown(code, f"{country}-{state}", places)
    return None


def _unknown(code: str, wanted: str, places: list[str]) -> str:
    near = get_close_matches(wanted, places, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}" if near else "write it like DE-BE or NL"
    return f"hours.holidays: “{code}” is no country or state we know; {hint}?"


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Sequence[str]]:
    listed: Mapping[str, Sequence[str]] = holidays.list_supported_countries(
        include_aliases=False
    )
    return {country: _states(states) for country, states in listed.items()}


def _states(names: Sequence[str]) -> list[str]:
    """Only codes: some countries list a single town by its name as well."""
    return [name for name in names if name == name.upper()]


@lru_cache(maxsize=256)
def _holidays(country: str, state: str | None, year: int) -> frozenset[date]:
    """One year at a time and never changed again.

    The package's own calendar fills itself while it is read, which two threads notice.
    """
    return frozenset(
        holidays.country_holidays(country, subdiv=state, years=year, expand=False)
    )
