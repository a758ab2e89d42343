"""The use cases of the library: keep a fact, keep praise, share praise."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules import remembering
from bot.replies.rules.remembering import Note
from data.audit import events
from data.audit.event_data import EventData
from data.models import Mention, MentionId, UserId
from data.outbox import cards
from data.replies import facts, praise
from data.replies.event_data import FactNoted, PraiseKept, Shared
from data.replies.models import NEW, Fact, FactId, Praise, PraiseId
from data.team import members
from data.transaction import Transaction


async def save_answer(app: AppContext, command: Command, note: Note) -> CommandResult:
    """Keep a good public answer, ours or the community's (S4.18)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        number = _shelve(app, tx, note, context, mention.id)
        data = FactNoted(number)
        return _kept(tx, "save_answer", mention, context, data)

    return await execute(app, command, decide)


async def keep_fact(
    app: AppContext, by: UserId, name: str, note: Note, number: FactId = NEW
) -> FactId:
    """Keep a new fact, or change one; either way it was checked now."""
    context = app.context(by)

    def decide(tx: Transaction) -> FactId:
        members.met(tx, by, name, context.now)
        if not number:
            return _shelve(app, tx, note, context, None)
        before = _known(facts.find(tx, number))
        remembering.check_note(note, today(app, context.now))
        facts.save(tx, _changed(before, note, context.now))
        _tell(tx, "fact_changed", context, FactNoted(number))
        return number

    return await app.store.write(decide)


async def put_fact_away(app: AppContext, by: UserId, number: FactId) -> None:
    """It is offered to nobody any more; the record keeps it."""
    context = app.context(by)

    def decide(tx: Transaction) -> None:
        fact = _known(facts.find(tx, number))
        facts.save(tx, replace(fact, put_away_at=context.now))
        _tell(tx, "fact_put_away", context, FactNoted(number))

    await app.store.write(decide)


async def list_facts(app: AppContext, about: str = "") -> tuple[Fact, ...]:
    """The facts in use, of a topic or all of them, the newest first."""
    known = await app.store.read(facts.in_use)
    if not about.strip():
        return tuple(known)
    return remembering.fitting(known, about, len(known))


async def fact(app: AppContext, number: FactId) -> Fact:
    """One fact. Raises `Refused` when there is none."""
    return _known(await app.store.read(lambda tx: facts.find(tx, number)))


async def keep_praise(
    app: AppContext, command: Command, quote: str, permission: str
) -> CommandResult:
    """Keep the author's words, with what they said about being quoted."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        remembering.check_permission(permission)
        if not quote.strip():
            raise Refused("needs_a_quote", field="quote")
        praise.keep(
            tx, mention.id, quote.strip(), permission, by=context.by, at=context.now
        )
        data = PraiseKept(permission)
        return _kept(tx, "keep_praise", mention, context, data)

    return await execute(app, command, decide)


async def permit(
    app: AppContext, by: UserId, number: PraiseId, permission: str
) -> None:
    """What the author answered about being quoted."""
    context = app.context(by)

    def decide(tx: Transaction) -> None:
        remembering.check_permission(permission)
        kept = praise.find(tx, number)
        if kept is None:
            raise Refused("unknown_praise")
        praise.permit(tx, number, permission, context.now)
        data = PraiseKept(permission)
        _tell(tx, "keep_praise", context, data, kept.mention)

    await app.store.write(decide)


async def list_praise(app: AppContext) -> tuple[Praise, ...]:
    """The quotes we keep, the newest first."""
    return tuple(await app.store.read(praise.newest))


async def praise_of(app: AppContext, mention: MentionId) -> Praise | None:
    """The quote kept from a mention."""
    return await app.store.read(lambda tx: praise.of_mention(tx, mention))


async def share(
    app: AppContext, command: Command, answers: Mapping[str, str], *, anyway: bool
) -> CommandResult:
    """Write down that a success was shared, after three times yes (S2.6, S2.9)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        remembering.check_share(
            answers,
            praise.of_mention(tx, mention.id),
            lately=_lately(app, tx, context.now),
            per_week=app.playbook.library.sharing.most,
            anyway=anyway,
        )
        if not praise.share(tx, mention.id, context.by, context.now):
            raise Refused("shared_before")
        return _kept(tx, "share_success", mention, context, Shared(anyway))

    return await execute(app, command, decide)


async def shared_lately(app: AppContext) -> int:
    """How many successes were shared within the time of the playbook."""
    now = app.clock()
    return await app.store.read(lambda tx: _lately(app, tx, now))


def today(app: AppContext, now: datetime) -> date:
    """The day it is where the desk works."""
    return now.astimezone(ZoneInfo(app.zone)).date()


def _lately(app: AppContext, tx: Transaction, now: datetime) -> int:
    within = app.playbook.library.sharing.within
    return praise.shared_since(tx, now - within)


def _shelve(
    app: AppContext,
    tx: Transaction,
    note: Note,
    context: DecisionContext,
    mention: MentionId | None,
) -> FactId:
    remembering.check_note(note, today(app, context.now))
    fact = Fact(
        id=NEW,
        topic=note.topic.strip(),
        body=note.body.strip(),
        source=note.source,
        valid_until=note.valid_until,
        kept_by=context.by,
        kept_at=context.now,
        checked_at=context.now,
        mention=mention,
    )
    number = facts.add(tx, fact)
    if mention is None:
        _tell(tx, "fact_kept", context, FactNoted(number))
    return number


def facts_for(tx: Transaction, mention: Mention, most: int) -> tuple[Fact, ...]:
    """The facts whose topic a mention is about."""
    said = f"{mention.post.title or ''} {mention.post.text or ''}"
    return remembering.fitting(facts.in_use(tx), said, most)


def _kept(
    tx: Transaction,
    kind: str,
    mention: Mention,
    context: DecisionContext,
    data: EventData,
) -> CommandResult:
    """The story hears of it; the mention itself stays as it is."""
    _tell(tx, kind, context, data, mention.id)
    cards.want(tx, mention.id, context.now, urgent=True)
    return CommandResult(kind, mention, data=data)


def _tell(
    tx: Transaction,
    kind: str,
    context: DecisionContext,
    data: EventData,
    mention: MentionId | None = None,
) -> None:
    events.append(
        tx, mention=mention, at=context.now, kind=kind, actor=context.by, data=data
    )


def _changed(before: Fact, note: Note, now: datetime) -> Fact:
    return replace(
        before,
        topic=note.topic.strip(),
        body=note.body.strip(),
        source=note.source,
        valid_until=note.valid_until,
        checked_at=now,
    )


def _known(fact: Fact | None) -> Fact:
    if fact is None or fact.put_away_at is not None:
        raise Refused("unknown_fact")
    return fact
