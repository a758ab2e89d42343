"""What follows from a move without asking: a task for a colleague, or the end of one."""

from bot.core.context import AppContext
from bot.handoffs.effects.tasks import close_own, follow_owner, set_task
from bot.handoffs.rules.tasking import TaskRequest
from bot.mentions.rules import closing_steps
from bot.mentions.rules.private_contact import RUNNING
from bot.mentions.rules.transition import DecisionContext, Transition
from data.audit.event_data import Classed
from data.handoffs import tasks
from data.models import Mention
from data.transaction import Transaction

_CLOSING_WORD = "public_close"


def after(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """What was found out or done may need somebody inside, or end what somebody owes."""
    now = step.mention
    if step.move == "classify" and step.says(Classed).finding is not None:
        _task_of_the_finding(tx, app, now, context)
    if closing_steps.is_done(now, closing_steps.CLOSING) and not closing_steps.is_done(
        before, closing_steps.CLOSING
    ):
        close_own(tx, app, now, _CLOSING_WORD, context)
    if closing_steps.is_done(now, "personal") and not closing_steps.is_done(
        before, "personal"
    ):
        close_own(tx, app, now, "personal_reply", context)
    if now.owner is not None and now.owner != before.owner:
        follow_owner(tx, app, now)
    if before.private_state in RUNNING and now.private_state not in RUNNING:
        close_own(tx, app, now, "contact", context)
        _ask_for_the_closing_word(tx, app, now, context)


def _task_of_the_finding(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """They are right: somebody puts it right on our side, once (S1.16)."""
    answer = app.playbook.answer_of(mention.classification, mention.finding)
    kind = answer.task if answer is not None else None
    if kind is None or any(t.kind == kind for t in tasks.of_mention(tx, mention.id)):
        return
    set_task(
        tx, app, mention, TaskRequest(kind, app.words(f"task.what.{kind}")), context
    )


def _ask_for_the_closing_word(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Solved in private: the public hears of it by the next working day (S3.31)."""
    solved = mention.private_state == "solved"
    if not solved or closing_steps.CLOSING not in closing_steps.missing(
        mention, app.playbook
    ):
        return
    morning = context.hours.next_working_morning(context.now)
    due = context.hours.next_closing(morning) or morning
    owner = mention.owner or context.by
    request = TaskRequest(
        _CLOSING_WORD, app.words(f"task.what.{_CLOSING_WORD}"), owner, due=due
    )
    set_task(tx, app, mention, request, context)
