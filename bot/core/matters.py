"""What a person and a mention are to the permission table, as the database knows them."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core import permissions
from bot.core.access import may_see
from bot.core.context import AppContext
from bot.core.permissions import Account, Matter
from bot.mentions.rules.confidential import is_confidential
from data.escalation import escalations, pings
from data.handoffs import tasks
from data.models import Escalation, Mention, MentionId, UserId
from data.replies import drafts, reads
from data.takedown import state
from data.team import access
from data.transaction import Transaction

_ADMIN = "admin"
_LOOK = "mention.show"
_PERSON = ("U", "W")


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
    if permissions.may(_LOOK, account, nearest(app, mention), table) is None:
        return True
    matter = matter_of(tx, app, account.id, mention)
    return permissions.may(_LOOK, account, matter, table) is None


def nearest(app: AppContext, mention: Mention) -> Matter:
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
        nearest(app, mention),
        asked=frozenset(_asked_about(tx, mention.id)),
        circle=kept and sees,
        kept_from=0 if sees else mention.id,
    )


def told_of(tx: Transaction, asked: Escalation) -> Iterator[str]:
    """The people an escalation went to; a channel it stood in decides nothing."""
    yield asked.manager
    for ping in pings.of(tx, asked.id):
        if ping.person.startswith(_PERSON):
            yield ping.person


def _asked_about(tx: Transaction, mention: MentionId) -> Iterator[str]:
    """Whoever was asked anything about a mention, people and channels."""
    for asked in escalations.of(tx, mention):
        yield from told_of(tx, asked)
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
