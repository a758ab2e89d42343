"""Decides what follows from a public reply, or from the decision not to reply."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.mentions.rules import closing_steps, watching
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.no_reply import seen_by_lead
from bot.mentions.rules.transition import DecisionContext, Transition
from data.mentions.event_data import Replied, Unanswered
from data.models import Mention, Status, UserId

SLIP = timedelta(minutes=5)
"""How far a person's clock may be ahead of ours before a time counts as future."""


_TWO_HOURS = timedelta(hours=2)
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Written:
    """What a person posted on the platform: text or link, where and when."""

    text: str
    url: str | None
    channel: str
    at: datetime


def holding(
    mention: Mention, context: DecisionContext, *, written: Written, promised: datetime
) -> Transition:
    """A fast sign of life: meets the first-reply clock, begins a promise (S2.38)."""
    check_written(written, mention, context)
    if promised <= context.now:
        raise Refused("promise_in_the_past", field="promised")
    owned = begin_owned("holding", mention, context)
    said = replace(
        owned,
        first_reply_at=owned.first_reply_at or written.at,
        returned_at=None,
        promise_due=promised,
        reply_url=written.url or owned.reply_url,
        reply_channel=written.channel,
    )
    said = closing_steps.after_reply(
        said, written.channel, written.at, context.playbook
    )
    told = Replied(channel=written.channel, promised=promised)
    return finish("holding", said, context, told)


def answer(
    mention: Mention, context: DecisionContext, *, written: Written
) -> Transition:
    """The considered reply is out: every reply clock is met, the watch begins."""
    check_written(written, mention, context)
    if mention.classification is None:
        raise Refused("needs_a_class")
    owned = begin_owned("answer", mention, context)
    answered = replace(
        owned,
        status=Status.WATCHING,
        first_reply_at=owned.first_reply_at or written.at,
        answered_at=written.at,
        returned_at=None,
        promise_due=None,
        reply_url=written.url or owned.reply_url,
        reply_channel=written.channel,
        outcome="answered",
        look_again_at=next_look(mention, context, since=written.at),
    )
    answered = closing_steps.after_reply(
        answered, written.channel, written.at, context.playbook, considered=True
    )
    return finish("answer", answered, context, Replied(channel=written.channel))


def no_reply(mention: Mention, context: DecisionContext, *, reason: str) -> Transition:
    """Not answering is a decision with a reason and another look (S2.18, S0.14)."""
    why = context.playbook.no_reply_reasons.get(reason)
    if why is None:
        raise Refused("unknown_reason", field="reason")
    owned = begin_owned("no_reply", mention, context)
    decided = replace(
        owned,
        status=Status.WATCHING,
        returned_at=None,
        promise_due=None,
        outcome="no_reply",
        reason=reason,
        resolution="decided_no_reply",
        look_again_at=next_look(
            mention, context, move="no_reply", besides=why.look_again
        ),
    )
    told = seen_by_lead(mention, context)
    return finish("no_reply", decided, context, Unanswered(reason), told)


def next_look(
    mention: Mention,
    context: DecisionContext,
    *,
    move: str = "answer",
    since: datetime | None = None,
    besides: timedelta | None = None,
) -> datetime | None:
    """The first look after a reply, or none where nobody needs to look."""
    looks = watching.plan(
        mention,
        watching.situation_of(mention, move),
        since or context.now,
        context.now,
        context.playbook.follow_up,
        context.hours,
        besides=besides,
    )
    return looks[0].due if looks else None


def promise_for(mention: Mention, now: datetime, hours: Hours) -> datetime:
    """A time to suggest: when the answer is due anyway, else two working hours on.

    Never more than one working day ahead: who wants a later one chooses it. A quarter of
    an hour is round, because people promise round times: the one before a target of
    ours, else the one after.
    """
    due = mention.resolve_due
    if due is not None and due > now + 2 * _QUARTER:
        due = min(due, hours.add_days(now, 1))
        return due - _over(due)
    due = hours.add(now, _TWO_HOURS)
    return due if not _over(due) else due - _over(due) + _QUARTER


def _over(at: datetime) -> timedelta:
    """How far an instant is past its quarter of an hour."""
    return timedelta(
        minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond
    )


def told_now(mention: Mention, context: DecisionContext, written: Written) -> Mention:
    """Answered before anybody said so: the clocks are met when it was really posted."""
    check_written(written, mention, context)
    told = replace(
        mention,
        first_reply_at=mention.first_reply_at or written.at,
        answered_at=written.at,
        reply_url=written.url or mention.reply_url,
        reply_channel=written.channel,
    )
    return closing_steps.after_reply(
        told, written.channel, written.at, context.playbook, considered=True
    )


def check_written(written: Written, mention: Mention, context: DecisionContext) -> None:
    """Raises `Refused` naming the field: text or link, and a time that can be."""
    if not written.text.strip() and not written.url:
        raise Refused("needs_text_or_link", field="text")
    if written.at > context.now + SLIP:
        raise Refused("posted_in_the_future", field="at")
    posted = mention.post.published_at or mention.started_at
    if written.at < min(posted, mention.started_at):
        raise Refused("posted_before_the_mention", field="at")


NO_CLASS = "class"
BLOCKED = "block"
RESTING = "cool_off"
UNSEEN = "own_look"
UNREAD = "second_reader"
UNAPPROVED = "approval"
FROZEN = "freeze"
CLOSED_HOURS = "core_hours"


@dataclass(frozen=True, slots=True)
class Unmet:
    """One thing that is missing: `what` it is, why, until when, and who has it."""

    what: str
    rules: tuple[str, ...] = ()
    until: datetime | None = None
    person: UserId | None = None
    more: str = ""
