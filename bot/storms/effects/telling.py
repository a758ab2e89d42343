"""Tells people of a storm: the duty lead, management, whoever leads it. Each thing once.

Nothing here is a question: a storm is told, and what is to be decided stands on the board
and in the questions about single mentions.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation.effects.notify_team import Telling
from bot.mentions.rules.transition import DecisionContext
from bot.storms.rules import levels
from bot.storms.rules.stages import Said
from bot.storms.views.messages import BRIEF, LEAD, REVIEW
from data import timers
from data.audit import events
from data.models import ChannelId, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import AboutStorm
from data.storms.event_data import OfStorm
from data.storms.models import Storm, StormId
from data.transaction import Transaction

SUBJECT = "storm"
"""The subject of the timers of a storm."""

REVIEWED = "review"
"""In what was done about a storm: somebody looked back at it."""

_MANAGEMENT = "L2"


def say(
    tx: Transaction,
    app: AppContext,
    storm: Storm,
    said: Collection[Said],
    context: DecisionContext,
) -> Storm:
    """What follows from a step of a storm that is stored already."""
    for one in said:
        record(tx, storm, one, context)
    if {"tell_lead", "propose", "propose_again"} & set(said):
        storm = _tell_lead(tx, app, storm, context)
    if "open" in said:
        storm = begun(tx, app, storm, context)
    if "close" in said:
        ended(tx, app, storm, context)
    return storm


def begun(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> Storm:
    """It is open: management hears, reminders begin, somebody leads it."""
    if storm.lead is None:
        lead = Availability.of(tx, app, context).audience.lead
        storm = replace(storm, lead=lead, lead_since=context.now)
    storm = told_management(tx, app, storm, context)
    set_timers(tx, app, storm, context)
    return storm


def told_management(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> Storm:
    """Whoever the level says hears of it, in one message, once for each level of people."""
    readers = [] if storm.drill else management(tx, app, storm, context)
    if not readers:
        return storm
    for reader in readers:
        outbox.put(
            tx,
            key=f"{BRIEF}:{storm.id}:{storm.times_reopened}:{reader}",
            kind=BRIEF,
            channel=reader,
            now=context.now,
            priority=0,
            data=AboutStorm(storm=storm.id),
        )
    return replace(storm, management_told_at=storm.management_told_at or context.now)


def ended(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> None:
    """Closed: no reminders any more, and somebody looks back at it within days (S4.15)."""
    if storm.drill:
        timers.set_all(tx, SUBJECT, storm.id, [])
        return
    days = app.playbook.storms.lifecycle.review_within_days
    due = app.hours.add_days(context.now, days)
    review = Timer(SUBJECT, storm.id, "review", due, 0, context.now)
    timers.set_all(tx, SUBJECT, storm.id, [review])
    tell(tx, app, storm, REVIEW, leader_of(tx, app, storm, context), context, "0")


def set_timers(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> None:
    """The reminders of a storm, which its level makes more frequent."""
    rules = app.playbook.storms.lifecycle
    duties = levels.duties(storm, app.playbook.storms)
    if duties is None:
        timers.set_all(tx, SUBJECT, storm.id, [])
        return
    wanted = {"remind": rules.remind, "rotate": rules.rotate}
    if duties.brief is not None:
        wanted["brief"] = duties.brief
    before = timers.of(tx, SUBJECT, storm.id)
    kept = [
        _sooner(app, before.get(kind), storm, kind, every, context)
        for kind, every in wanted.items()
    ]
    due = before.get("update")
    timers.change(tx, before, [*kept, *([due] if due is not None else [])])


def tell(
    tx: Transaction,
    app: AppContext,
    storm: Storm,
    kind: str,
    reader: UserId | None,
    context: DecisionContext,
    number: str,
) -> None:
    """One message to one person; nothing where there is nobody, or it is only rehearsed."""
    if reader is None or storm.drill:
        return
    outbox.put(
        tx,
        key=f"{kind}:{storm.id}:{storm.times_reopened}:{number}:{reader}",
        kind=kind,
        channel=ChannelId(reader),
        now=context.now,
        priority=1,
        data=AboutStorm(storm=storm.id),
    )


def record(
    tx: Transaction,
    storm: Storm,
    what: str,
    context: DecisionContext,
    *,
    reason: str | None = None,
    count: int | None = None,
) -> None:
    """One line of the storm's own story, in ids and codes."""
    events.append(
        tx,
        mention=None,
        at=context.now,
        kind=f"storm_{what}",
        actor=context.by or SOURCE,
        data=OfStorm(storm.id, storm.level, reason, count),
    )


def _tell_lead(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> Storm:
    """Not whoever hears as management when it opens: one person, one message."""
    lead = Availability.of(tx, app, context).audience.lead
    told = storm.lead_told_at
    readers = {str(one) for one in _readers(tx, app, _MANAGEMENT, context)}
    if lead is None or str(lead) in readers:
        return storm
    number = f"{storm.proposed_at or storm.watched_at or context.now:%Y%m%d%H%M}"
    if told is None or storm.proposed_at == context.now:
        tell(tx, app, storm, LEAD, lead, context, number)
    return replace(storm, lead_told_at=told or context.now)


def _readers(
    tx: Transaction, app: AppContext, level: str, context: DecisionContext
) -> list[ChannelId]:
    """The first person of a level, or all of it where the level hears at the same time."""
    team = Telling.now(tx, app, context).team
    known = app.playbook.escalation.levels.get(level)
    if known is not None and known.all_at_once:
        found = team.in_order(level)
        if found:
            return [ChannelId(user) for user in dict.fromkeys(found)]
    nearest = team.nearest(level)
    if nearest is None or not nearest[1]:
        return [app.channels.management]
    return [ChannelId(nearest[1])]


def leader_of(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> UserId | None:
    """Who hears the reminders of a storm now: its leader, or the lead on duty."""
    here = Availability.of(tx, app, context)
    return here.stand_in(storm.lead) or here.audience.lead or here.audience.on_duty


def management(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> list[ChannelId]:
    """Who of management hears of a storm at its level; nobody below it."""
    duties = levels.duties(storm, app.playbook.storms)
    if duties is None or duties.tells is None or duties.tells < _MANAGEMENT:
        return []
    return _readers(tx, app, duties.tells, context)


def speaker_of(app: AppContext) -> UserId | None:
    """Who posts public updates, where `[links]` names somebody."""
    person = app.people.get(app.profile.links.statement_owner or "")
    return UserId(person.slack) if person is not None and person.slack else None


def later(app: AppContext, storm: Storm, now: datetime, every: timedelta) -> datetime:
    """One step later: of working time, unless the level counts nights and weekends."""
    duties = levels.duties(storm, app.playbook.storms)
    if duties is not None and duties.wall:
        return now + every
    return app.hours.add(now, every)


def _sooner(
    app: AppContext,
    before: Timer | None,
    storm: Storm,
    kind: str,
    every: timedelta,
    context: DecisionContext,
) -> Timer:
    """A shorter step counts from the last one on; a longer one does not move it."""
    fresh = later(app, storm, context.now, every)
    if before is None:
        return Timer(SUBJECT, storm.id, kind, fresh, 0, context.now)
    soonest = max(later(app, storm, before.since, every), context.now)
    due: datetime = min(before.due, soonest)
    return replace(before, due=due)


def number_of(data: object) -> StormId:
    """The storm a message is about."""
    return StormId(int(str(data)))
