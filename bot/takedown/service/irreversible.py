"""Tells the owner and a lead at once about what cannot be undone.

Never the person who did it. If they are the only lead, a manager is told.
"""

from collections.abc import Iterator

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.models import Mention, UserId
from data.outbox.notification_data import Irreversible

KIND = "irreversible"
_IN_CHARGE = ("lead", "manager", "crisis", "admin")


def told(
    app: AppContext,
    mention: Mention,
    move: str,
    context: DecisionContext,
    *also: UserId | None,
    measure: str = "",
    reason: str = "",
    note_text: str = "",
) -> tuple[NotificationRequest, ...]:
    """One message each; `also` are others who have to do with it."""
    people = [mention.owner, in_charge(app, context), *also]
    others = dict.fromkeys(one for one in people if one and one != context.by)
    said = Irreversible(
        by=context.by, move=move, measure=measure, reason=reason, note_text=note_text
    )
    return tuple(NotificationRequest(KIND, person, said) for person in others)


def in_charge(app: AppContext, context: DecisionContext) -> UserId | None:
    """The lead on duty, or the next in charge where that is who acts."""
    return next(_in_charge(app, context), None)


def _in_charge(app: AppContext, context: DecisionContext) -> Iterator[UserId]:
    if context.lead is not None and context.lead != context.by:
        yield context.lead
    for role in _IN_CHARGE:
        for person in app.people.values():
            if role in person.roles and person.slack and person.slack != context.by:
                yield UserId(person.slack)
