"""Decides whether a person may do something with a mention, whichever way they ask."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core import permissions
from bot.core.availability import lead_now
from bot.core.context import AppContext
from bot.core.notify import redraw
from bot.core.permissions import Account, Matter
from bot.errors import Refused
from bot.mentions.rules.confidential import (
    CIRCLE,
    is_confidential,
    redacted,
    restricted,
)
from bot.mentions.rules.transition import DecisionContext
from bot.ui.masking import masked
from data.audit import events
from data.escalation import escalations, pings
from data.handoffs import tasks
from data.mentions.event_data import Flagged
from data.models import ChannelId, Escalation, Event, Mention, MentionId, UserId
from data.outbox import outbox, standing
from data.replies import drafts, reads
from data.takedown import state
from data.team import access
from data.transaction import Transaction

DETAILS = "confidential"
"""The kind of the message that holds all of it, with every button."""


def may_see(
    tx: Transaction, app: AppContext, mention: Mention, reader: UserId | None
) -> bool:
    """Whether this person may see all of it; nobody stands for the open channel."""
    if not is_confidential(mention, app.playbook):
        return True
    if reader is None:
        return False
    if reader in (mention.owner, str(app.channels.confidential)):
        return True
    person = app.person(reader)
    if person is not None and CIRCLE & set(person.roles):
        return True
    return not _circle(app) or reader in set(_involved(tx, app, mention))


def seen_by(
    tx: Transaction, app: AppContext, mention: Mention, reader: UserId | None
) -> Mention:
    """The mention as this person may see it in a list: contact data are masked."""
    if not may_see(tx, app, mention, reader):
        return redacted(mention)
    return masked(mention, app.playbook)


def check_may_see(
    tx: Transaction, app: AppContext, mention: Mention, reader: UserId
) -> None:
    """Raises `Refused` for whoever is not of the circle."""
    if not may_see(tx, app, mention, reader):
        raise Refused("confidential", {"number": mention.id})


def follow(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    after: Mention,
    event: int,
    context: DecisionContext,
) -> None:
    """After every move: tell the circle, redraw what stands, keep the details true."""
    was, now = (is_confidential(one, app.playbook) for one in (before, after))
    if was or now:
        for message in _posted(tx, after, all_of_them=was != now):
            _again(tx, message, context)
    if now and not was:
        _tell(tx, app, after, event, context)


def _posted(
    tx: Transaction, mention: Mention, *, all_of_them: bool
) -> Iterator[outbox.OutboxMessage]:
    """What was said about it: the details, or everything, lists included."""
    for message in outbox.about(tx, mention.id):
        if all_of_them or message.kind == DETAILS:
            yield message
    if all_of_them:
        yield from standing.naming(tx, mention.id)


def _tell(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    event: int,
    context: DecisionContext,
) -> None:
    for place in _concerned(tx, app, mention, context):
        outbox.put(
            tx,
            key=f"{DETAILS}:{mention.id}:{event}:{place}",
            kind=DETAILS,
            channel=place,
            now=context.now,
            mention=mention.id,
        )


def _again(
    tx: Transaction, message: outbox.OutboxMessage, context: DecisionContext
) -> None:
    """A card is a level and redraws itself; every other message is drawn once more."""
    if message.ts is None or message.kind in ("card",):
        return
    redraw(tx, message, context)


def _concerned(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> Iterator[ChannelId]:
    """The channel for it; without one, whoever has to do with it, never who just acted."""
    if app.channels.confidential is not None:
        yield app.channels.confidential
        return
    asked = escalations.latest(tx, mention.id)
    people = [
        mention.owner,
        lead_now(tx, app, context),
        asked.manager if asked is not None else None,
        *_of_the_topic(app, mention),
    ]
    for person in dict.fromkeys(filter(None, people)):
        if person != context.by:
            yield ChannelId(person)


def _of_the_topic(app: AppContext, mention: Mention) -> Iterator[UserId]:
    """Whoever has the role that a restricted flag names."""
    flags = app.playbook.flags
    roles = {flags[name].role for name in restricted(mention.flags, app.playbook)}
    for person in _circle(app):
        if roles & set(person_roles(app, person)):
            yield person


def person_roles(app: AppContext, user: UserId) -> tuple[str, ...]:
    """What this person does here."""
    person = app.person(user)
    return person.roles if person is not None else ()


def _circle(app: AppContext) -> list[UserId]:
    return [
        UserId(person.slack)
        for person in app.people.values()
        if person.slack and CIRCLE & set(person.roles)
    ]


def _involved(tx: Transaction, app: AppContext, mention: Mention) -> Iterator[str]:
    """Whoever raised it, was asked about it, or made it confidential."""
    for asked in escalations.of(tx, mention.id):
        yield from filter(None, (asked.raised_by, asked.manager, asked.acknowledged_by))
    for event in events.story(tx, mention.id):
        if event.kind == "make_confidential" or _closed_it(event, app):
            yield event.actor


def _closed_it(event: Event, app: AppContext) -> bool:
    said = event.data
    return isinstance(said, Flagged) and bool(restricted(said.added, app.playbook))


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
        channels=frozenset({channels.of_mention(mention)}),
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
    if takedown.evidence is not None and takedown.evidence.witness is not None:
        yield takedown.evidence.witness
