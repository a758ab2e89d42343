"""Looks after the team: a way out without a reason, and an offer only one person sees."""

from bot.desk.ground.attendance import Attendance
from bot.desk.ground.press import Done, Press
from bot.desk.ground.pressing import Pressing
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.record import record
from bot.errors import Refused
from bot.rules.life import lifecycle
from bot.rules.life.step import Given, Step
from data.models import Mention, UserId
from data.people import care
from data.transaction import Transaction

_TAKING = ("claim", "take_over", "classify")


class Caring(Pressing):
    """*I'm too close to this*, and *hand it to whoever is on duty*."""

    async def too_close(self, press: Press) -> Done:
        """Back to everybody. On record it is a release like any other (S1.8)."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            step = lifecycle.release(mention, given)
            record(tx, self.around, mention, step, given)
            other = _on_duty(tx, self.around, given)
            data: dict[str, object] = {} if other is None else {"to": other}
            return Done("too_close", step.mention, undoable=True, data=data)

        return await self.press(press, decide)

    async def to_duty(self, press: Press) -> Done:
        """To whoever else is on duty now, without a word why."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            other = _on_duty(tx, self.around, given)
            if other is None:
                raise Refused("nobody_else_on_duty")
            step = lifecycle.hand_over(mention, given, to=other)
            record(tx, self.around, mention, step, given)
            return Done(step.move, step.mention, undoable=True, data=step.data)

        return await self.press(press, decide)


def offered(
    tx: Transaction, around: Surroundings, step: Step, given: Given
) -> dict[str, object]:
    """Whether to offer a rest now (S0.11). It is said to the presser and kept nowhere."""
    mention, classes = step.mention, around.playbook.classes
    hurtful = [klass.id for klass in classes.values() if klass.text == "collapsed"]
    theirs = mention.owner == given.by and step.move in _TAKING
    if not theirs or mention.classification not in hurtful:
        return {}
    rule = around.playbook.removal.care
    since = given.now - rule.within
    taken = care.taken_lately(tx, given.by, hurtful, since, mention.id)
    return {"care": True} if taken >= rule.offer_after else {}


def _on_duty(tx: Transaction, around: Surroundings, given: Given) -> UserId | None:
    """The first person on duty beside the one who asks."""
    here = Attendance.of(tx, around, given)
    on_shift = around.duty.on_shift(given.now)
    there = (*map(here.stand_in, on_shift), here.audience.on_duty)
    return next((one for one in there if one not in (None, given.by)), None)
