"""The use cases of writing: save a draft, have it read, take a suggestion."""

from dataclasses import replace
from datetime import datetime

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.looking import scene_of
from bot.desk.recording.record import record, say
from bot.desk.writing.papers import Paper, judged, paper_of, with_missing
from bot.desk.writing.proofs import offers_of
from bot.desk.writing.readers import (
    ask_to_read,
    redraw_questions,
    tell,
    text_moved_on,
)
from bot.drawing.pieces.scene import Scene
from bot.errors import Refused
from bot.rules.life.step import Given, Saying
from bot.rules.writing import cooling, drafting
from bot.rules.writing.drafting import Typed
from bot.rules.writing.proof import Offer
from data import events, timers
from data.courier import cards
from data.models import Mention, MentionId, Timer, UserId
from data.people import absences
from data.transaction import Transaction
from data.writing import drafts, overrides, reads
from data.writing.written import Draft, Read, ReadId


class Drafting(Pressing):
    """Write, ask a colleague, read, take over what they suggest."""

    async def paper(
        self, mention: MentionId, by: UserId, typed: Typed | None = None
    ) -> Paper:
        """Everything about the draft of a mention, as it concerns this person."""
        given = self.around.given(by)

        def find(tx: Transaction) -> Paper:
            try:
                return paper_of(tx, self.around, mention, given, typed)
            except Refused as refusal:
                raise self._named(tx, refusal) from None

        return await self.around.store.read(find)

    async def scene(self, mention: MentionId, reader: UserId | None = None) -> Scene:
        """All that a card shows, with what its draft still waits for."""
        now = self.around.clock()

        def find(tx: Transaction) -> Scene:
            scene = scene_of(tx, self.around, mention, now, reader=reader)
            return with_missing(tx, self.around, scene)

        return await self.around.store.read(find)

    async def holding_texts(
        self,
        mention: MentionId,
        by: UserId,
        *,
        promised: datetime,
        voice: str | None = None,
    ) -> tuple[Offer, ...]:
        """The texts a holding reply can start from, with the time that is promised."""
        given = self.around.given(by)

        def find(tx: Transaction) -> tuple[Offer, ...]:
            known = scene_of(tx, self.around, mention, given.now).mention
            return offers_of(
                tx, self.around, known, given, dialog="holding", promised=promised,
                voice=voice,
            )  # fmt: skip

        return await self.around.store.read(find)

    async def save_draft(self, press: Press, typed: Typed) -> Done:
        """Keep what was typed and looked over, so that nothing of it is lost."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            mention = self._begun(tx, mention, given)
            draft = self._saved(tx, mention, typed, given)
            return Done("draft", mention, data={"draft": draft.id})

        return await self.press(press, decide)

    async def ask_reader(self, press: Press, reader: UserId) -> Done:
        """Ask a colleague to read the words as they stand; never oneself (S1.9)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            draft = live_draft(tx, mention)
            drafting.check_reader(reader, draft, given)
            if reader in absences.all_at(tx, given.now):
                raise Refused("reader_away", {"person": reader}, field="reader")
            read = ask_to_read(tx, self.around, mention, draft, reader, given)
            return Done("reader_asked", mention, data={"to": reader, "read": read})

        return await self.press(press, decide)

    async def approve(self, press: Press, number: ReadId) -> Done:
        """The second reader agrees."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            read = _found(tx, number)
            answer = drafting.approve(read, live_draft(tx, mention), given)
            return self._was_read(tx, mention, read, answer, "reader_approved", given)

        return await self.press(press, decide)

    async def suggest(self, press: Press, number: ReadId, text: str) -> Done:
        """The second reader would write it differently; it comes back to the writer."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            read = _found(tx, number)
            live_draft(tx, mention)
            answer = drafting.suggest(read, given, text=text)
            return self._was_read(tx, mention, read, answer, "reader_suggested", given)

        return await self.press(press, decide)

    async def adopt(self, press: Press, number: ReadId) -> Done:
        """The writer takes over what the second reader suggested, word for word."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            read, draft = _found(tx, number), live_draft(tx, mention)
            mention = self._begun(tx, mention, given)
            typed = drafting.adopted(draft, read)
            self._saved(tx, mention, typed, given)
            return Done("adopted", mention, data={"read": number})

        return await self.press(press, decide)

    async def read(self, number: ReadId) -> tuple[Read, Draft]:
        """One question to a colleague, with the draft. Raises `Refused` if it is gone."""

        def find(tx: Transaction) -> tuple[Read, Draft] | None:
            read = reads.find(tx, number)
            draft = None if read is None else drafts.find(tx, read.draft)
            return None if read is None or draft is None else (read, draft)

        found = await self.around.store.read(find)
        if found is None:
            raise Refused("no_draft")
        return found

    async def overrule(self, press: Press, rule: str, note: str) -> Done:
        """Go another way than the playbook says; counted by rule, never by person."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            if not note.strip():
                raise Refused("needs_one_sentence", field="note")
            owned = self._begun(tx, mention, given)
            overruled(tx, owned.id, rule, note.strip(), given)
            return Done("overruled", owned, data={"rule": rule})

        return await self.press(press, decide)

    def _begun(self, tx: Transaction, mention: Mention, given: Given) -> Mention:
        """Whoever writes has it. Only the first word, or another hand, is a story."""
        step = drafting.write(mention, given)
        before = drafts.live(tx, mention.id)
        if before is None or before.saved_by != given.by or step.mention != mention:
            record(tx, self.around, mention, step, given)
        return step.mention

    def _saved(
        self, tx: Transaction, mention: Mention, typed: Typed, given: Given
    ) -> Draft:
        before = drafts.live(tx, mention.id)
        draft = drafting.written(before, mention, typed, given)
        proof, recorded, _ = judged(tx, self.around, mention, draft, given)
        draft = drafting.written(before, mention, typed, given, hot=proof.heated)
        if before is None:
            draft = replace(draft, id=drafts.add(tx, draft))
        else:
            drafts.save(tx, draft)
            text_moved_on(tx, draft, given)
        cards.want(tx, mention.id, given.now, urgent=True)
        rests = cooling.rest_timer(mention, draft, recorded.reads, given)
        timers.change(tx, _clock(tx, draft, cooling.RESTED), rests)
        return draft

    def _was_read(
        self,
        tx: Transaction,
        mention: Mention,
        asked: Read,
        answer: Read,
        kind: str,
        given: Given,
    ) -> Done:
        reads.answer(tx, answer)
        data: dict[str, object] = {"read": answer.id, "by": given.by}
        tell(tx, mention, kind, given, data)
        timers.change(tx, timers.of(tx, "draft", answer.draft), ())
        saying = Saying(kind, answer.asked_by, data)
        say(tx, self.around, mention.id, saying, given, key=f"{kind}:{answer.id}")
        redraw_questions(tx, asked, given)
        return Done(kind, mention, data={**data, "to": answer.asked_by})


def live_draft(tx: Transaction, mention: Mention) -> Draft:
    """The draft of a mention. Raises `Refused` when nobody is writing one."""
    draft = drafts.live(tx, mention.id)
    if draft is None:
        raise Refused("no_draft")
    return draft


def overruled(
    tx: Transaction, mention: MentionId, rule: str, note: str, given: Given
) -> None:
    """Count a rule that was not followed, and tell the story of it."""
    overrides.add(tx, rule, mention, note, given.now)
    events.append(
        tx,
        mention=mention,
        at=given.now,
        kind="overruled",
        actor=given.by,
        data={"rule": rule},
    )


def _found(tx: Transaction, number: ReadId) -> Read:
    read = reads.find(tx, number)
    if read is None:
        raise Refused("no_draft")
    return read


def _clock(tx: Transaction, draft: Draft, kind: str) -> dict[str, Timer]:
    known = timers.of(tx, "draft", draft.id)
    return {kind: known[kind]} if kind in known else {}
