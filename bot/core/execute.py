"""One press: done once, answered always, and recorded even when it is refused."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.access import check_may_see
from bot.core.availability import attended
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.names import name_of, names_for
from bot.core.reviewing import after_an_end
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.mentions import mentions
from data.models import Mention, MentionId, UserId
from data.team import idempotency, members
from data.transaction import Transaction

Decision = Callable[[Transaction, Mention, DecisionContext], CommandResult]
"""Decides and records one press inside the transaction; raises `Refused` with a reason."""


class Executor:
    """Every use case a person starts by pressing something goes through here."""

    def __init__(self, around: AppContext) -> None:
        self.around = around

    async def press(self, press: Command, decide: Decision) -> CommandResult:
        """Load, decide and record in one transaction; a refusal is recorded and raised."""
        given = self.around.given(press.by)
        outcome = await self.around.store.write(
            lambda tx: self._pressed(tx, press, given, decide)
        )
        self.around.wake()
        if isinstance(outcome, Refused):
            raise outcome
        return outcome

    def _pressed(
        self, tx: Transaction, press: Command, given: DecisionContext, decide: Decision
    ) -> CommandResult | Refused:
        members.met(tx, press.by, press.name, given.now)
        mention = mentions.find(tx, press.mention)
        if mention is None:
            return Refused("unknown_mention", {"number": press.mention})
        if not idempotency.first_time(tx, press.key, given.now):
            return CommandResult("repeated", mention, repeated=True)
        try:
            check_may_see(tx, self.around, mention, press.by)
            done = decide(tx, mention, attended(tx, self.around, given))
            after_an_end(tx, self.around, done, given)
        except Refused as refusal:
            idempotency.forget(tx, press.key)
            _record_refusal(tx, mention.id, given, refusal)
            return self._named(tx, refusal)
        return replace(done, names=names_for(tx, self.around, done.mention))

    def _named(self, tx: Transaction, refusal: Refused) -> Refused:
        """The refusal with the name of the person it speaks of beside the id."""
        person = refusal.values.get("person")
        if isinstance(person, str):
            refusal.values["name"] = name_of(tx, self.around, UserId(person))
        return refusal


def _record_refusal(
    tx: Transaction, mention: MentionId, given: DecisionContext, refusal: Refused
) -> None:
    events.append(
        tx,
        mention=mention,
        at=given.now,
        kind="refused",
        actor=given.by,
        data={"reason": refusal.reason},
    )
