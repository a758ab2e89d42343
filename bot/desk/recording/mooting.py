"""Ends what is asked of management once nobody needs the answer, and brings it back.

Called after every move, before anything new is raised, and by whoever takes one back.
"""

from bot.desk.ground.saying import SOURCE
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.paging import Paging
from bot.rules.escalation import escalating, mooting
from bot.rules.escalation.escalating import CLOSED
from bot.rules.life.step import Given
from data.escalation import escalations
from data.models import Escalation, Mention, UserId
from data.people.presses import Undo
from data.transaction import Transaction


def follow(
    tx: Transaction, around: Surroundings, before: Mention, after: Mention, given: Given
) -> None:
    """End what this move made pointless; who had seen a question hears that it is."""
    if not mooting.may_change(before, after):
        return
    raised = escalations.of(tx, after.id)
    for asked, why in mooting.pointless(before, after, raised, given.playbook):
        end(Paging.now(tx, around, given), asked, why)


def undone(
    tx: Transaction,
    around: Surroundings,
    before: Mention,
    after: Mention,
    last: Undo,
    given: Given,
) -> None:
    """A move was taken back: what it ended is asked again, what it raised is not."""
    raised = escalations.of(tx, after.id)
    for asked in mooting.ended_at(raised, last.at):
        again = escalating.revived(asked)
        Paging.now(tx, around, given).changed(again, "asked_again", {}, start=given.now)
    follow(tx, around, before, after, given)


def end(paging: Paging, asked: Escalation, why: str) -> None:
    """Nobody is asked any more; what was not sent is withdrawn, the rest says it."""
    by = paging.given.by or UserId(SOURCE)
    after = escalating.moot(asked, paging.given, why, by)
    paging.changed(after, "moot", {"moot": why})
    if why == CLOSED and asked.acknowledged_by is not None:
        paging.tell(after, "moot", [asked.acknowledged_by])


def heard(
    tx: Transaction, before: Mention, after: Mention, given: Given
) -> dict[str, object]:
    """For whoever made the move: what is not asked any more, and what somebody saw already."""
    raised = escalations.of(tx, after.id)
    for asked in raised:
        if asked.moot == escalating.TAKEN_BACK and asked.ended_at == given.now:
            return {"taken_back": asked.manager}
    for asked in raised:
        if asked.ended_at is None and mooting.is_gone(
            asked, before, after, given.playbook
        ):
            return {"still_asked": asked.acknowledged_by, "escalation": asked.id}
    return {}
