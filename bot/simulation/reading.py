"""Reads `DAY.toml`: reports every error, or returns the entries in order."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from bot.config.environment import suggestion
from bot.config.opening import HoursSettings, TargetSettings
from bot.config.settings import Settings
from bot.core.action import Action, Actions, OnMention
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import SimulatedStep, SimulatedTeam
from bot.desk.actions import ACTIONS
from bot.errors import Misconfigured
from bot.hours.weekly import WEEKDAYS
from bot.mentions.rules.transition import Rule
from bot.playbook.playbook import Playbook
from bot.simulation.script import (
    AFTERWARDS,
    Opening,
    Script,
    ScriptedAbsence,
    ScriptedMention,
    in_order,
)


def sentences(
    error: ValidationError, model: type[BaseModel], entry: str
) -> Iterator[str]:
    """Everything `model` found wrong with one entry."""
    for found in error.errors():
        where = _where(found["loc"])
        said = _what(found, model)
        yield f"{entry}{f', {where}' if where else ''}: {said}"


def entry_title(section: str, number: int, raw: object) -> str:
    """`[[presses]] number 3 (anna, claim)`: as the writer will find it again."""
    table = raw if isinstance(raw, dict) else {}
    known = [str(table[key]) for key in ("name", "who", "move") if table.get(key)]
    named = f" ({', '.join(known)})" if known else ""
    return f"[[{section}]] number {number + 1}{named}"


def _where(place: Iterable[int | str]) -> str:
    return " ".join(
        f"number {part + 1}" if isinstance(part, int) else part for part in place
    )


def _what(found: Any, model: type[BaseModel]) -> str:
    kind, context = found["type"], found.get("ctx") or {}
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        names = [f.alias or name for name, f in model.model_fields.items()]
        near = suggestion(str(found["loc"][-1]), names)
        listed = f" There is: {', '.join(names)}."
        return f"there is no such key.{near or listed}"
    if kind == "literal_error":
        return f"must be {context['expected']}.".replace("'", '"')
    said = str(context["error"]) if kind == "value_error" else str(found["msg"])
    said = said.replace("Input should", "must").replace("'", '"')
    return said if said.endswith((".", "?")) else f"{said}."


def names_of(settings: Settings, playbook: Playbook) -> dict[str, Any]:
    """Every name an entry may use, by kind; a person needs a Slack account to press."""
    questions = playbook.questions.values()
    return {
        "zone": ZoneInfo(settings.desk.time_zone),
        "people": [key for key, who in settings.people.items() if who.slack],
        "sources": ["own", *settings.sources],
        "classes": list(playbook.classes),
        "flags": list(playbook.flags),
        "findings": [name for question in questions for name in question.answers],
        "outcomes": list(playbook.outcomes),
        "no_reply_reasons": list(playbook.no_reply_reasons),
        "escalation_reasons": list(playbook.escalation_reasons),
        "delete_reasons": list(playbook.delete_reasons),
        "measures": list(playbook.removal.measures),
        "levels": list(playbook.escalation.levels),
        "decisions": list(playbook.escalation.decisions),
    }


def models_of(actions: Actions) -> Mapping[str, type[SimulatedStep]]:
    """The model of every move that can be simulated, by its name."""
    return {name: model for row in actions.rows for name, model in _models(row)}


def _models(row: Action) -> Iterator[tuple[str, type[SimulatedStep]]]:
    if row.simulated:
        yield from row.simulated.items()
    elif row.makes and row.rule is not None:
        yield row.makes, _by_rule(row.rule)
    elif row.makes and isinstance(row.command, OnMention):
        yield row.makes, _by_use_case(row.command)


def _by_rule(rule: Rule) -> type[SimulatedStep]:
    class OneRule(SimulatedStep):
        def rule(self, team: SimulatedTeam) -> Rule:
            return rule

    return OneRule


def _by_use_case(asked: OnMention) -> type[SimulatedStep]:
    class OneUseCase(SimulatedStep):
        async def make(
            self, app: AppContext, command: Command, team: SimulatedTeam
        ) -> CommandResult | Rule:
            return await asked.use(app, command)

    return OneUseCase


Table = Mapping[str, Any]


def with_hours(settings: Settings, tried: Table) -> Settings:
    """What the file says of `[hours]`; a day it does not name stays as it is.

    Raises ValidationError for hours that cannot be.
    """
    if not tried:
        return settings
    known = settings.hours
    week = {name: known.days[number] for number, name in enumerate(WEEKDAYS)}
    rest = {"holidays": known.holidays, "half_days": known.half_days}
    names_a_day = any(name in tried for name in WEEKDAYS)
    always = {"always_open": known.always_open and not names_a_day}
    hours = HoursSettings.model_validate({**week, **rest, **always, **tried})
    return settings.model_copy(update={"hours": hours})


def with_targets(settings: Settings, tried: Mapping[str, TargetSettings]) -> Settings:
    """What the file says of `[targets.<class>]`; what it does not name stays."""
    targets = dict(settings.targets)
    for name, wanted in tried.items():
        known = _said(targets[name]) if name in targets else {}
        targets[name] = TargetSettings(**{**known, **_said(wanted)})
    return settings.model_copy(update={"targets": targets})


def _said(targets: TargetSettings) -> dict[str, Any]:
    return {name: getattr(targets, name) for name in targets.model_fields_set}


M = TypeVar("M", bound=BaseModel)

SECTIONS = ("day", "mentions", "presses", "away", "hours", "targets")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in for a start with a mistake, so that the other mistakes are found, too."""

_SHORT = re.compile(
    r"^(\s*\w+\s*=\s*(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d)(?=\s*(?:#.*)?$)", re.MULTILINE
)
"""A time without seconds: TOML 1.0 insists on them, people do not write them."""


def read_day(path: Path, settings: Settings, actions: Actions = ACTIONS) -> Script:
    """The script. Raises `Misconfigured` with a sentence for every mistake."""
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(_SHORT.sub(r"\1:00", text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured([f"{path.name} cannot be read: {error}."]) from None
    reading = _ScriptReading(path.name, settings, models_of(actions))
    script = reading.script(tables)
    if script is None:
        raise Misconfigured([f"{path.name}: {said}" for said in reading.problems])
    return script


@dataclass
class _ScriptReading:
    """One file being read, with the complaints so far."""

    file: str
    settings: Settings
    models: Mapping[str, type[SimulatedStep]]
    problems: list[str] = field(default_factory=list)

    def script(self, tables: Mapping[str, Any]) -> Script | None:
        """The script, or nothing when there are problems."""
        self._check_sections(tables)
        tried = self._trial(tables)
        playbook = self._playbook(tried)
        context = names_of(tried, playbook)
        opening = self._opening(tables.get("day", {}), context)
        context["start"] = opening.start if opening else _LONG_AGO
        mentions = self._mentions(_list(tables, "mentions"), context)
        context["mentions"] = _arrivals(_list(tables, "mentions"), mentions)
        away = self._entries("away", _list(tables, "away"), ScriptedAbsence, context)
        presses = self._presses(_list(tables, "presses"), context)
        if opening is None or self.problems:
            return None
        happenings = in_order(mentions, away, presses)
        last = max((at for at, _ in happenings), default=opening.start)
        return Script(
            settings=_in_language(tried, opening.language),
            before=_in_language(self.settings, opening.language),
            start=opening.start,
            until=opening.until or last + AFTERWARDS,
            happenings=happenings,
        )

    def _check_sections(self, tables: Mapping[str, Any]) -> None:
        for name, table in tables.items():
            if name not in SECTIONS:
                near = suggestion(name, SECTIONS)
                self.problems.append(f"[{name}]: there is no such section.{near}")
            elif name in ("mentions", "presses", "away"):
                if not _is_list(table):
                    self.problems.append(f"{name}: write [[{name}]] for each of them.")
            elif not isinstance(table, dict):
                self.problems.append(f"{name}: write [{name}].")

    def _one(
        self, entry: str, raw: object, model: type[M], context: Mapping[str, Any]
    ) -> M | None:
        try:
            return model.model_validate(raw, context=dict(context))
        except ValidationError as error:
            self.problems += sentences(error, model, entry)
            return None

    def _entries(
        self,
        section: str,
        raws: Sequence[Mapping[str, Any]],
        model: type[M],
        context: Mapping[str, Any],
    ) -> list[M]:
        found = (
            self._one(entry_title(section, number, raw), raw, model, context)
            for number, raw in enumerate(raws)
        )
        return [entry for entry in found if entry is not None]

    def _opening(self, raw: object, context: Mapping[str, Any]) -> Opening | None:
        opening = self._one("[day]", raw, Opening, context)
        if opening and opening.until and opening.until <= opening.start:
            self.problems.append("[day], until: is not after start.")
        return opening

    def _mentions(
        self, raws: Sequence[Mapping[str, Any]], context: Mapping[str, Any]
    ) -> list[ScriptedMention]:
        found = self._entries("mentions", raws, ScriptedMention, context)
        names = [mention.name for mention in found]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.problems.append(
                f"[[mentions]]: two are called “{name}”; give each a name of its own."
            )
        return found

    def _presses(
        self, raws: Sequence[Mapping[str, Any]], context: Mapping[str, Any]
    ) -> list[SimulatedStep]:
        found: list[SimulatedStep | None] = []
        for number, raw in enumerate(raws):
            entry = entry_title("presses", number, raw)
            move = raw.get("move")
            model = self.models.get(str(move))
            if model is None:
                near = suggestion(str(move), list(self.models)) or (
                    f" There is: {', '.join(self.models)}."
                )
                said = "is missing" if move is None else f"“{move}” is not a move"
                self.problems.append(f"{entry}, move: {said}.{near}")
                continue
            found.append(self._one(entry, raw, model, context))
        return [press for press in found if press is not None]

    def _trial(self, tables: Mapping[str, Any]) -> Settings:
        """The settings with what the file tries out, as far as it can be."""
        tried = self.settings
        try:
            tried = with_hours(tried, _table(tables, "hours"))
        except ValidationError as error:
            self.problems += sentences(error, HoursSettings, "[hours]")
        wanted = {
            name: self._one(f"[targets.{name}]", raw, TargetSettings, {})
            for name, raw in _table(tables, "targets").items()
        }
        known = {name: target for name, target in wanted.items() if target is not None}
        return with_targets(tried, known)

    def _playbook(self, tried: Settings) -> Playbook:
        """Of the trial; where its targets name no class, of the installation."""
        try:
            return Playbook.load(overrides=tried.playbook, targets=tried.targets)
        except Misconfigured as wrong:
            self.problems += [f"{said}." for said in wrong.problems]
        known = self.settings
        return Playbook.load(overrides=known.playbook, targets=known.targets)


def _arrivals(
    raws: Sequence[Mapping[str, Any]], mentions: Sequence[ScriptedMention]
) -> dict[str, datetime]:
    """When each mention comes; one with a mistake still has its name."""
    broken = {str(raw["name"]) for raw in raws if "name" in raw}
    return dict.fromkeys(broken, _LONG_AGO) | {m.name: m.at for m in mentions}


def _in_language(settings: Settings, language: str | None) -> Settings:
    if language is None:
        return settings
    desk = settings.desk.model_copy(update={"language": language})
    return settings.model_copy(update={"desk": desk})


def _is_list(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _list(tables: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = tables.get(name, [])
    return found if _is_list(found) else []


def _table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = tables.get(name, {})
    return found if isinstance(found, dict) else {}
