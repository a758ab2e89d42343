"""The use cases that move a mention: any rule of the lifecycle, and taking one back."""

from bot.desk.ground.need_to_know import follow
from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.intake import own_posting
from bot.desk.people import caring
from bot.desk.recording import mooting, watches
from bot.desk.recording.raising import raised_by
from bot.desk.recording.record import record, reset_timers
from bot.errors import Refused
from bot.rules.life.clocks import set_due
from bot.rules.life.step import Given, Rule
from data import events, mentions
from data.courier import cards
from data.models import Mention
from data.people import presses
from data.transaction import Transaction
from data.writing import posted


class Moving(Pressing):
    """Claim, classify, answer, close and the rest: `desk.move(press, lifecycle.claim)`."""

    async def move(self, press: Press, rule: Rule) -> Done:
        """Make one move on one mention. Raises `Refused` with the reason."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            step = rule(mention, given)
            record(tx, self.around, mention, step, given)
            undoable = presses.last_move(tx, mention.id) is not None
            data = step.data | caring.offered(tx, self.around, step, given)
            data |= raised_by(tx, mention.id, given)
            data |= mooting.heard(tx, mention, step.mention, given)
            return Done(step.move, step.mention, undoable=undoable, data=data)

        return await self.press(press, decide)

    async def undo(self, press: Press) -> Done:
        """Take back one's own last move while that may be; the undo is an event too."""
        return await self.press(press, self._undo)

    def _undo(self, tx: Transaction, mention: Mention, given: Given) -> Done:
        last = presses.last_move(tx, mention.id)
        if last is None:
            raise Refused("nothing_to_undo")
        if last.actor != given.by:
            raise Refused("undo_not_yours", {"person": last.actor})
        if given.now - last.at > given.playbook.clocks.undo:
            raise Refused("undo_too_late")
        back = mentions.with_state(mention, last.before)
        back = set_due(back, given.playbook, given.hours)
        mentions.save(tx, back)
        watches.undone(tx, self.around, back, last, given)
        mooting.undone(tx, self.around, mention, back, last, given)
        posted.take_back(tx, mention.id, last.at, given.now)
        own_posting.taken_back(tx, mention, last.at, given)
        event = events.append(
            tx,
            mention=mention.id,
            at=given.now,
            kind="undo",
            actor=given.by,
            data={"move": last.kind},
        )
        follow(tx, self.around, mention, back, event, given)
        reset_timers(tx, self.around, back, given)
        presses.forget_undo(tx, mention.id)
        cards.want(tx, mention.id, given.now, urgent=True)
        data = {"move": last.kind, **mooting.heard(tx, mention, back, given)}
        return Done("undo", back, data=data)
