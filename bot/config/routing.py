"""`[rules.<name>]` and `[profiles.<name>]`: what becomes of some mentions by a rule.

Rules are asked in the order in which they are written, and the first that fits decides.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from bot.config.environment import suggestion
from bot.config.opening import TargetSettings
from bot.config.people import Channel

_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
_MOST = 200
_LONGEST = 200
_NAME = re.compile(r"[\w-]{1,40}")


def _several(written: object) -> object:
    """One alone is a list of one."""
    return (written,) if isinstance(written, str) else written


def _folded(entries: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(entry.strip().casefold() for entry in entries)
    if not all(entry.strip("* ") for entry in found):
        msg = "an entry is empty, and would fit everything"
        raise ValueError(msg)
    return found


def _sites(entries: tuple[str, ...]) -> tuple[str, ...]:
    """`https://www.example.com/jobs/` is written as `example.com/jobs`."""
    found = []
    for entry in entries:
        bare = entry.partition("://")[2] or entry
        host, slash, path = bare.removeprefix("*.").partition("/")
        host = host.removeprefix("www.")
        if "." not in host.strip(".") or " " in host:
            msg = f'“{entry}” is no site: write "example.com" or "example.com/jobs"'
            raise ValueError(msg)
        found.append(f"{host}{slash}{path}".rstrip("/"))
    return tuple(found)


Entries = Annotated[
    tuple[Annotated[str, Field(max_length=_LONGEST)], ...],
    BeforeValidator(_several),
    AfterValidator(_folded),
    Field(max_length=_MOST),
]
Sites = Annotated[Entries, AfterValidator(_sites)]


class Conditions(BaseModel):
    """When a rule fits: each condition that is written has to hold, by one of its entries.

    `author` is a handle, or `platform:handle`; `site` a host with or without the beginning
    of a path; of `words` one may end with `*`; `language` is `nl` for `nl-BE`, too.
    `reach_…` are the author's followers and hold only where a source told them,
    `relevance` is the label and `relevance_below` the score by which the sender judged it.
    """

    model_config = _FROZEN

    author: Entries = ()
    site: Sites = ()
    platform: Entries = ()
    source: Entries = ()
    language: Entries = ()
    words: Entries = ()
    reach_from: int | None = Field(default=None, ge=0)
    reach_below: int | None = Field(default=None, ge=1)
    relevance: Entries = ()
    relevance_below: float | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.written:
            names = ", ".join(Conditions.model_fields)
            msg = (
                f"a rule without a condition would fit everything: write one of {names}"
            )
            raise ValueError(msg)
        if None not in (self.reach_from, self.reach_below) and (
            (self.reach_from or 0) >= (self.reach_below or 0)
        ):
            msg = "reach_from must be less than reach_below"
            raise ValueError(msg)
        return self

    @property
    def written(self) -> Mapping[str, tuple[str, ...] | int | float]:
        """The conditions there are, by name."""
        held = {name: getattr(self, name) for name in Conditions.model_fields}
        return {name: value for name, value in held.items() if value not in ((), None)}


class RoutingRule(Conditions):
    """`[rules.<name>]`: what becomes of the mentions that fit. Nothing is ever dropped.

    `mute` and `tray` keep a mention without a card. Without any effect a rule is an
    exception: what fits is treated as usual, whatever later rules say. `targets` names a
    table of `[profiles]`, `on_duty` one of `[roster.groups]`.
    """

    mute: bool = False
    tray: bool = False
    channel: Channel | None = None
    targets: str | None = Field(default=None, min_length=1)
    on_duty: str | None = Field(default=None, min_length=1)
    brand: str | None = Field(default=None, min_length=1, max_length=60)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.mute and self.tray:
            msg = "mute and tray exclude each other: write one of the two"
            raise ValueError(msg)
        return self

    @property
    def aside(self) -> str | None:
        """`mute` or `tray` where there is no card; nothing where there is one."""
        if self.mute:
            return "mute"
        return "tray" if self.tray else None


Profile = Mapping[str, TargetSettings]
"""`[profiles.<name>.<class>]`: response times in place of those of `[targets]`."""


def loose_rules(
    rules: Mapping[str, RoutingRule],
    *,
    profiles: Collection[str],
    groups: Collection[str],
    sources: Collection[str],
    file: str,
) -> Iterator[str]:
    """What rules name that is not there, one sentence each."""
    named = {
        "targets": ("profile", "profiles", profiles),
        "on_duty": ("group", "roster.groups", groups),
    }
    for name, rule in rules.items():
        place = f"{file}: [rules.{name}]"
        if not _NAME.fullmatch(name):
            yield f"{place} a name has letters, digits, - and _, at most 40."
        for key, (what, table, known) in named.items():
            value = getattr(rule, key)
            if value is not None and value not in known:
                near = suggestion(value, sorted(known))
                yield f"{place} {key}: there is no {what} [{table}.{value}].{near}"
        for source in rule.source:
            if source not in {one.casefold() for one in sources}:
                near = suggestion(source, sorted(sources))
                yield f"{place} source: there is no source “{source}”.{near}"
