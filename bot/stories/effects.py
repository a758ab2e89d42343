"""What follows for a story when one of its mentions moves, or a new one arrives."""

from datetime import timedelta

from bot.core.context import AppContext
from bot.core.notify import say
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.stories.rules import SAME_STORY, UNJOIN
from data import timers
from data.models import Mention, Status, Timer
from data.outbox import cards
from data.outbox.notification_data import NotificationData
from data.stories import news, stories
from data.transaction import Transaction

LOOK = "story_look"
"""The subject of the timer that compares the words of new mentions."""

NEWS_READY = "news_ready"
_SOON = timedelta(seconds=3)


def moved(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """Whoever takes a joined mention up again takes it apart; news is for all who waited."""
    after = step.mention
    joined = before.status is Status.CLOSED and before.outcome == SAME_STORY
    if joined and after.status is not Status.CLOSED and step.move != UNJOIN:
        parent = stories.parent_of(tx, after.id)
        stories.apart(tx, after.id)
        if parent is not None:
            cards.want(tx, parent, context.now, urgent=False)
    if step.move == "public_update" and stories.count(tx, after.id):
        heard = [one for one in news.heard(tx, after.id, 2) if one != after.id]
        if heard:
            request = NotificationRequest(NEWS_READY, None, NotificationData())
            key = f"{NEWS_READY}:{after.id}:{context.now.isoformat()}"
            say(tx, app, after.id, request, context, key=key)


def arrived(
    tx: Transaction, _app: AppContext, _mention: Mention, context: DecisionContext
) -> None:
    """Its words are compared soon, together with those of what else comes."""
    due = context.now + _SOON
    timers.put_once(tx, Timer(LOOK, 0, "", due, 0, context.now))
