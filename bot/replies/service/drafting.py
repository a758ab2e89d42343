"""The use cases of writing: save a draft, have it read, take a suggestion."""

from dataclasses import replace
from datetime import datetime

from bot.card.service import load_model
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute, named, say
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from bot.replies.rules import drafting, publish_checklist
from bot.replies.rules.drafting import Typed
from bot.replies.rules.rendered_draft import TemplateOffer
from bot.replies.service.draft_dossier import (
    DraftDossier,
    judged,
    paper_of,
)
from bot.replies.service.readers import (
    ask_to_read,
    redraw_questions,
    send_text,
    tell,
    text_moved_on,
)
from bot.replies.service.rendered_drafts import offers_of, voice_of
from data import timers
from data.audit import events
from data.mentions import mentions
from data.mentions.event_data import Overruled
from data.models import Mention, MentionId, Timer, UserId
from data.outbox import cards
from data.outbox.notification_data import OfRead
from data.replies import drafts, overrides, reads
from data.replies.event_data import ReaderAnswered
from data.replies.models import Draft, Read, ReadId
from data.team import absences
from data.transaction import Transaction


async def dossier(
    app: AppContext, mention: MentionId, by: UserId, typed: Typed | None = None
) -> DraftDossier:
    """Everything about the draft of a mention, as it concerns this person."""
    context = app.context(by)

    def find(tx: Transaction) -> DraftDossier:
        try:
            return paper_of(tx, app, mention, context, typed)
        except Refused as refusal:
            raise named(tx, app, refusal) from None

    return await app.store.read(find)


async def holding_texts(
    app: AppContext,
    mention: MentionId,
    by: UserId,
    *,
    promised: datetime,
    voice: str | None = None,
) -> tuple[TemplateOffer, ...]:
    """The texts a holding reply can start from, with the time that is promised."""
    context = app.context(by)

    def find(tx: Transaction) -> tuple[TemplateOffer, ...]:
        known = load_model(tx, app, mention, context.now).mention
        return offers_of(
            tx, app, known, context, dialog="holding", promised=promised,
            voice=voice,
        )  # fmt: skip

    return await app.store.read(find)


async def save_draft(app: AppContext, command: Command, typed: Typed) -> CommandResult:
    """Keep what was typed and looked over, so that nothing of it is lost."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        mention = _begun(app, tx, mention, context)
        _saved(app, tx, mention, typed, context)
        return CommandResult("draft", mention)

    return await execute(app, command, decide)


async def ask_reader(
    app: AppContext, command: Command, reader: UserId
) -> CommandResult:
    """Ask a colleague to read the words as they stand; never oneself (S1.9)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        draft = live_draft(tx, mention)
        drafting.check_reader(reader, draft, context)
        if reader in absences.all_at(tx, context.now):
            raise Refused("reader_away", {"person": reader}, field="reader")
        ask_to_read(tx, app, mention, draft, reader, context)
        return CommandResult("reader_asked", mention, answer=CommandAnswer(to=reader))

    return await execute(app, command, decide)


async def approve(
    app: AppContext, command: Command, number: ReadId, reason: str = ""
) -> CommandResult:
    """The second reader agrees; with a reason to what the check stops."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        read = _found(tx, number)
        draft = live_draft(tx, mention)
        answer = drafting.approve(read, draft, context, reason=reason)
        for rule in drafting.stopping(read, context.playbook):
            overruled(tx, mention.id, rule, answer.reason, context)
        return _was_read(app, tx, mention, read, answer, "reader_approved", context)

    return await execute(app, command, decide)


async def text_alone(app: AppContext, command: Command) -> CommandResult:
    """The text of the draft comes as a direct message of its own, to be copied."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        draft = live_draft(tx, mention)
        send_text(tx, app, mention, draft, context.by, context)
        return CommandResult("draft_text", mention)

    return await execute(app, command, decide)


async def keep(app: AppContext, command: Command) -> CommandResult:
    """The writer keeps the wording without a second reader; each rule is counted."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        draft = live_draft(tx, mention)
        rendered, _, _ = judged(tx, app, mention, draft, context)
        after, rules = drafting.keep(draft, rendered.remarks, context)
        drafts.save(tx, after)
        for rule in rules:
            overruled(tx, mention.id, rule, "", context)
        cards.want(tx, mention.id, context.now, urgent=True)
        return CommandResult("overruled", mention, data=Overruled(rules[0]))

    return await execute(app, command, decide)


async def suggest(
    app: AppContext, command: Command, number: ReadId, text: str
) -> CommandResult:
    """The second reader would write it differently; it comes back to the writer."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        read = _found(tx, number)
        live_draft(tx, mention)
        answer = drafting.suggest(read, context, text=text)
        return _was_read(app, tx, mention, read, answer, "reader_suggested", context)

    return await execute(app, command, decide)


async def adopt(app: AppContext, command: Command, number: ReadId) -> CommandResult:
    """The writer takes over what the second reader suggested, word for word."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        read, draft = _found(tx, number), live_draft(tx, mention)
        mention = _begun(app, tx, mention, context)
        typed = drafting.adopted(draft, read)
        _saved(app, tx, mention, typed, context)
        return CommandResult("adopted", mention)

    return await execute(app, command, decide)


async def read(app: AppContext, number: ReadId) -> tuple[Read, Draft]:
    """One question to a colleague, with the draft. Raises `Refused` if it is gone."""

    def find(tx: Transaction) -> tuple[Read, Draft] | None:
        read = reads.find(tx, number)
        draft = None if read is None else drafts.find(tx, read.draft)
        return None if read is None or draft is None else (read, draft)

    found = await app.store.read(find)
    if found is None:
        raise Refused("no_draft")
    return found


async def overrule(
    app: AppContext, command: Command, rule: str, note: str
) -> CommandResult:
    """Go another way than the playbook says; counted by rule, never by person."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if not note.strip():
            raise Refused("needs_one_sentence", field="note")
        owned = _begun(app, tx, mention, context)
        overruled(tx, owned.id, rule, note.strip(), context)
        return CommandResult("overruled", owned, data=Overruled(rule))

    return await execute(app, command, decide)


def _begun(
    app: AppContext, tx: Transaction, mention: Mention, context: DecisionContext
) -> Mention:
    """Whoever writes has it. Only the first word, or another hand, is a story."""
    step = drafting.write(mention, context)
    before = drafts.live(tx, mention.id)
    if before is None or before.saved_by != context.by or step.mention != mention:
        apply_transition(tx, app, mention, step, context)
    return step.mention


def _saved(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    typed: Typed,
    context: DecisionContext,
) -> Draft:
    before = drafts.live(tx, mention.id)
    draft = drafting.written(before, mention, typed, context)
    rendered, recorded, _ = judged(tx, app, mention, draft, context)
    draft = drafting.written(before, mention, typed, context, hot=rendered.heated)
    if before is None:
        draft = replace(draft, id=drafts.add(tx, draft))
    else:
        drafts.save(tx, draft)
        text_moved_on(tx, draft, context)
    stay_in_voice(tx, app, mention, typed.voice)
    cards.want(tx, mention.id, context.now, urgent=True)
    rests = publish_checklist.rest_timer(mention, draft, recorded.reads, context)
    timers.change(tx, _clock(tx, draft, publish_checklist.RESTED), rests)
    return draft


def _was_read(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    asked: Read,
    answer: Read,
    kind: str,
    context: DecisionContext,
) -> CommandResult:
    reads.answer(tx, answer)
    data = OfRead(read=answer.id, by=context.by)
    tell(tx, mention, kind, context, ReaderAnswered(answer.id, context.by))
    timers.change(tx, timers.of(tx, "draft", answer.draft), ())
    request = NotificationRequest(kind, answer.asked_by, data)
    say(tx, app, mention.id, request, context, key=f"{kind}:{answer.id}")
    draft = drafts.find(tx, answer.draft)
    if draft is not None and kind == "reader_approved":
        send_text(tx, app, mention, draft, answer.asked_by, context)
    redraw_questions(tx, asked, context)
    return CommandResult(kind, mention, answer=CommandAnswer(to=answer.asked_by))


def stay_in_voice(
    tx: Transaction, app: AppContext, mention: Mention, chosen: str | None
) -> None:
    """A voice that somebody chose stays with the mention, for whatever is written next."""
    if chosen is not None and chosen != voice_of(app, mention, None):
        mentions.speak(tx, mention.id, chosen)


def live_draft(tx: Transaction, mention: Mention) -> Draft:
    """The draft of a mention. Raises `Refused` when nobody is writing one."""
    draft = drafts.live(tx, mention.id)
    if draft is None:
        raise Refused("no_draft")
    return draft


def overruled(
    tx: Transaction, mention: MentionId, rule: str, note: str, context: DecisionContext
) -> None:
    """Count a rule that was not followed, and tell the story of it."""
    overrides.add(tx, rule, mention, note, context.now)
    events.append(
        tx,
        mention=mention,
        at=context.now,
        kind="overruled",
        actor=context.by,
        data=Overruled(rule),
    )


def _found(tx: Transaction, number: ReadId) -> Read:
    read = reads.find(tx, number)
    if read is None:
        raise Refused("no_draft")
    return read


def _clock(tx: Transaction, draft: Draft, kind: str) -> dict[str, Timer]:
    known = timers.of(tx, "draft", draft.id)
    return {kind: known[kind]} if kind in known else {}
