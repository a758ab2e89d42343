"""The use cases of the libraries: keep a fact, keep praise, share a success."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.core.command import Command, CommandResult
from bot.core.execute import Executor
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from bot.replies.rules import remembering
from bot.replies.rules.remembering import Note
from data.audit import events
from data.models import Mention, MentionId, UserId
from data.outbox import cards
from data.replies import facts, praise
from data.replies.library import NEW, Fact, FactId, Praise, PraiseId
from data.team import members
from data.transaction import Transaction


class KnowledgeBase(Executor):
    """Keeps what is worth saying again."""

    async def save_answer(self, press: Command, note: Note) -> CommandResult:
        """Keep a good public answer, ours or the community's (S4.18)."""

        def decide(
            tx: Transaction, mention: Mention, given: DecisionContext
        ) -> CommandResult:
            number = self._shelve(tx, note, given, mention.id)
            data: dict[str, object] = {"fact": number}
            return _kept(tx, "save_answer", mention, given, data)

        return await self.press(press, decide)

    async def keep_fact(
        self, by: UserId, name: str, note: Note, number: FactId = NEW
    ) -> FactId:
        """Keep a new fact, or change one; either way it was checked now."""
        given = self.around.given(by)

        def decide(tx: Transaction) -> FactId:
            members.met(tx, by, name, given.now)
            if not number:
                return self._shelve(tx, note, given, None)
            before = _known(facts.find(tx, number))
            remembering.check_note(note, self.today(given.now))
            facts.save(tx, _changed(before, note, given.now))
            _tell(tx, "fact_changed", given, {"fact": number})
            return number

        return await self.around.store.write(decide)

    async def put_fact_away(self, by: UserId, number: FactId) -> None:
        """It is offered to nobody any more; the record keeps it."""
        given = self.around.given(by)

        def decide(tx: Transaction) -> None:
            fact = _known(facts.find(tx, number))
            facts.save(tx, replace(fact, put_away_at=given.now))
            _tell(tx, "fact_put_away", given, {"fact": number})

        await self.around.store.write(decide)

    async def facts(self, about: str = "") -> tuple[Fact, ...]:
        """The facts in use, of a topic or all of them, the newest first."""
        known = await self.around.store.read(facts.in_use)
        if not about.strip():
            return tuple(known)
        return remembering.fitting(known, about, len(known))

    async def fact(self, number: FactId) -> Fact:
        """One fact. Raises `Refused` when there is none."""
        return _known(await self.around.store.read(lambda tx: facts.find(tx, number)))

    async def keep_praise(
        self, press: Command, quote: str, permission: str
    ) -> CommandResult:
        """Keep the author's words, with what they said about being quoted."""

        def decide(
            tx: Transaction, mention: Mention, given: DecisionContext
        ) -> CommandResult:
            remembering.check_permission(permission)
            if not quote.strip():
                raise Refused("needs_a_quote", field="quote")
            praise.keep(
                tx, mention.id, quote.strip(), permission, by=given.by, at=given.now
            )
            data: dict[str, object] = {"permission": permission}
            return _kept(tx, "keep_praise", mention, given, data)

        return await self.press(press, decide)

    async def permit(self, by: UserId, number: PraiseId, permission: str) -> None:
        """What the author answered about being quoted."""
        given = self.around.given(by)

        def decide(tx: Transaction) -> None:
            remembering.check_permission(permission)
            kept = praise.find(tx, number)
            if kept is None:
                raise Refused("unknown_praise")
            praise.permit(tx, number, permission, given.now)
            data: dict[str, object] = {"permission": permission}
            _tell(tx, "keep_praise", given, data, kept.mention)

        await self.around.store.write(decide)

    async def praise(self) -> tuple[Praise, ...]:
        """The quotes we keep, the newest first."""
        return tuple(await self.around.store.read(praise.newest))

    async def praise_of(self, mention: MentionId) -> Praise | None:
        """The quote kept from a mention."""
        return await self.around.store.read(lambda tx: praise.of_mention(tx, mention))

    async def share(
        self, press: Command, answers: Mapping[str, str], *, anyway: bool
    ) -> CommandResult:
        """Write down that a success was shared, after three times yes (S2.6, S2.9)."""

        def decide(
            tx: Transaction, mention: Mention, given: DecisionContext
        ) -> CommandResult:
            remembering.check_share(
                answers,
                praise.of_mention(tx, mention.id),
                lately=self._lately(tx, given.now),
                per_week=self.around.playbook.library.sharing.most,
                anyway=anyway,
            )
            if not praise.share(tx, mention.id, given.by, given.now):
                raise Refused("shared_before")
            return _kept(tx, "share_success", mention, given, {"anyway": anyway})

        return await self.press(press, decide)

    async def shared_lately(self) -> int:
        """How many successes were shared within the time of the playbook."""
        now = self.around.clock()
        return await self.around.store.read(lambda tx: self._lately(tx, now))

    def today(self, now: datetime) -> date:
        """The day it is where the desk works."""
        return now.astimezone(ZoneInfo(self.around.zone)).date()

    def _lately(self, tx: Transaction, now: datetime) -> int:
        within = self.around.playbook.library.sharing.within
        return praise.shared_since(tx, now - within)

    def _shelve(
        self,
        tx: Transaction,
        note: Note,
        given: DecisionContext,
        mention: MentionId | None,
    ) -> FactId:
        remembering.check_note(note, self.today(given.now))
        fact = Fact(
            id=NEW,
            topic=note.topic.strip(),
            body=note.body.strip(),
            source=note.source,
            valid_until=note.valid_until,
            kept_by=given.by,
            kept_at=given.now,
            checked_at=given.now,
            mention=mention,
        )
        number = facts.add(tx, fact)
        if mention is None:
            _tell(tx, "fact_kept", given, {"fact": number})
        return number


def facts_for(tx: Transaction, mention: Mention, most: int) -> tuple[Fact, ...]:
    """The facts whose topic a mention is about."""
    said = f"{mention.post.title or ''} {mention.post.text or ''}"
    return remembering.fitting(facts.in_use(tx), said, most)


def _kept(
    tx: Transaction,
    kind: str,
    mention: Mention,
    given: DecisionContext,
    data: dict[str, object],
) -> CommandResult:
    """The story hears of it; the mention itself stays as it is."""
    _tell(tx, kind, given, data, mention.id)
    cards.want(tx, mention.id, given.now, urgent=True)
    return CommandResult(kind, mention, data=data)


def _tell(
    tx: Transaction,
    kind: str,
    given: DecisionContext,
    data: dict[str, object],
    mention: MentionId | None = None,
) -> None:
    events.append(
        tx, mention=mention, at=given.now, kind=kind, actor=given.by, data=data
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
