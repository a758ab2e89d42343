"""Checks before every use case whether this person may do this, here.

What a payload names (a mention, an escalation, a task, a draft) is loaded here, and the
pure rule decides with what is known of the person.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from bot.core import permissions
from bot.core.access import may_see
from bot.core.context import AppContext
from bot.core.permissions import Account, Matter
from bot.errors import Refused
from bot.mentions.rules.confidential import is_confidential
from data.escalation import escalations, overview, pings
from data.handoffs import tasks
from data.handoffs.models import NOT_YET, TaskId
from data.mentions import mentions, queues
from data.models import Escalation, EscalationId, Mention, MentionId, UserId
from data.replies import drafts, reads
from data.replies.models import ReadId
from data.takedown import state
from data.team import access
from data.transaction import Transaction

_ADMIN, _OTHERS = "admin", "may_not"
_NO_MENTION, _NO_ESCALATION, _NO_READ = MentionId(0), EscalationId(0), ReadId(0)
_LOOK = "mention.show"
_PERSON = ("U", "W")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a payload names, by number; 0 where it names none."""

    mention: MentionId = _NO_MENTION
    escalation: EscalationId = _NO_ESCALATION
    task: TaskId = NOT_YET
    read: ReadId = _NO_READ


async def admit(
    app: AppContext, action: str, by: UserId, subject: Subject
) -> Refused | None:
    """Nothing where this person may; else why not."""
    table = app.playbook.permissions

    def decide(tx: Transaction) -> tuple[Refused | None, Matter]:
        account = account_of(tx, app, by)
        mention = mentions.find(tx, subject.mention) if _plain(subject) else None
        if mention is not None:
            near = _nearest(app, mention)
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


def account_of(tx: Transaction, app: AppContext, user: UserId) -> Account:
    """Somebody as Slack and desk.toml know them now."""
    known, person = access.of(tx, user), app.person(user)
    named = (one for one in app.people.values() if one.slack)
    return Account(
        id=user,
        kind=known.account,
        channels=known.channels,
        complete=app.channels.of_the_desk() <= known.read,
        roles=frozenset(person.roles if person is not None else ()),
        may_stand_in=not any(_ADMIN in one.roles for one in named),
    )


def may_look_at(
    tx: Transaction, app: AppContext, account: Account, mention: Mention
) -> bool:
    """Whether lists may show this mention to this person."""
    table = app.playbook.permissions
    if permissions.may(_LOOK, account, _nearest(app, mention), table) is None:
        return True
    matter = matter_of(tx, app, account.id, mention)
    return permissions.may(_LOOK, account, matter, table) is None


def _nearest(app: AppContext, mention: Mention) -> Matter:
    """What decides most often, without another look into the database."""
    channels = app.channels
    return Matter(
        channels=frozenset({channels.for_source(mention.post.source)}),
        desk=channels.desk,
        owner=mention.owner,
    )


def matter_of(tx: Transaction, app: AppContext, by: UserId, mention: Mention) -> Matter:
    """What a mention is to a permission."""
    kept = is_confidential(mention, app.playbook)
    sees = may_see(tx, app, mention, by)
    return replace(
        _nearest(app, mention),
        asked=frozenset(_asked_about(tx, mention.id)),
        circle=kept and sees,
        kept_from=0 if sees else mention.id,
    )


def _matter(tx: Transaction, app: AppContext, by: UserId, subject: Subject) -> Matter:
    """Raises `Refused` where what is named does not belong together.

    What nobody knows is judged as something of the whole desk; who may go on hears that
    it is not known.
    """
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
    mine = [queues.of_owner(tx, by, status, 1) for status in ("claimed", "watching")]
    waited = tasks.waiting_for(tx, by, 1) or overview.for_person(tx, by, 1)
    return Matter(
        channels=frozenset(app.channels.of_the_desk()),
        desk=app.channels.desk,
        owner=by if any(mine) else None,
        asked=frozenset({by} if waited else ()),
    )


Found = tuple[MentionId, set[str]]
_NOTHING: Found = (MentionId(0), set())


def _of_escalation(tx: Transaction, subject: Subject) -> Found:
    found = escalations.find(tx, subject.escalation)
    return _NOTHING if found is None else (found.mention, set(_told(tx, found)))


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


def _told(tx: Transaction, asked: Escalation) -> Iterator[str]:
    """The people an escalation went to; a channel it stood in decides nothing."""
    yield asked.manager
    for ping in pings.of(tx, asked.id):
        if ping.person.startswith(_PERSON):
            yield ping.person


def _asked_about(tx: Transaction, mention: MentionId) -> Iterator[str]:
    """Whoever was asked anything about a mention, people and channels."""
    for asked in escalations.of(tx, mention):
        yield from _told(tx, asked)
    for task in tasks.of_mention(tx, mention):
        if task.is_open:
            yield str(task.owner or task.channel)
    draft = drafts.live(tx, mention)
    if draft is not None:
        yield from (read.reader for read in reads.of_draft(tx, draft.id))
    takedown = state.of(tx, mention)
    if takedown.pending is not None and takedown.pending.second is not None:
        yield takedown.pending.second
    if takedown.evidence is not None:
        yield takedown.evidence.witness
