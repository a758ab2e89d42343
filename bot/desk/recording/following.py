"""What follows by itself from a move: a task for somebody inside, or the end of one."""

from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.tasks import close_own, follow_owner, set_task
from bot.rules.beside import private
from bot.rules.beside.tasking import Wish
from bot.rules.life import dots
from bot.rules.life.step import Given, Step
from data.beside import tasks
from data.models import Mention
from data.transaction import Transaction

_CLOSING_WORD = "public_close"


def after(
    tx: Transaction, around: Surroundings, before: Mention, step: Step, given: Given
) -> None:
    """What was found out or done may need somebody inside, or end what somebody owes."""
    now = step.mention
    if step.move == "classify" and "finding" in step.data:
        _task_of_the_finding(tx, around, now, given)
    if dots.is_done(now, dots.CLOSING) and not dots.is_done(before, dots.CLOSING):
        close_own(tx, around, now, _CLOSING_WORD, given)
    if dots.is_done(now, "personal") and not dots.is_done(before, "personal"):
        close_own(tx, around, now, "personal_reply", given)
    if now.owner is not None and now.owner != before.owner:
        follow_owner(tx, around, now)
    if before.private in private.RUNNING and now.private not in private.RUNNING:
        close_own(tx, around, now, "contact", given)
        _ask_for_the_closing_word(tx, around, now, given)


def _task_of_the_finding(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    """They are right: somebody puts it right on our side, once (S1.16)."""
    answer = around.playbook.answer_of(mention.classification, mention.finding)
    kind = answer.task if answer is not None else None
    if kind is None or any(t.kind == kind for t in tasks.of_mention(tx, mention.id)):
        return
    set_task(tx, around, mention, Wish(kind, around.words(f"task.what.{kind}")), given)


def _ask_for_the_closing_word(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    """Solved in private: the public hears of it by the next working day (S3.31)."""
    solved = mention.private == "solved"
    if not solved or dots.CLOSING not in dots.missing(mention, around.playbook):
        return
    morning = given.hours.next_working_morning(given.now)
    due = given.hours.next_closing(morning) or morning
    owner = mention.owner or given.by
    wish = Wish(
        _CLOSING_WORD, around.words(f"task.what.{_CLOSING_WORD}"), owner, due=due
    )
    set_task(tx, around, mention, wish, given)
