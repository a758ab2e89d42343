"""The use cases that report: what was passed on lately, and how private contact went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.context import AppContext
from bot.core.names import name_of
from bot.mentions.rules.confidential import is_confidential
from bot.playbook.playbook import Playbook
from data.handoffs import handovers, tasks
from data.handoffs.models import Task
from data.mentions import mentions
from data.models import MentionId, UserId
from data.transaction import Transaction

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A week of what was passed on, oldest first, with the names of who answered."""

    tasks: tuple[Task, ...]
    names: Mapping[UserId, str]


@dataclass(frozen=True, slots=True)
class PrivateMonth:
    """Attempts by channel and end, and ended handovers by mood and end; no person."""

    calls: Mapping[tuple[str, str], int]
    moods: Mapping[tuple[str | None, str | None, str], int]


async def passed_on_lately(app: AppContext) -> PassedOn:
    """What people passed on in the last seven days, and what became of it (S1.18)."""
    since = app.clock() - _WEEK

    def read(tx: Transaction) -> PassedOn:
        book = app.playbook
        kinds = [kind.id for kind in book.tasks.values() if kind.offered]
        found = tuple(
            task
            for task in tasks.passed_on_since(tx, kinds, since)
            if not _for_few_eyes(tx, task.mention, book)
        )
        people = {task.answered_by for task in found if task.answered_by}
        names = {user: name_of(tx, app, user) for user in people}
        return PassedOn(found, names)

    return await app.store.read(read)


async def private_month(app: AppContext) -> PrivateMonth:
    """How going private went in the last thirty days (S0.31, S4.6)."""
    since = app.clock() - _MONTH
    return await app.store.read(
        lambda tx: PrivateMonth(
            handovers.contacts_since(tx, since), handovers.moods_since(tx, since)
        )
    )


def _for_few_eyes(tx: Transaction, number: MentionId, book: Playbook) -> bool:
    mention = mentions.find(tx, number)
    return mention is None or is_confidential(mention, book)
