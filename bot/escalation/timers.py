"""What is due about management: unanswered pings, holds that end, reviews."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.batch import TimerBatch
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating, reviewing
from bot.escalation.rules.stages import StageClock, later, steps
from bot.escalation.service.escalations import told_of_decision
from bot.escalation.service.freezing import end
from bot.mentions.rules.nudges import NEVER
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.escalation import escalations, freezes, info_requests, pings, reviews
from data.escalation.event_data import PassedOn
from data.escalation.models import ReviewId
from data.mentions import mentions
from data.models import ChannelId, Escalation, EscalationId, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import EscalationNews, Listed, ListItem, OfReview

Rung = Callable[[Paging, Escalation], "Escalation | None"]
"""Does one thing; the escalation as it then is, or nothing where there is nobody."""


def owner_of(paging: Paging, asked: Escalation) -> UserId | None:
    """Who has the mention."""
    mention = mentions.find(paging.tx, asked.mention)
    return None if mention is None else mention.owner


def _remind(paging: Paging, asked: Escalation) -> Escalation | None:
    """Whoever owes the answer is told once more."""
    return _want(paging, asked, "remind")


def _further(paging: Paging, asked: Escalation) -> Escalation | None:
    """The next person who may know, and has not been told."""
    return _want(paging, asked, "further")


def _without(paging: Paging, asked: Escalation) -> Escalation | None:
    info_request = info_requests.waiting(paging.tx, asked.id)
    if info_request is None:
        return None
    paging.without(asked, info_request)
    return asked


def _want(paging: Paging, asked: Escalation, step: str) -> Escalation | None:
    info_request = info_requests.waiting(paging.tx, asked.id)
    if info_request is None:
        return None
    people = paging.owing(asked, owner_of(paging, asked), info_request.asked_by)
    people = people[:1] if step == "remind" else people
    told = any(paging.want(asked, info_request, who, step) for who in people)
    return asked if told else None


RUNGS: Mapping[str, Rung] = {
    "remind": _remind,
    "further": _further,
    "without": _without,
}

_MORNINGS = "list"


def fire_escalation(batch: TimerBatch, timer: Timer) -> None:
    """One clock has run out: climb one step, from where the escalation stands now."""
    tx, context = batch.tx, batch.context
    asked = escalations.find(tx, EscalationId(timer.subject_id))
    if asked is not None and timer.kind == StageClock.SETTLE:
        _settle(batch, asked)
        return
    if asked is None or asked.ended_at is not None:
        timers.set_all(tx, timer.subject, timer.subject_id, ())
        return
    paging = Paging.now(tx, batch.app, context)
    if timer.kind == pings.UNDELIVERED:
        _undelivered(paging, asked, timer)
        return
    _climb(paging, asked, timer, missed=batch.missed)


def _settle(batch: TimerBatch, asked: Escalation) -> None:
    """A decision of one press stands now: it is told as whoever pressed would have."""
    tx = batch.tx
    mention = mentions.find(tx, asked.mention)
    over = asked.obsolete not in (None, escalating.CLOSED)
    by = asked.pending_by
    if mention is None or by is None or over:
        Paging.now(tx, batch.app, batch.context).kept(escalating.without_pending(asked))
        return
    paging = Paging.now(tx, batch.app, replace(batch.context, by=by))
    told_of_decision(paging, mention, escalating.settled(asked, paging.context))


def _climb(paging: Paging, asked: Escalation, timer: Timer, *, missed: bool) -> None:
    ladder = steps(asked, timer.kind, paging.context.playbook)
    now = asked
    number = timer.step
    while number < len(ladder):
        done = [_STEPS[name](paging, now) for name in ladder[number]]
        number += 1
        if any(done):
            break
    after = escalations.find(paging.tx, asked.id)
    if after is None or (after.level, after.manager) != (asked.level, asked.manager):
        return
    timers.put(paging.tx, _after(paging, asked, timer, number, missed=missed))


def _after(
    paging: Paging, asked: Escalation, timer: Timer, number: int, *, missed: bool
) -> Timer:
    """When the next step is due: a re-ping span on, or the next morning's list."""
    context = paging.context
    ladder = steps(asked, timer.kind, context.playbook)
    level = context.playbook.escalation.levels[asked.level]
    start = context.now if missed else timer.due
    if number >= len(ladder) or level.re_ping is None:
        return replace(timer, step=number, due=NEVER)
    if asked.kind == "fyi":
        morning = context.hours.next_working_morning(context.now)
        return replace(timer, step=number, due=morning)
    return replace(
        timer, step=number, due=later(asked, start, level.re_ping, context.hours)
    )


def _again(paging: Paging, asked: Escalation) -> Escalation | None:
    """The same person once more; at the crisis team's level all of them.

    A question does not wait for somebody who is away by now: it goes to who stands in.
    """
    team = paging.team
    level = paging.context.playbook.escalation.levels[asked.level]
    people = [asked.acknowledged_by or asked.manager]
    if people[0] in team.away and asked.kind != "fyi" and not level.all_at_once:
        return _instead(paging, asked, "deputy")
    if level.all_at_once and asked.acknowledged_by is None:
        people += team.in_order(asked.level)
    there = [team.who_is_there(person) for person in people if person]
    told = paging.told(asked)
    for person in dict.fromkeys(who for who in there if who is not None):
        if person in told:
            paging.call(asked, "again", person)
        else:
            paging.call(asked, "deputy", person, instead_of=asked.manager)
    return asked if people[0] else None


def _deputy(paging: Paging, asked: Escalation) -> Escalation | None:
    """Whoever stands in hears of it, too."""
    deputy = _stand_in(paging, asked)
    if deputy is None:
        return None
    paging.call(asked, "deputy", deputy, instead_of=asked.manager)
    return asked


def _stand_in(paging: Paging, asked: Escalation) -> UserId | None:
    """The deputy, else somebody else of the same level, who has not heard of it."""
    told = paging.told(asked)
    deputy = paging.team.deputy(asked.manager, {UserId(person) for person in told})
    if deputy is not None:
        return deputy
    level = paging.team.in_order(asked.level)
    return next((person for person in level if person not in told), None)


def _next(paging: Paging, asked: Escalation) -> Escalation | None:
    return paging.raise_level(asked) or _nobody(paging, asked)


def _nobody(paging: Paging, asked: Escalation) -> Escalation:
    """There is nobody else to ask: the team hears it, and whom it can phone."""
    paging.nobody_answers(asked, owner_of(paging, asked))
    return asked


def _list(paging: Paging, asked: Escalation) -> Escalation:
    """Into the morning's list of what was not seen yet: one message a person and day.

    To whoever stands in for somebody who is away; to nobody where nobody does.
    """
    context, manager = paging.context, asked.manager
    person = paging.team.who_is_there(manager) if manager else None
    if person is None or not paging.team.has_a_say(person):
        return asked
    unseen = escalations.unseen(paging.tx, manager, context.now - timedelta(minutes=1))
    outbox.put(
        paging.tx,
        key=f"notices:{manager}:{context.now:%Y-%m-%d}",
        kind="notices",
        channel=ChannelId(person),
        now=context.now,
        data=Listed(
            items=tuple(
                ListItem(mention=one.mention, escalation=one.id, cause=one.cause)
                for one in unseen
            )
        ),
    )
    return asked


def _undelivered(paging: Paging, asked: Escalation, timer: Timer) -> None:
    """Slack cannot reach somebody: the team hears it at once, the next person is asked."""
    timers.set_all(
        paging.tx,
        timer.subject,
        timer.subject_id,
        [
            other
            for kind, other in timers.of(
                paging.tx, timer.subject, timer.subject_id
            ).items()
            if kind != timer.kind
        ],
    )
    owner = owner_of(paging, asked)
    known = pings.of(paging.tx, asked.id)
    lost = [ping for ping in known if ping.error is not None]
    for ping in lost:
        paging.tell_once(
            asked,
            f"ping_refused:{ping.id}",
            paging.raisers(asked, owner),
            EscalationNews(to=UserId(ping.person)),
        )
    reached = {
        ping.person for ping in known if ping.error is None and ping.step != "channel"
    }
    gone = any(ping.person == asked.manager for ping in lost)
    if gone and asked.acknowledged_at is None and asked.manager not in reached:
        _instead(paging, asked)


def _instead(
    paging: Paging, asked: Escalation, step: str = "undelivered"
) -> Escalation | None:
    """The question goes to somebody else, who has time of their own to look."""
    deputy = _stand_in(paging, asked)
    if deputy is None:
        return _next(paging, asked)
    after = escalating.passed_on(asked, to=deputy)
    data = PassedOn(asked.id, asked.manager, deputy)
    paging.changed(after, "asked_instead", data, start=paging.context.now)
    paging.call(after, step, deputy, instead_of=asked.manager)
    return after


_STEPS: Mapping[str, Rung] = {
    "again": _again,
    "deputy": _deputy,
    "next": _next,
    "nobody": _nobody,
    "list": _list,
    **RUNGS,
}


def fire_review(batch: TimerBatch, timer: Timer) -> None:
    """Once and never again (S4.15); whoever is away is stood in for."""
    review = reviews.find(batch.tx, ReviewId(timer.subject_id))
    if review is None or review.written_at is not None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    timers.set_all(
        batch.tx, "review", review.id, reviewing.timers(review, timer.step + 1)
    )
    if timer.step > 0:
        return
    data = OfReview(person=review.owner)
    request = NotificationRequest("review_due", review.owner, data)
    request = batch.reminding.to_who_is_there(request)
    if request.to is None or batch.reminding.preference_of(request) == "none":
        return
    if batch.missed:
        batch.add_missed(timer, request, review.mention)
        return
    outbox.put(
        batch.tx,
        key=f"review_due:{review.id}",
        kind="review_due",
        channel=ChannelId(request.to),
        now=batch.context.now,
        mention=review.mention,
        data=OfReview(to=review.owner, due=review.due),
    )


def fire_freeze(batch: TimerBatch, timer: Timer) -> None:
    """The time somebody named has come; what was lifted before says nothing."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    freeze = freezes.find(batch.tx, timer.subject_id)
    if freeze is None or freeze.lifted_at is not None or freeze.escalation is None:
        return
    asked = escalations.find(batch.tx, EscalationId(freeze.escalation))
    mention = None if asked is None else mentions.find(batch.tx, asked.mention)
    if mention is not None:
        paging = Paging.now(batch.tx, batch.app, batch.context)
        end(paging, mention, freeze, "thawed")
