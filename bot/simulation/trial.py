"""The settings of the installation, with the hours and targets of the simulated day."""

from collections.abc import Mapping
from typing import Any

from bot.config.opening import HoursSettings, TargetSettings
from bot.config.settings import Settings
from bot.hours.weekly import WEEKDAYS

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
