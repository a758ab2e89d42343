"""Asks whoever was in contact with an author before, before anybody else is asked
(S2.47).
"""

from dataclasses import replace

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.notify import say
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.followup import authors
from data.models import Mention, UserId
from data.outbox.notification_data import NotificationData, Reminder
from data.transaction import Transaction

_CLAIM = "claim"


def offer(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """A new card of an author somebody on duty knows: it is offered to them."""
    who = who_first(tx, app, mention, context)
    if who is not None:
        request = NotificationRequest(
            "knows_author", None, NotificationData(person=who)
        )
        say(tx, app, mention.id, request, context, key=f"knows:{mention.id}")


def who_first(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> UserId | None:
    """Who is asked alone for now: they know the author, are there, and it just came."""
    if context.now >= mention.received_at + app.playbook.follow_up.knows_first:
        return None
    who = authors.who_knows(tx, mention)
    if who is None or not Availability.of(tx, app, context).is_there(who):
        return None
    return who


def to_who_knows(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    request: NotificationRequest,
    context: DecisionContext,
) -> NotificationRequest:
    """The question who can take it, to whoever is asked first."""
    if request.says(Reminder).clock != _CLAIM:
        return request
    who = who_first(tx, app, mention, context)
    if who is None:
        return request
    to = who if request.to is not None else None
    return replace(request.for_(who), to=to)
