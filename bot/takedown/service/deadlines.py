"""Reminds of the date until which a criminal complaint is possible.

It counts from the moment the team knew: when somebody first claimed or classified the
mention. People decide what to do about it.
"""

from datetime import datetime

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext
from bot.takedown.rules.reporting import ladder
from data import timers
from data.audit import events
from data.models import Mention, MentionId
from data.transaction import Transaction

SUBJECT = "deadline"
_KNEW = ("claim", "classify", "take_over", "hand_over", "holding", "evidence")


def begin(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reason: str,
    context: DecisionContext,
) -> None:
    """Set the reminders once, for a reason that can be brought before a court."""
    why = app.playbook.delete_reasons.get(reason)
    known = timers.of(tx, SUBJECT, mention.id)
    if why is None or not why.complaint or known:
        return
    steps = app.playbook.removal.deadline_reminders
    since = knew_at(tx, mention.id) or context.now
    timers.set_all(tx, SUBJECT, mention.id, ladder(SUBJECT, mention.id, since, steps))


def knew_at(tx: Transaction, mention: MentionId) -> datetime | None:
    """When somebody of the team first dealt with it."""
    story = events.story(tx, mention)
    return next((event.at for event in story if event.kind in _KNEW), None)
