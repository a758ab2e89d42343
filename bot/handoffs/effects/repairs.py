"""Tells everybody who was told about a problem that it was repaired."""

from bot.core.context import AppContext
from bot.core.notify import say
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.handoffs import updates
from data.handoffs.models import Task
from data.mentions import mentions
from data.models import Mention, MentionId, Status
from data.outbox.notification_data import OfTask
from data.transaction import Transaction


def offer_the_good_news(
    tx: Transaction, app: AppContext, task: Task, context: DecisionContext
) -> None:
    """Where we said that we look into it, we can now say that it is fixed (S3.33)."""
    kind = app.playbook.tasks.get(task.kind)
    if kind is None or not kind.repairs or task.answer != "done":
        return
    for number in dict.fromkeys([task.mention, *updates.told_of(tx, task.id)]):
        mention = mentions.find(tx, number)
        if mention is not None and _waits_for_it(tx, app, number):
            _tell(tx, app, mention, task, context)


def _waits_for_it(tx: Transaction, app: AppContext, number: MentionId) -> bool:
    """The public was told something, and not yet the last word."""
    kinds = app.playbook.private.updates
    told = [kinds.get(update.kind) for update in updates.of_mention(tx, number)]
    return bool(told) and not any(kind is not None and kind.closes for kind in told)


def _tell(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    task: Task,
    context: DecisionContext,
) -> None:
    """In the thread, to its owner, or to who asked for the repair."""
    person = mention.owner if mention.status is not Status.OPEN else None
    data = OfTask(task=task.id, person=person or task.asked_by)
    key = f"repaired:{task.id}:{mention.id}"
    say(
        tx,
        app,
        mention.id,
        NotificationRequest("repaired", None, data),
        context,
        key=key,
    )
