"""Records what the public was told in between; the next update is a task (S3.37)."""

from bot.core.context import AppContext
from bot.handoffs.effects.tasks import close_own, set_task
from bot.handoffs.rules.tasking import TaskRequest
from bot.mentions.rules.transition import DecisionContext
from data.handoffs import updates
from data.handoffs.models import PublicUpdate
from data.models import Mention
from data.transaction import Transaction

UPDATE = "public_update"
"""The task that says by when the public hears more."""


def keep_update(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    update: PublicUpdate,
    context: DecisionContext,
) -> None:
    """The word itself, and the next one in place of the one that was due."""
    updates.add(tx, update)
    close_own(tx, app, mention, UPDATE, context)
    if update.next_by is None:
        return
    owner = mention.owner or context.by
    request = TaskRequest(
        UPDATE, app.words(f"task.what.{UPDATE}"), owner, due=update.next_by
    )
    set_task(tx, app, mention, request, context)
