"""Checks before every use case whether this person may do this, here.

What a payload names (a mention, an escalation, a task, a draft) is loaded here, and the
pure rule decides with what is known of the person.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.core import permissions
from bot.core.context import AppContext
from bot.core.matters import account_of, matter_of, nearest, told_of
from bot.core.permissions import Account, Matter
from bot.errors import Refused
from data.escalation import escalations
from data.handoffs import tasks
from data.handoffs.models import NOT_YET, TaskId
from data.mentions import mentions
from data.models import EscalationId, MentionId, UserId
from data.replies import drafts, reads
from data.replies.models import ReadId
from data.storms import storms
from data.storms.models import StormId
from data.team import access
from data.transaction import Transaction

_OTHERS = "may_not"
_NO_MENTION, _NO_ESCALATION, _NO_READ = MentionId(0), EscalationId(0), ReadId(0)
_NO_STORM = StormId(0)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a payload names, by number; 0 where it names none."""

    mention: MentionId = _NO_MENTION
    escalation: EscalationId = _NO_ESCALATION
    task: TaskId = NOT_YET
    read: ReadId = _NO_READ
    storm: StormId = _NO_STORM


async def admit(
    app: AppContext, action: str, by: UserId, subject: Subject
) -> Refused | None:
    """Nothing where this person may; else why not."""
    table = app.playbook.permissions

    def decide(tx: Transaction) -> tuple[Refused | None, Matter]:
        account = account_of(tx, app, by)
        mention = mentions.find(tx, subject.mention) if _plain(subject) else None
        if mention is not None:
            near = nearest(app, mention)
            if permissions.may(action, account, near, table) is None:
                return None, near
        matter = _matter(tx, app, by, subject)
        return permissions.may(action, account, matter, table), matter

    refused, matter = await app.store.read(decide)
    if refused is not None and refused.reason == _OTHERS and matter.kept_from:
        return Refused("confidential", {"number": matter.kept_from})
    return refused


async def may_do(
    app: AppContext, by: UserId, subject: Subject, actions: Collection[str]
) -> frozenset[str]:
    """Those of the actions this person may do about it: for menus and Home."""
    table = app.playbook.permissions
    account, matter = await _facts(app, by, subject)
    return permissions.allowed(actions, account, matter, table)


async def _facts(
    app: AppContext, by: UserId, subject: Subject
) -> tuple[Account, Matter]:
    return await app.store.read(
        lambda tx: (
            account_of(tx, app, by),
            _matter(tx, app, by, subject),
        )
    )


def _plain(subject: Subject) -> bool:
    """A mention and nothing else: most presses."""
    return bool(subject.mention) and subject == Subject(mention=subject.mention)


def _matter(tx: Transaction, app: AppContext, by: UserId, subject: Subject) -> Matter:
    """Raises `Refused` where what is named does not belong together.

    What nobody knows is judged as something of the whole desk; who may go on hears that
    it is not known.
    """
    storm = storms.find(tx, subject.storm) if subject.storm else None
    if storm is not None:
        whole = _of_the_desk(tx, app, by)
        return replace(whole, channels=frozenset({storm.channel}))
    number, asked = subject.mention, None
    if subject.escalation:
        number, asked = _of_escalation(tx, subject)
    elif subject.task:
        number, asked = _of_task(tx, subject)
    elif subject.read:
        number, asked = _of_read(tx, subject)
    if subject.mention and number and number != subject.mention:
        raise Refused("not_here")
    mention = mentions.find(tx, number) if number else None
    if mention is None:
        return _of_the_desk(tx, app, by)
    matter = matter_of(tx, app, by, mention)
    if asked is None:
        return matter
    return replace(matter, asked=frozenset(asked))


def _of_the_desk(tx: Transaction, app: AppContext, by: UserId) -> Matter:
    """No single mention: whoever has one is an owner, whoever is waited for was asked."""
    stakes = access.stakes(tx, by)
    return Matter(
        channels=frozenset(app.channels.of_the_desk()),
        desk=app.channels.desk,
        owner=by if stakes.owns else None,
        asked=frozenset({by} if stakes.asked else ()),
    )


Found = tuple[MentionId, set[str]]
_NOTHING: Found = (MentionId(0), set())


def _of_escalation(tx: Transaction, subject: Subject) -> Found:
    found = escalations.find(tx, subject.escalation)
    return _NOTHING if found is None else (found.mention, set(told_of(tx, found)))


def _of_task(tx: Transaction, subject: Subject) -> Found:
    task = tasks.find(tx, subject.task)
    if task is None:
        return _NOTHING
    return task.mention, {str(task.owner or task.channel)}


def _of_read(tx: Transaction, subject: Subject) -> Found:
    read = reads.find(tx, subject.read)
    draft = None if read is None else drafts.find(tx, read.draft)
    if read is None or draft is None:
        return _NOTHING
    return draft.mention, {read.reader}
