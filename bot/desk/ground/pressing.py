"""One press: done once, answered always, and recorded even when it is refused."""

from collections.abc import Callable
from dataclasses import replace

from bot.desk.ground.attendance import attended
from bot.desk.ground.names import name_of, names_for
from bot.desk.ground.need_to_know import check_may_see
from bot.desk.ground.press import Done, Press
from bot.desk.ground.reviewing import after_an_end
from bot.desk.ground.surroundings import Surroundings
from bot.errors import Refused
from bot.rules.life.step import Given
from data import events, mentions
from data.models import Mention, MentionId, UserId
from data.people import members, presses
from data.transaction import Transaction

Decision = Callable[[Transaction, Mention, Given], Done]
"""Decides and records one press inside the transaction; raises `Refused` with a reason."""


class Pressing:
    """Every use case a person starts by pressing something goes through here."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around

    async def press(self, press: Press, decide: Decision) -> Done:
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
        self, tx: Transaction, press: Press, given: Given, decide: Decision
    ) -> Done | Refused:
        members.met(tx, press.by, press.name, given.now)
        mention = mentions.find(tx, press.mention)
        if mention is None:
            return Refused("unknown_mention", {"number": press.mention})
        if not presses.first_time(tx, press.key, given.now):
            return Done("repeated", mention, repeated=True)
        try:
            check_may_see(tx, self.around, mention, press.by)
            done = decide(tx, mention, attended(tx, self.around, given))
            after_an_end(tx, self.around, done, given)
        except Refused as refusal:
            presses.forget(tx, press.key)
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
    tx: Transaction, mention: MentionId, given: Given, refusal: Refused
) -> None:
    events.append(
        tx,
        mention=mention,
        at=given.now,
        kind="refused",
        actor=given.by,
        data={"reason": refusal.reason},
    )
