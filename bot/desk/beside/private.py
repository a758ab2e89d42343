"""The use cases of going on in private: offer, accept, and what came of each attempt."""

from dataclasses import replace
from datetime import datetime

from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.recording.record import record
from bot.desk.recording.tasks import close_own, set_task
from bot.desk.starters import SOLVED, starter
from bot.errors import Refused
from bot.rules.beside import private
from bot.rules.beside.private import Call, Offer
from bot.rules.beside.tasking import Wish
from bot.rules.life.step import Given, Step
from data.beside import handovers
from data.beside.inside import Handover
from data.models import Mention, MentionId
from data.transaction import Transaction

CONTACT = "contact"
"""The task that says by when somebody gets in touch (S0.30)."""


class Private(Pressing):
    """One owner from the offer to the solution; never a word of what was said."""

    async def offer_private(
        self, press: Press, offered: Offer, *, contact_by: datetime | None = None
    ) -> Done:
        """Offer to go on in private. Raises `Refused` with the field."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            step, handover = private.offer(mention, given, offered=offered)
            number = handovers.add(tx, handover)
            record(tx, self.around, mention, step, given)
            if handover.state == "accepted":
                due = contact_by or handover.meet_at
                self._contact_is_due(tx, step.mention, due, given)
            return self._done(step, replace(handover, id=number))

        return await self.press(press, decide)

    async def accept_private(
        self, press: Press, *, contact_by: datetime | None = None
    ) -> Done:
        """They said yes: public nudges rest, a contact has a due time (S0.30)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = self._running(tx, mention)
            step, after = private.accept(mention, given, handover=before)
            handovers.save(tx, after)
            record(tx, self.around, mention, step, given)
            self._contact_is_due(tx, step.mention, contact_by, given)
            return self._done(step, after)

        return await self.press(press, decide)

    async def log_call(
        self, press: Press, call: Call, *, again_by: datetime | None = None
    ) -> Done:
        """What came of an attempt, in codes (S0.31)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = self._running(tx, mention)
            step, after, contact = private.called(
                mention, given, handover=before, call=call
            )
            handovers.save(tx, after)
            handovers.log(tx, contact)
            close_own(tx, self.around, mention, CONTACT, given)
            record(tx, self.around, mention, step, given)
            if after.ended_at is None:
                self._contact_is_due(tx, step.mention, again_by, given)
            return self._done(step, after)

        return await self.press(press, decide)

    async def handover(self, mention: MentionId) -> Handover | None:
        """The latest way into private of a mention."""
        return await self.around.store.read(lambda tx: handovers.latest(tx, mention))

    def _contact_is_due(
        self, tx: Transaction, mention: Mention, due: datetime | None, given: Given
    ) -> None:
        what = self.around.words(f"task.what.{CONTACT}")
        wish = Wish(CONTACT, what, mention.owner or given.by, due=due)
        set_task(tx, self.around, mention, wish, given)

    def _running(self, tx: Transaction, mention: Mention) -> Handover:
        found = handovers.running(tx, mention.id)
        if found is None:
            raise Refused("not_in_private")
        return found

    def _done(self, step: Step, handover: Handover) -> Done:
        data = {**step.data, "private": handover.state, "via": handover.channel}
        if handover.state == "solved":
            by = handover.owner
            data["starter"] = starter(self.around, step.mention, by, SOLVED)
        return Done(step.move, step.mention, data=data)
