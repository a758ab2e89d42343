"""The use cases of evidence, reports to platforms, and removals."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.card.service import Part, named
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute, say
from bot.core.notify import redraw
from bot.errors import Refused
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from bot.takedown import rules
from bot.takedown.effects import no_longer_held
from bot.takedown.rules import EvidenceForm, Notice, RemovalRequest, ladder
from bot.ui.card_model import CardModel
from data import timers
from data.audit import events
from data.audit.event_data import EventData
from data.models import Mention, MentionId, Timer, UserId
from data.outbox import outbox, sent_messages
from data.outbox.notification_data import ByPerson, Irreversible, OfRemoval
from data.privacy import forgetting
from data.takedown import evidence, holds, removals, reports, state
from data.takedown.event_data import (
    EvidenceSaved,
    LegalHoldSet,
    LetBe,
    Removing,
    ReportAnswered,
    Stopped,
)
from data.takedown.models import PlatformReport, Removal
from data.transaction import Transaction

SUBJECT = "deadline"
_KNEW = ("claim", "classify", "take_over", "hand_over", "holding", "evidence")


def begin(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reason: str,
    context: DecisionContext,
) -> None:
    """Set the reminders once, for a reason that can be brought before a court."""
    why = app.playbook.delete_reasons.get(reason)
    known = timers.of(tx, SUBJECT, mention.id)
    if why is None or not why.complaint or known:
        return
    steps = app.playbook.removal.deadline_reminders
    since = knew_at(tx, mention.id) or context.now
    timers.set_all(tx, SUBJECT, mention.id, ladder(SUBJECT, mention.id, since, steps))


def knew_at(tx: Transaction, mention: MentionId) -> datetime | None:
    """When somebody of the team first dealt with it."""
    story = events.story(tx, mention)
    return next((event.at for event in story if event.kind in _KNEW), None)


KIND = "irreversible"
_IN_CHARGE = ("lead", "manager", "crisis", "admin")


def told(
    app: AppContext,
    mention: Mention,
    move: str,
    context: DecisionContext,
    *also: UserId | None,
    measure: str = "",
    reason: str = "",
    note_text: str = "",
) -> tuple[NotificationRequest, ...]:
    """One message each; `also` are others who have to do with it."""
    people = [mention.owner, in_charge(app, context), *also]
    others = dict.fromkeys(one for one in people if one and one != context.by)
    said = Irreversible(
        by=context.by, move=move, measure=measure, reason=reason, note_text=note_text
    )
    return tuple(NotificationRequest(KIND, person, said) for person in others)


def in_charge(app: AppContext, context: DecisionContext) -> UserId | None:
    """The lead on duty, or the next in charge where that is who acts."""
    return next(_in_charge(app, context), None)


def _in_charge(app: AppContext, context: DecisionContext) -> Iterator[UserId]:
    if context.lead is not None and context.lead != context.by:
        yield context.lead
    for role in _IN_CHARGE:
        for person in app.people.values():
            if role in person.roles and person.slack and person.slack != context.by:
                yield UserId(person.slack)


async def save_evidence(
    app: AppContext, command: Command, shown: EvidenceForm
) -> CommandResult:
    """Keep what was public, with its witness, append-only (playbook 8.4)."""
    salt = secrets.token_hex(16)

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        exhibit, witness = rules.exhibit(shown, takedown, context)
        saved = evidence.add(
            tx,
            exhibit,
            mention=mention.id,
            by=context.by,
            at=context.now,
            witness=witness,
            salt=salt,
        )
        data = EvidenceSaved(saved.id, saved.digest, witness)
        told = NotificationRequest("witness", witness, ByPerson(by=context.by))
        asked = (told,) if witness is not None else ()
        return made(tx, app, mention, "evidence", context, data, asked)

    return await execute(app, command, decide)


async def hold(app: AppContext, command: Command, *, reason: str) -> CommandResult:
    """Keep this case whatever retention or its author asks (S0.5)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        if takedown.stop is not None:
            raise Refused("stopped")
        if takedown.hold is not None:
            raise Refused("held_already", {"person": takedown.hold.set_by})
        if not reason.strip():
            raise Refused("hold_needs_a_reason", field="why")
        number = holds.put(tx, mention.id, reason.strip(), context.by, context.now)
        return made(tx, app, mention, "hold", context, LegalHoldSet(number))

    return await execute(app, command, decide)


async def lift_hold(app: AppContext, command: Command, *, reason: str) -> CommandResult:
    """The case is kept no longer than any other, for a reason that is kept."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        held, why = holds.on(tx, mention.id), reason.strip()
        if held is None:
            raise Refused("not_held")
        if not why:
            raise Refused("lifting_needs_a_reason", field="why")
        holds.lift(tx, held.id, context.by, context.now, why)
        no_longer_held(tx, app, mention, context)
        heard = told(app, mention, "lift_hold", context, held.set_by, note_text=why)
        data = LegalHoldSet(held.id)
        return made(tx, app, mention, "lift_hold", context, data, heard)

    return await execute(app, command, decide)


async def stop(app: AppContext, command: Command, *, reason: str) -> CommandResult:
    """Suspected child-abuse content: our copies go, the address stays for the police.

    `reason` is one of removal.toml, so that nobody has to describe what they saw.
    """

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if holds.stopped(tx, mention.id) is not None:
            raise Refused("stopped")
        if reason not in context.playbook.removal.stop.reasons:
            raise Refused("stop_needs_a_reason", field="why")
        holds.stop(tx, mention.id, context.by, context.now)
        forgetting.keep_only_the_address(tx, mention.id)
        evidence.forget(tx, mention.id, context.now)
        for message in sent_messages.standing(tx, mention.id):
            redraw(tx, message, context)
        heard = told(app, mention, "stop", context, reason=reason)
        data = Stopped(reason)
        return made(tx, app, mention, "stop", context, data, heard)

    return await execute(app, command, decide)


def made(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    move: str,
    context: DecisionContext,
    data: EventData,
    notifications: tuple[NotificationRequest, ...] = (),
) -> CommandResult:
    """Record a move that leaves the mention where it is, and say what it did."""
    step = finish(move, mention, context, data, notifications)
    apply_transition(tx, app, mention, step, context)
    return CommandResult(move, step.mention, data=data)


async def ask_removal(
    app: AppContext, command: Command, wanted: RemovalRequest
) -> CommandResult:
    """Ask a second person, or record at once what needs none."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        removal = rules.request(mention, takedown, context, wanted)
        removal = replace(removal, id=removals.add(tx, removal))
        begin(tx, app, mention, removal.reason, context)
        if removal.result is not None:
            return carry_out(tx, app, mention, "removal", removal, context)
        timers.set_all(tx, "removal", removal.id, _timers(removal, context))
        return _wait_for_second(app, tx, mention, removal, context)

    return await execute(app, command, decide)


async def confirm_removal(
    app: AppContext, command: Command, *, looked: bool
) -> CommandResult:
    """Another person has looked, agrees, and it was done on the platform."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        removal = rules.confirm(takedown, context, looked=looked)
        settle(tx, removal, context)
        asked = NotificationRequest(
            "removal_done",
            removal.requested_by,
            OfRemoval(by=context.by, removal=removal.id),
        )
        key = f"removal_done:{removal.id}"
        say(tx, app, mention.id, asked, context, key=key)
        name = "confirm_removal"
        return carry_out(tx, app, mention, name, removal, context)

    return await execute(app, command, decide)


async def cancel_removal(app: AppContext, command: Command) -> CommandResult:
    """It is let be; whoever of the two did not press is told."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        removal = rules.cancel(state.of(tx, mention.id), context)
        settle(tx, removal, context)
        others = {removal.requested_by, removal.second} - {context.by, None}
        data = OfRemoval(removal=removal.id, by=context.by)
        heard = tuple(
            NotificationRequest("removal_let_be", UserId(str(other)), data)
            for other in sorted(others, key=str)
        )
        facts = LetBe(removal.id, removal.measure)
        return made(tx, app, mention, "cancel_removal", context, facts, heard)

    return await execute(app, command, decide)


def _wait_for_second(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    removal: Removal,
    context: DecisionContext,
) -> CommandResult:
    data = Removing(
        removal.id, removal.measure, removal.reason, removal.evidence, removal.second
    )
    asked = NotificationRequest(
        "removal_asked",
        removal.second,
        OfRemoval(by=context.by, removal=removal.id),
    )
    key = f"removal_asked:{removal.id}"
    say(tx, app, mention.id, asked, context, key=key)
    heard = told(app, mention, "removal", context, measure=removal.measure)
    heard = tuple(one for one in heard if one.to != removal.second)
    done = made(tx, app, mention, "removal", context, data, heard)
    waits = removal.possible_at > context.now
    move = "removal_waits" if waits else "removal"
    return replace(done, move=move, answer=CommandAnswer(time=removal.possible_at))


def carry_out(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    name: str,
    removal: Removal,
    context: DecisionContext,
) -> CommandResult:
    """Record a measure that was carried out, and where the mention stands now."""
    step = rules.carried_out(name, mention, removal, context)
    if app.playbook.removal.measures[removal.measure].irreversible:
        heard = told(app, mention, name, context, measure=removal.measure)
        knows = (removal.requested_by, removal.second)
        more = tuple(one for one in heard if one.to not in knows)
        step = replace(step, notifications=(*step.notifications, *more))
    apply_transition(tx, app, mention, step, context)
    said = name if name != "removal" else "removal_noted"
    if said == "confirm_removal" and step.mention.outcome == mention.outcome:
        said = "removal_recorded"
    return CommandResult(said, step.mention, data=step.data)


def settle(tx: Transaction, removal: Removal, context: DecisionContext) -> None:
    """Store what became of it; its timers end, and its messages lose their buttons."""
    removals.save(tx, removal)
    timers.set_all(tx, "removal", removal.id, ())
    for kind in ("removal_asked", "removal_possible"):
        posted = outbox.with_key(tx, f"{kind}:{removal.id}")
        redraw(tx, posted, context)


def _timers(removal: Removal, context: DecisionContext) -> list[Timer]:
    since = removal.requested_at
    lapses = since + context.playbook.removal.lapses_after
    wanted = [Timer("removal", removal.id, "lapse", lapses, 0, since)]
    if removal.possible_at > context.now:
        possible = removal.possible_at
        wanted.append(Timer("removal", removal.id, "possible", possible, 0, since))
    return wanted


_MEASURE = "report"


async def report(
    app: AppContext, command: Command, notice: Notice, *, lower: str = ""
) -> CommandResult:
    """Write the notice down; it counts as a measure of the ladder (S3.40)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        report = rules.report(mention, takedown, context, notice)
        wanted = RemovalRequest(_MEASURE, notice.reason, lower=lower)
        removal = rules.request(mention, takedown, context, wanted)
        removal = replace(removal, id=removals.add(tx, removal))
        number = reports.add(tx, report)
        steps = context.playbook.removal.report_reminders
        wanted_timers = rules.ladder("report", number, context.now, steps)
        timers.set_all(tx, "report", number, wanted_timers)
        begin(tx, app, mention, notice.reason, context)
        return carry_out(tx, app, mention, "report", removal, context)

    return await execute(app, command, decide)


async def report_answered(
    app: AppContext, command: Command, *, receipt: str, decision: str
) -> CommandResult:
    """The platform sent a receipt, or decided."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = reports.latest(tx, mention.id)
        if before is None:
            raise Refused("nothing_reported")
        after = rules.answered(before, context, receipt=receipt, decision=decision)
        reports.save(tx, after)
        if after.decision is not None:
            timers.set_all(tx, "report", after.id, ())
        data = ReportAnswered(after.id, after.decision)
        return made(tx, app, mention, "report_answered", context, data)

    return await execute(app, command, decide)


async def last_report_by(app: AppContext, person: UserId) -> PlatformReport | None:
    """What this person reported last, to fill in who they are."""
    return await app.store.read(lambda tx: reports.last_by(tx, person))


def _takedown(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    takedown = state.of(tx, model.mention.id)
    return named(tx, app, replace(model, takedown=takedown), takedown.people)


TAKEDOWN = Part(
    ("takedown",),
    ("evidence", "removals", "reports", "legal_holds", "stops", "reposts"),
    _takedown,
)
