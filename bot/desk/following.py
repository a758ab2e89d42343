"""What follows by itself from a move: a task for somebody inside the house."""

from bot.desk.surroundings import Surroundings
from bot.desk.tasks import set_task
from bot.drawing.words import Words
from bot.rules.step import Given, Step
from bot.rules.tasking import Wish
from data import tasks
from data.models import Mention
from data.transaction import Transaction


def after(tx: Transaction, around: Surroundings, step: Step, given: Given) -> None:
    """What was just found out may need somebody inside (S1.16); once per mention."""
    if step.move == "classify" and "finding" in step.data:
        _task_of_the_finding(tx, around, step.mention, given)


def _task_of_the_finding(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    klass = around.playbook.classes.get(mention.classification or "")
    question = around.playbook.questions.get((klass and klass.ask) or "")
    answer = question.answers.get(mention.finding or "") if question else None
    kind = answer.task if answer is not None else None
    if kind is None or any(t.kind == kind for t in tasks.of_mention(tx, mention.id)):
        return
    what = Words(around.language)(f"task.what.{kind}", number=mention.id)
    set_task(tx, around, mention, Wish(kind, what), given)
