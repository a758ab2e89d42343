"""Runs one command of a person: once, always answered, and recorded even when refused."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.access import check_may_see
from bot.core.availability import attended
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.names import name_of, names_for, spoken_by
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import NotPossible
from data.mentions import mentions
from data.models import Mention, MentionId, UserId
from data.team import idempotency, members
from data.transaction import Transaction

Decision = Callable[[Transaction, Mention, DecisionContext], CommandResult]
"""Decides and records one command inside the transaction; raises `Refused` with a reason."""


async def execute(app: AppContext, command: Command, decide: Decision) -> CommandResult:
    """Load, decide and record in one transaction; a refusal is recorded and raised."""
    context = app.context(command.by)
    outcome = await app.store.write(
        lambda tx: _decided(tx, app, command, context, decide)
    )
    app.wake()
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


def named(tx: Transaction, app: AppContext, refusal: Refused) -> Refused:
    """The refusal with the name of the person it speaks of beside the id."""
    person = refusal.values.get("person")
    if isinstance(person, str):
        refusal.values["name"] = name_of(tx, app, UserId(person))
    return refusal


def _decided(
    tx: Transaction,
    app: AppContext,
    command: Command,
    context: DecisionContext,
    decide: Decision,
) -> CommandResult | Refused:
    member = members.met(tx, command.by, command.name, context.now)
    mention = mentions.find(tx, command.mention)
    if mention is None:
        return Refused("unknown_mention", {"number": command.mention})
    if not idempotency.first_time(tx, command.key, context.now):
        return CommandResult("repeated", mention, repeated=True)
    try:
        check_may_see(tx, app, mention, command.by)
        done = decide(tx, mention, attended(tx, app, context))
        for effect in app.effects.on_command:
            done = effect(tx, app, done, context)
    except Refused as refusal:
        idempotency.forget(tx, command.key)
        _record_refusal(tx, mention.id, context, refusal)
        return named(tx, app, refusal)
    names = names_for(tx, app, done.mention)
    return replace(done, names=names, language=spoken_by(app, member))


def _record_refusal(
    tx: Transaction, mention: MentionId, context: DecisionContext, refusal: Refused
) -> None:
    events.append(
        tx,
        mention=mention,
        at=context.now,
        kind="refused",
        actor=context.by,
        data=NotPossible(refusal.reason),
    )
