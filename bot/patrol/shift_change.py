"""Tells whoever comes on duty what is open, once at each change of shift."""

from dataclasses import dataclass
from datetime import datetime

from bot.desk.surroundings import Surroundings
from bot.rules.nudges import NEVER
from bot.rules.step import Given
from data import outbox, queues, timers
from data.models import ChannelId, Timer, UserId
from data.transaction import Transaction

KIND = "shift"
_DESK = 0
"""There is one desk, so its timers need no number."""

_MOST = 100


@dataclass(frozen=True, slots=True)
class ShiftChange:
    """The desk's own timer: it is due whenever a shift of the roster begins or ends."""

    around: Surroundings

    def expect(self, tx: Transaction, now: datetime) -> None:
        """Set the timer for the next change; without shifts there is none."""
        due = self.around.duty.next_change(now)
        wanted = [] if due is None else [Timer("desk", _DESK, KIND, due, 0, now)]
        timers.set_all(tx, "desk", _DESK, wanted)

    def ring(self, tx: Transaction, timer: Timer, given: Given) -> None:
        """A shift has begun: who comes on duty reads what is open, who stays does not."""
        before, now = self.around.duty.on_shift(timer.since), self._on_shift(given)
        self.expect(tx, given.now)
        if timer.due == NEVER or not now:
            return
        fresh = [user for user in now if user not in before]
        if fresh and fresh[0] == now[0]:
            self._hand_on(tx, now, timer, given)

    def _hand_on(
        self, tx: Transaction, now: tuple[UserId, ...], timer: Timer, given: Given
    ) -> None:
        """What nobody has, and what belongs to somebody who is not here now."""
        left = [m for m in queues.claimed(tx, _MOST) if m.owner not in now]
        items = [*queues.unclaimed(tx, _MOST), *left]
        outbox.put(
            tx,
            key=f"duty_note:{now[0]}:{timer.due.isoformat()}",
            kind="duty_note",
            channel=ChannelId(now[0]),
            now=given.now,
            data={"items": [{"mention": mention.id} for mention in items]},
        )

    def _on_shift(self, given: Given) -> tuple[UserId, ...]:
        return self.around.duty.on_shift(given.now)
