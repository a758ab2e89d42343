"""The use cases of evidence: save it, put a case on legal hold, and stop a case."""

import secrets

from bot.core.apply import apply_transition
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.core.refresh import redraw
from bot.errors import Refused
from bot.mentions.rules.lifecycle import finish
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from bot.takedown.effects.withdrawn import no_longer_held
from bot.takedown.rules import evidence as rules_evidence
from bot.takedown.rules.evidence import Shown
from bot.takedown.service.irreversible import told
from data.audit.event_data import EventData, EvidenceSaved, Held, Stopped
from data.models import Mention
from data.outbox import sent_messages
from data.outbox.notification_data import ByPerson
from data.privacy import forgetting
from data.takedown import evidence, holds, state
from data.transaction import Transaction


async def save_evidence(
    app: AppContext, command: Command, shown: Shown
) -> CommandResult:
    """Keep what was public, with its witness, append-only (playbook 8.4)."""
    salt = secrets.token_hex(16)

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        takedown = state.of(tx, mention.id)
        exhibit, witness = rules_evidence.exhibit(shown, takedown, context)
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
        asked = (NotificationRequest("witness", witness, ByPerson(by=context.by)),)
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
        return made(tx, app, mention, "hold", context, Held(number))

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
        data = Held(held.id)
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
