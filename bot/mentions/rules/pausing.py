"""Decides how long a mention may be snoozed, so that no promise is missed."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.mentions.rules.clocks import leading
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.playbook.playbook import Playbook
from data.mentions.event_data import Waits
from data.models import Mention, Status

COMMUNITY = "community"
"""What `snoozed_for` says while others may answer first."""

_MINUTE = timedelta(minutes=1)
_SPARE = timedelta(minutes=5)
"""What must be left of the first reply's time when the community has had its turn."""


def snooze(
    mention: Mention, context: DecisionContext, *, until: datetime
) -> Transition:
    """Be quiet until then. All snoozes together have a limit, in working time."""
    if until <= context.now:
        raise Refused("snooze_in_the_past", field="until")
    owned = mention
    if mention.status is not Status.WATCHING:
        owned = begin_owned("snooze", mention, context)
    minutes = mention.snoozed_minutes + _length(mention, context, until)
    most = context.playbook.nudges.snooze_total // _MINUTE
    if minutes > most:
        raise Refused("snooze_too_long", {"most": most}, field="until")
    asleep = replace(
        owned, snoozed_until=until, snoozed_for=None, snoozed_minutes=minutes
    )
    return finish("snooze", asleep, context, Waits(minutes))


def wake(mention: Mention, context: DecisionContext) -> Transition:
    """End a snooze early."""
    if mention.snoozed_until is None:
        raise Refused("not_snoozed")
    awake = begin_owned("wake", mention, context)
    return finish("wake", awake, context)


def may_wait(mention: Mention, playbook: Playbook) -> bool:
    """Whether others may answer first: never a question, a complaint or a severe flag."""
    patient = all(playbook.flags[name].wait for name in mention.flags)
    return patient and _longest_wait(mention, playbook) > timedelta(0)


def community_wait(mention: Mention, context: DecisionContext) -> Transition:
    """Let others answer first, for a while and inside our own target (S0.21, S2.36).

    It ends when somebody writes, or with a reminder; the owner keeps it.
    """
    if not may_wait(mention, context.playbook):
        raise Refused("not_for_the_community")
    ends = [context.now + _longest_wait(mention, context.playbook)]
    if mention.first_reply_due is not None:
        ends.append(mention.first_reply_due - _SPARE)
    until = min(ends)
    if until <= context.now:
        raise Refused("no_time_to_wait")
    owned = begin_owned("community_wait", mention, context)
    minutes = (until - context.now) // _MINUTE
    waiting = replace(owned, snoozed_until=until, snoozed_for=COMMUNITY)
    return finish("community_wait", waiting, context, Waits(minutes))


def _longest_wait(mention: Mention, playbook: Playbook) -> timedelta:
    """How long others may have; on a platform where members help, a question too (S4.17)."""
    klass = playbook.classes.get(leading(mention, playbook) or "")
    if klass is None:
        return timedelta(0)
    platform = playbook.platforms.get(mention.post.platform)
    among_members = platform is not None and platform.community_first
    first = klass.community_first if among_members else timedelta(0)
    return max(klass.community_wait, first)


def _length(mention: Mention, context: DecisionContext, until: datetime) -> int:
    """Working minutes this one adds; what is left of a running one is given back."""
    asleep = mention.snoozed_until
    left = (
        context.hours.between(context.now, asleep)
        if asleep is not None
        else timedelta()
    )
    return (context.hours.between(context.now, until) - left) // _MINUTE


def reach_doubled(mention: Mention, context: DecisionContext) -> Transition:
    """It reaches twice as many people as when it was snoozed: somebody should know."""
    told: tuple[NotificationRequest, ...] = ()
    if mention.owner is not None:
        told = (NotificationRequest("reach_doubled", mention.owner),)
    return finish("reach_doubled", mention, context, notifications=told)
