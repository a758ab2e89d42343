"""Decides a snooze: quiet for a while, never so long that somebody is forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.rules.lifecycle import begin_owned, finish
from bot.rules.step import Given, Step
from data.models import Mention, Status

_MINUTE = timedelta(minutes=1)


def snooze(mention: Mention, given: Given, *, until: datetime) -> Step:
    """Be quiet until then. All snoozes together have a limit, in working time."""
    if until <= given.now:
        raise Refused("snooze_in_the_past", field="until")
    owned = mention
    if mention.status is not Status.WATCHING:
        owned = begin_owned("snooze", mention, given)
    minutes = mention.snoozed_minutes + _length(mention, given, until)
    most = given.playbook.nudges.snooze_total // _MINUTE
    if minutes > most:
        raise Refused("snooze_too_long", {"most": most}, field="until")
    asleep = replace(owned, snoozed_until=until, snoozed_minutes=minutes)
    return finish("snooze", asleep, given, {"minutes": minutes})


def wake(mention: Mention, given: Given) -> Step:
    """End a snooze early."""
    if mention.snoozed_until is None:
        raise Refused("not_snoozed")
    awake = begin_owned("wake", mention, given)
    return finish("wake", awake, given)


def _length(mention: Mention, given: Given, until: datetime) -> int:
    """Working minutes this one adds; what is left of a running one is given back."""
    asleep = mention.snoozed_until
    left = given.hours.between(given.now, asleep) if asleep is not None else timedelta()
    return (given.hours.between(given.now, until) - left) // _MINUTE
