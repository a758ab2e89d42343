"""Decides how a reminder reaches a person: by their preference, in time, and never too
often.

People who are away are replaced by their stand-in; a message over the limit joins a
list that is sent later (playbook 3.3). No reminder ever mentions a whole channel.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.execute import SOURCE, say
from bot.mentions.rules.clocks import running
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.audit import events
from data.mentions import queues
from data.mentions.event_data import Reminded
from data.models import ChannelId, Mention, OutboxId, UserId
from data.outbox import cards, outbox, reminders, standing
from data.outbox.notification_data import Listed, Reminder, item_of
from data.team.members import Member
from data.transaction import Transaction

_HOUR = timedelta(hours=1)

_SAYS_WHO_IS_AWAY = ("still_on_it", "nudge_snooze")
"""Messages whose own sentence names the owner who is away."""

_OUR_WORD = ("snooze", "promise")
"""Clocks people set themselves: their ladder is climbed once, and no limit counts it."""

_QUESTIONS = ("still_on_it",)
"""Messages that ask for an answer: they stand alone, with their own buttons."""


@dataclass(slots=True)
class Reminding:
    """Puts reminders into the outbox, inside one transaction and at one instant."""

    tx: Transaction
    app: AppContext
    context: DecisionContext
    here: Availability
    preferences: Mapping[UserId, Member]
    _many: bool | None = None
    _lists: dict[UserId, OutboxId] = field(default_factory=dict)

    def remind(self, mention: Mention, request: NotificationRequest) -> None:
        """Say it, in the way and at the time that suits its reader; or not at all."""
        # A time has come or passed: the card says so, whoever is reminded of it.
        cards.want(
            self.tx, mention.id, self.context.now, urgent=False, after=cards.COSMETIC
        )
        clock = request.says(Reminder).clock
        if clock not in _OUR_WORD and self._said_enough(mention):
            return
        wished = self._as_wished(self.to_who_is_there(request, mention))
        if wished is None:
            return
        data = Reminded(clock, wished.says(Reminder).step)
        events.append(
            self.tx,
            mention=mention.id,
            at=self.context.now,
            kind="nudge",
            actor=SOURCE,
            data=data,
        )
        person = wished.data.person
        together = bool(person) and clock != "snooze" and self._too_many()
        if together:
            self._tell_lead(person)
        if wished.to is None and not together:
            self._say(mention, wished, self.context.now)
        elif (to := wished.to or person) is not None:
            self._directly(mention, wished, to, together=together)

    def to_who_is_there(
        self, request: NotificationRequest, mention: Mention | None = None
    ) -> NotificationRequest:
        """The same for whoever stands in for somebody who is away, or is on duty."""
        meant = request.data.person
        person = self.here.stand_in(meant)
        group = None if mention is None else mention.routed.on_duty
        person = person or self.here.first(group)
        if person == meant:
            return request
        to = person if request.to is not None else None
        data = replace(request.data, person=person)
        if meant and person and request.kind not in _SAYS_WHO_IS_AWAY:
            data = replace(data, absent=meant)
        return replace(request, to=to, data=data)

    def preference_of(self, request: NotificationRequest) -> str | None:
        """How its reader wants to be reminded, where they said so."""
        member = self.preferences.get(request.data.person or UserId(""))
        return member.nudge_by if member is not None else None

    def _as_wished(self, request: NotificationRequest) -> NotificationRequest | None:
        """By direct message, in the thread, or not at all, as its reader chose."""
        person, preference = request.data.person, self.preference_of(request)
        if preference == "none":
            return None
        if preference == "thread":
            return replace(request, to=None)
        if preference == "dm" and person:
            return replace(request, to=person)
        return request

    def _said_enough(self, mention: Mention) -> bool:
        """Whether this wait has had its reminders.

        A wait begins when the author writes, and anew when they have heard from us.
        """
        story = events.story(self.tx, mention.id)
        heard = (event.at for event in story if event.kind == "holding")
        begun = mention.reopened_at or mention.started_at
        since = mention.returned_at or max([begun, *heard])
        said = [
            event
            for event in story
            if isinstance(event.data, Reminded)
            and event.at >= since
            and event.data.clock not in _OUR_WORD
        ]
        return len(said) >= self.app.playbook.nudges.max_per_mention

    def _too_many(self) -> bool:
        """Whether so much is overdue that one list is kinder than a ping for each."""
        if self._many is None:
            book = self.app.playbook
            calm = [k.id for k in book.classes.values() if not k.nudges]
            most = book.nudges.list_when_overdue
            found = queues.overdue(self.tx, self.context.now, calm, most + 1)
            self._many = found > most
        return self._many

    def _tell_lead(self, reader: object) -> None:
        """Once a day, that lists go out instead of reminders; never to their reader."""
        lead, now = self.here.audience.lead, self.context.now
        if lead is None or lead == reader:
            return
        outbox.put(
            self.tx,
            key=f"many_overdue:{now.astimezone(self.context.hours.zone).date()}",
            kind="many_overdue",
            channel=ChannelId(lead),
            now=now,
        )

    def _directly(
        self,
        mention: Mention,
        request: NotificationRequest,
        to: UserId,
        *,
        together: bool,
    ) -> None:
        now = self.context.now
        at = now if request.kind in _QUESTIONS else self._turn(mention, request, to)
        if at > now or (together and request.kind not in _QUESTIONS):
            self._join(mention, request, to, at)
        else:
            self._say(mention, request, self._awake(mention, to, now))

    def _turn(
        self, mention: Mention, request: NotificationRequest, to: UserId
    ) -> datetime:
        """When another direct message to this person is within the limit."""
        rules, now = self.app.playbook.nudges, self.context.now
        lately = reminders.lately(self.tx, ChannelId(to), now - _HOUR, now)
        if not lately:
            return now
        if len(lately) >= rules.max_direct_per_hour:
            return lately[0] + _HOUR
        return max(now, lately[-1] + self._window(mention, request))

    def _say(
        self, mention: Mention, request: NotificationRequest, at: datetime
    ) -> None:
        key = key_of(mention, request)
        say(
            self.tx, self.app, mention.id, request, self.context, key=key, not_before=at
        )

    def _window(self, mention: Mention, request: NotificationRequest) -> timedelta:
        """How long reminders are gathered; never longer than the clock itself runs."""
        gathered = self.app.playbook.nudges.bundle_window
        clocks = running(mention, self.context.playbook, self.context.hours)
        mine = (c.span for c in clocks if c.name == request.says(Reminder).clock)
        return min([gathered, *(span for span in mine if span is not None)])

    def _join(
        self, mention: Mention, request: NotificationRequest, to: UserId, at: datetime
    ) -> None:
        """Into the list that goes out later; each mention stands in it once.

        An item is the whole reminder, so that the list knows what is still true, and
        one that is left alone is said as itself.
        """
        item = item_of(mention.id, request.data, kind=request.kind)
        waiting = self._list_of(to)
        if waiting is None:
            begun = outbox.put(
                self.tx,
                key=f"bundle:{to}:{at.isoformat()}:{mention.id}",
                kind="bundle",
                channel=ChannelId(to),
                now=self.context.now,
                data=Listed(items=(item,), person=to),
                not_before=self._awake(mention, to, at),
            )
            if begun is not None:
                self._lists[to] = begun
            return
        standing.join(self.tx, waiting, item)

    def _list_of(self, to: UserId) -> OutboxId | None:
        """The list that waits for this person; looked for once in a transaction."""
        if to not in self._lists:
            waiting = reminders.waiting_list(self.tx, ChannelId(to))
            if waiting is None:
                return None
            self._lists[to] = waiting.id
        return self._lists[to]

    def _awake(self, mention: Mention, to: UserId, at: datetime) -> datetime:
        """Not while its reader is not to be disturbed, unless it cannot wait."""
        if not self.app.playbook.nudges.respect_do_not_disturb:
            return at
        clocks = running(mention, self.context.playbook, self.context.hours)
        if any(clock.wall and clock.name != "snooze" for clock in clocks):
            return at
        member = self.preferences.get(to)
        quiet = member.quiet_until if member is not None else None
        return at if quiet is None else max(at, quiet)


def key_of(mention: Mention, request: NotificationRequest) -> str:
    """One step of one run of one clock is said once."""
    data = request.says(Reminder)
    since = "" if data.since is None else data.since.isoformat()
    return f"nudge:{mention.id}:{data.clock}:{data.step}:{since}"
