"""Decides when to check again after a reply, and what follows from the answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.hours.zones import first_instant
from bot.mentions.rules import lifecycle
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.playbook.schema.watching import QUESTIONS, CheckMoment, CheckVerdict, FollowUp
from data.followup.models import Check
from data.models import Mention, Status
from data.outbox.notification_data import ByPerson


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One look and its moment."""

    look: str
    due: datetime


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What is known at a check. `negatives` are the looks at an upset author, this one
    included; `last` says that no planned look is left.
    """

    author: str | None = None
    others: str | None = None
    mood: str | None = None
    negatives: int = 0
    last: bool = False
    only_author: bool = False

    @property
    def complete(self) -> bool:
        """Whether everything that is asked has an answer."""
        if self.only_author:
            return self.author is not None
        return None not in (self.author, self.others, self.mood)


def situation_of(before: Mention, move: str) -> str:
    """What kind of watch a move begins: the name of a list of looks in a plan."""
    if move in ("no_reply", "removal", "confirm_removal"):
        return "no_reply" if move == "no_reply" else "removal"
    had_to_wait = before.first_reply_at or before.returned_at or before.promise_due
    return "waited" if had_to_wait is not None else "answered"


def plan(
    mention: Mention,
    situation: str,
    since: datetime,
    now: datetime,
    book: FollowUp,
    hours: Hours,
    *,
    besides: timedelta | None = None,
) -> tuple[PlannedCheck, ...]:
    """The looks after a reply at `since`, those of the past left out (S1.23).

    Looks that come together at an opening are one. `besides` is the time a reason for
    not replying names: nobody looks before it is over.
    """
    names = book.plan(mention.classification).looks(situation)
    looks = [PlannedCheck(name, _due(book.looks[name], since, hours)) for name in names]
    if besides is not None:
        first = hours.next_opening(since + besides)
        looks = [look for look in looks if look.due > first]
        looks.append(PlannedCheck("reason", first))
    kept: list[PlannedCheck] = []
    in_order = sorted(enumerate(looks), key=lambda one: (one[1].due, one[0]))
    for _, look in reversed(in_order):
        if look.due > now and (not kept or kept[-1].due - look.due >= book.apart):
            kept.append(look)
    return tuple(reversed(kept))


def beginning_at(
    wished: datetime | None, looks: tuple[PlannedCheck, ...]
) -> tuple[PlannedCheck, ...]:
    """The same looks where a move named its own first one, such as after a meeting."""
    if wished is None or any(look.due == wished for look in looks):
        return looks
    later = (look for look in looks if look.due > wished)
    return (PlannedCheck("reason", wished), *later)


def decide(seen: CheckContext, book: FollowUp) -> CheckVerdict | None:
    """The first line of the table that fits; nothing while more has to be asked."""
    for verdict in book.decisions:
        if (seen.complete or verdict.at_once) and _fits(verdict, seen):
            return verdict
    return None


def is_last(check: Check, checks: Sequence[Check]) -> bool:
    """Whether no look is left in this watch after this one."""
    return not any(
        other.is_open and other.id != check.id and other.since == check.since
        for other in checks
    )


def band(people: int, book: FollowUp) -> str:
    """The answer to question 2 for so many different people."""
    if people <= 0:
        return "nobody"
    return "many" if people >= book.crowd else "few"


def answered(
    check: Check, question: str, answer: str, context: DecisionContext
) -> Check:
    """The check with one answer more. Raises `Refused` for what is no answer of ours."""
    if answer not in QUESTIONS.get(question, ()):
        raise Refused("not_here")
    after = replace(check, **{question: answer}, by=context.by)  # type: ignore[arg-type]
    return replace(after, others_from="person") if question == "others" else after


def look(
    mention: Mention,
    context: DecisionContext,
    *,
    verdict: CheckVerdict | None,
    next_look: datetime | None,
) -> Transition:
    """What follows from a check: another look, an end, or back to the desk (S1.26)."""
    if mention.status is Status.CLOSED:
        raise Refused("already_closed", {"at": mention.closed_at})
    if verdict is not None and verdict.then == "close":
        outcome = verdict.outcome or ""
        step = lifecycle.close(mention, context, outcome=outcome)
        return replace(step, move="check_closes")
    if verdict is not None and verdict.then == "reopen":
        return _worse(mention, context)
    if mention.status is Status.WATCHING:
        mention = replace(mention, look_again_at=next_look)
    return finish("check", mention, context)


def ends_quietly(
    mention: Mention, context: DecisionContext, *, outcome: str
) -> Transition:
    """Nobody said anything more, and nobody answered: it ends, and the record says why."""
    step = lifecycle.close(mention, context, outcome=outcome)
    return replace(step, move="fell_quiet")


def vanished(mention: Mention, context: DecisionContext) -> Transition:
    """The post is gone: nothing is left to watch, and nothing but the fact is kept."""
    step = lifecycle.close(mention, context, outcome="gone")
    return replace(step, move="vanished")


def others_joined(mention: Mention, context: DecisionContext) -> Transition:
    """More people write below it: worth a look, and no more than that (playbook 6)."""
    return finish("others_joined", mention, context)


def spread(mention: Mention, context: DecisionContext) -> Transition:
    """Somebody passes on the post or our reply: worth a look, even when closed (S0.7)."""
    return finish("spread", _for_a_look(mention, context), context)


def wrote_again(mention: Mention, context: DecisionContext) -> Transition:
    """A watched author wrote elsewhere: worth a look where it was closed already."""
    return finish("wrote_again", _for_a_look(mention, context), context)


def watch_on(mention: Mention, context: DecisionContext) -> Transition:
    """What came back needs no answer: it is the public's move again."""
    if mention.answered_at is None:
        raise Refused("not_answered_yet")
    owned = lifecycle.begin_owned("watch_on", mention, context)
    return finish("watch_on", _public_again(owned), context)


def calmed(
    mention: Mention, context: DecisionContext, *, next_look: datetime | None
) -> Transition:
    """The author is pleased, and something else keeps it open: no clock runs for it."""
    if mention.status is Status.CLAIMED and mention.answered_at is not None:
        on = replace(_public_again(mention), look_again_at=next_look)
        return finish("check_calms", on, context)
    return look(mention, context, verdict=None, next_look=next_look)


def _public_again(mention: Mention) -> Mention:
    outcome = mention.outcome or "answered"
    return replace(mention, status=Status.WATCHING, returned_at=None, outcome=outcome)


def _for_a_look(mention: Mention, context: DecisionContext) -> Mention:
    """A closed one is watched once more, and its outcome stays what it was.

    What has nothing to do with us stays closed.
    """
    klass = context.playbook.classes.get(mention.classification or "")
    sorted_out = klass is not None and klass.closes_as is not None
    if mention.status is not Status.CLOSED or sorted_out:
        return mention
    return replace(
        mention, status=Status.WATCHING, closed_at=None, look_again_at=context.now
    )


def _worse(mention: Mention, context: DecisionContext) -> Transition:
    """Back to the desk with a clock that starts now, as if the author had come back."""
    told: tuple[NotificationRequest, ...] = ()
    before = mention
    if mention.status is Status.WATCHING:
        mention = lifecycle.given_back(mention, context)
        mention = replace(mention, returned_at=context.now)
        move = "check_reopens"
    else:
        move = "check"
    somebody_saw = context.by and before is not mention
    if somebody_saw and mention.owner not in (None, context.by):
        told = (
            NotificationRequest("check_worse", mention.owner, ByPerson(by=context.by)),
        )
    return finish(move, mention, context, notifications=told)


def _fits(verdict: CheckVerdict, seen: CheckContext) -> bool:
    wanted = (
        (verdict.author, seen.author),
        (verdict.others, seen.others),
        (verdict.mood, seen.mood),
    )
    if any(answers and answer not in answers for answers, answer in wanted):
        return False
    return seen.negatives >= verdict.negatives and (seen.last or not verdict.last)


def _due(look: CheckMoment, since: datetime, hours: Hours) -> datetime:
    if look.after is not None:
        return hours.next_opening(since + look.after)
    local = since.astimezone(hours.zone)
    day = local.date() + timedelta(days=look.days or 0)
    if look.working_days is not None:
        day = local.date()
        morning = since
        left = look.working_days
        while left:
            morning = hours.next_working_morning(morning)
            if morning.astimezone(hours.zone).date() != local.date():
                left -= 1
        day = morning.astimezone(hours.zone).date()
    return hours.next_opening(first_instant(day, local.time(), hours.zone))
