"""The use case of forgetting: on request, an author is removed from the database and
from Slack.

Messages are rendered from the database, so what was deleted there disappears when a
message is redrawn: every card and every message about the case is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.availability import attended
from bot.core.context import AppContext
from bot.core.notify import SOURCE, redraw_all, say
from bot.intake.rules.namespaces import spoken_key
from bot.mentions.rules.transition import DecisionContext
from bot.takedown.service import told
from data import desk_requests
from data.audit import events
from data.audit.event_data import ForgetRefused
from data.desk_requests import Request
from data.followup import author_watches, noted_authors
from data.intake import dead_letters
from data.mentions import mentions
from data.models import ChannelId, MentionId, UserId
from data.outbox import outbox, sent_messages
from data.outbox.notification_data import Forgot
from data.privacy import forgets, forgetting, personal_data_map
from data.privacy.forgetting import KnownAuthor
from data.replies import drafts
from data.routing import rules
from data.takedown import evidence, holds
from data.takedown.models import LegalHold
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Taken:
    """A case that somebody took out as a file: that copy is theirs to delete."""

    mention: MentionId
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many mentions and replies were forgotten, and the holds that kept the others."""

    count: int
    held: tuple[LegalHold, ...] = ()
    taken: tuple[Taken, ...] = ()


async def forget(app: AppContext, author_key: str) -> Forgotten:
    """Forget all this author wrote (`x:anna_b`, see `bot/intake/rules/namespaces.py`).

    Cards and messages about it are drawn again; the story names nobody. What is on
    legal hold stays whole, and the refusal is on record (S0.5).
    """
    key = spoken_key(author_key, app.playbook.platforms)
    app, context = app, app.context(UserId(""))
    forgotten = await app.store.write(
        lambda tx: _forget_and_tell(app, tx, key, context)
    )
    app.wake()
    return forgotten


async def as_asked(app: AppContext) -> int:
    """Do what the command line asks of a running desk; how much that was."""
    waiting = await app.store.read(desk_requests.waiting)
    for request in waiting:
        await _answer(app, request)
    if waiting:
        app.wake()
    return len(waiting)


async def _answer(app: AppContext, request: Request) -> None:
    """The forgetting and its answer are one: a crash between them is none."""
    key = spoken_key(request.about, app.playbook.platforms)
    context = app.context(UserId(""))

    def forget(tx: Transaction) -> None:
        forgotten = _forget_and_tell(app, tx, key, context)
        desk_requests.done(tx, request.id, _as_codes(forgotten), context.now)

    await app.store.write(forget)


async def forget_key(app: AppContext, key: str) -> Forgotten:
    """The same again, for an author as the database writes them down; tells nobody."""
    context = app.context(UserId(""))
    forgotten = await app.store.write(lambda tx: _forgotten(app, tx, key, context))
    app.wake()
    return forgotten


def _forgotten(
    app: AppContext, tx: Transaction, key: str, context: DecisionContext
) -> Forgotten:
    author = forgets.note_author(tx, key, context.now)
    forgotten = _forget(tx, key, context)
    if forgotten.count:
        _tell_admins(tx, app, author, forgotten.count, context)
    return forgotten


def _forget_and_tell(
    app: AppContext, tx: Transaction, key: str, context: DecisionContext
) -> Forgotten:
    """The owners of what is gone and a lead hear of it, once each, without a name."""
    known = forgetting.known_of(tx, key)
    found = (mentions.find(tx, number) for number in known.mentions)
    whose = [mention for mention in found if mention is not None]
    forgotten = _forgotten(app, tx, key, context)
    now, heard = attended(tx, app, context), set[UserId | None]()
    for mention in whose if forgotten.count else ():
        for saying in told(app, mention, "forget", now):
            if saying.to not in heard:
                at = context.now.isoformat()
                name = f"{saying.kind}:{mention.id}:{saying.to}:{at}"
                say(tx, app, mention.id, saying, now, key=name)
            heard.add(saying.to)
    return forgotten


def _tell_admins(
    tx: Transaction, app: AppContext, author: str, count: int, context: DecisionContext
) -> None:
    """Their message is the copy of this that outlives the machine (docs/restore.md)."""
    for person in app.people.values():
        if "admin" in person.roles and person.slack:
            outbox.put(
                tx,
                key=f"forgot:{author[:16]}:{context.now.isoformat()}:{person.slack}",
                kind="forgot",
                channel=ChannelId(person.slack),
                now=context.now,
                data=Forgot(count=count, author=author),
            )


def _as_codes(forgotten: Forgotten) -> dict[str, object]:
    return {
        "count": forgotten.count,
        "held": [hold.mention for hold in forgotten.held],
        "taken": [
            {"mention": one.mention, "by": one.by, "at": one.at.isoformat()}
            for one in forgotten.taken
        ],
    }


def _forget(tx: Transaction, author_key: str, context: DecisionContext) -> Forgotten:
    known = forgetting.known_of(tx, author_key)
    about = [*known.mentions, *(mention for _, mention in known.replies)]
    held = {m: hold for m in about if (hold := holds.on(tx, m)) is not None}
    helped = forgetting.forget_helper(tx, author_key)
    author_watches.forget(tx, author_key, context.now)
    noted_authors.forget(tx, author_key, context.now)
    rules.forget(tx, author_key, context.now)
    written = [mention for mention in known.mentions if mention not in held]
    replies = [(r, mention) for r, mention in known.replies if mention not in held]
    touched = {*written, *helped, *(mention for _, mention in replies)}
    touched |= _take_names_out(tx, known, written, context)
    for mention in written:
        forget_case(tx, mention, context)
    for reply, _ in replies:
        forgetting.forget_reply(tx, reply, context.now)
    redraw_all(tx, touched, context, "forgotten")
    for mention, hold in held.items():
        _refuse(tx, mention, hold, context)
    return Forgotten(
        len(written) + len(replies), tuple(held.values()), _taken(tx, touched)
    )


def forget_case(tx: Transaction, mention: MentionId, context: DecisionContext) -> None:
    """Let go of what one mention says, of its evidence, and of what we said of it."""
    personal_data_map.forget_inside(tx, mention)
    sent_messages.forget(tx, mention)
    drafts.discard(tx, mention)
    evidence.forget(tx, mention, context.now)
    for reply in forgetting.replies_by_the_author(tx, mention):
        forgetting.forget_reply(tx, reply, context.now)
    forgetting.forget_mention(tx, mention, context.now)


def _take_names_out(
    tx: Transaction,
    known: KnownAuthor,
    written: list[MentionId],
    context: DecisionContext,
) -> set[MentionId]:
    """Out of every sentence, also those about others; in which cases that was.

    Where the case is theirs, a first name is enough to say who is meant.
    """
    touched: set[MentionId] = set()
    theirs = personal_data_map.pattern((*known.names, *known.parts))
    if theirs is not None:
        for one, row in personal_data_map.naming(
            tx, theirs, [personal_data_map.POSTED, personal_data_map.OWN]
        ):
            if row["mention"] in written:
                personal_data_map.take_out(tx, one, row, theirs, context.now)
    called = personal_data_map.pattern(known.names)
    if called is not None:
        dead_letters.forget(tx, called)
        touched |= _clean(tx, called, context)
        touched |= {
            m for m in sent_messages.take_out(tx, called, personal_data_map.GONE) if m
        }
    return touched


def _clean(
    tx: Transaction, wanted: re.Pattern[str], context: DecisionContext
) -> set[MentionId]:
    touched: set[MentionId] = set()
    for one, row in personal_data_map.naming(tx, wanted):
        mention = None if row["mention"] is None else MentionId(row["mention"])
        if mention is not None and holds.on(tx, mention) is not None:
            continue
        personal_data_map.take_out(tx, one, row, wanted, context.now)
        touched |= set() if mention is None else {mention}
    return touched


def _taken(tx: Transaction, mentions: Iterable[MentionId]) -> tuple[Taken, ...]:
    return tuple(
        Taken(mention, event.actor, event.at)
        for mention in sorted(mentions)
        for event in events.story(tx, mention)
        if event.kind == "exported"
    )


def _refuse(
    tx: Transaction, mention: MentionId, hold: LegalHold, context: DecisionContext
) -> None:
    """A case on legal hold is kept; why stands with the hold, that it was stands here."""
    events.append(
        tx,
        mention=mention,
        at=context.now,
        kind="forget_refused",
        actor=SOURCE,
        data=ForgetRefused(hold.id, hold.set_by),
    )
