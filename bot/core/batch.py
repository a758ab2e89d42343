"""Decides due timers together: one transaction, one point in time, one audience.

What was missed while the bot was down is collected here, so that each person gets one
message about it (features F3).
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.execute import SOURCE
from bot.core.reminding import Reminding
from bot.mentions.rules.nudges import Audience
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.audit import events
from data.mentions.event_data import CaughtUp
from data.models import ChannelId, MentionId, OutboxId, Timer, UserId
from data.outbox import outbox, reminders, standing
from data.outbox.notification_data import Listed, ListItem, item_of
from data.team import members
from data.transaction import Transaction

CATCH_UP = "catch_up"
_UNTIL_WHOLE = timedelta(minutes=1)


@dataclass(slots=True)
class TimerBatch:
    """What every timer handler works with. `missed`: all of it is late.

    `behind`: how much more time has passed for a timer than the wall clock says.
    """

    tx: Transaction
    app: AppContext
    context: DecisionContext
    missed: bool
    behind: Callable[[Timer, datetime], timedelta] = lambda *_: timedelta(0)
    audience: Audience = field(init=False)
    here: Availability = field(init=False)
    reminding: Reminding = field(init=False)
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    """What is to be done once this transaction is on the disk, in transactions of its own."""

    catch_up: dict[UserId | None, dict[int, ListItem]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def __post_init__(self) -> None:
        self.here = Availability.of(self.tx, self.app, self.context)
        self.context = self.here.attended(self.context)
        self.audience = self.here.audience
        self.reminding = Reminding(
            self.tx,
            self.app,
            self.context,
            self.here,
            members.with_preferences(self.tx),
        )

    def now_of(self, timer: Timer) -> datetime:
        """What time it is by the clock that this timer began by."""
        return self.context.now + self.behind(timer, self.context.now)

    def add_missed(
        self, timer: Timer, request: NotificationRequest, mention: int | None = None
    ) -> None:
        """Each mention once per person, however many of its clocks were missed."""
        person = request.to or request.data.person
        items = self.catch_up[person]
        number = timer.subject_id if mention is None else mention
        items[number] = item_of(number, request.data, clock=timer.kind)

    def say_what_was_missed(self) -> None:
        """One message a person for everything that was missed, over all parts of it.

        It waits until the last part is in it (`send_what_was_missed`), or for a minute.
        """
        now = self.context.now
        for person, found in self.catch_up.items():
            message = self._missed_by(person)
            for item in found.values():
                if message is None or not standing.join(self.tx, message, item):
                    continue
                events.append(
                    self.tx,
                    mention=MentionId(item.mention),
                    at=now,
                    kind="caught_up",
                    actor=SOURCE,
                    data=CaughtUp(item.clock),
                )

    def _missed_by(self, person: UserId | None) -> OutboxId | None:
        now, to = self.context.now, ChannelId(person or self.app.channels.desk)
        waiting = reminders.waiting_list(self.tx, to, CATCH_UP)
        if waiting is not None:
            return waiting.id
        return outbox.put(
            self.tx,
            key=f"{CATCH_UP}:{person or 'desk'}:{now.isoformat()}",
            kind=CATCH_UP,
            channel=to,
            now=now,
            data=Listed(person=person),
            not_before=now + _UNTIL_WHOLE,
        )


def send_what_was_missed(tx: Transaction, now: datetime) -> None:
    """All of it is in the lists: they go out now."""
    reminders.release(tx, CATCH_UP, now)
