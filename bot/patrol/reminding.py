"""Decides how a reminder reaches a person: by their wish, in time, and never too often.

Whoever is away is stood in for; what would be one message too many joins a list that
goes out later (playbook 3.3). Nobody is ever reminded by a ping to everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording.record import SOURCE, say
from bot.rules.life.clocks import running
from bot.rules.life.step import Given, Saying
from data import events
from data.courier import cards, outbox, reminders
from data.models import ChannelId, Mention, UserId
from data.people import absences, members
from data.people.absences import Absence
from data.people.members import Member
from data.transaction import Transaction

_HOUR = timedelta(hours=1)

_OWN_WISH = ("snooze",)
"""Clocks people set for themselves: they count against no limit."""

_QUESTIONS = ("still_on_it",)
"""Letters that ask for an answer: they stand alone, with their own buttons."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """Puts reminders into the outbox, inside one transaction and at one instant."""

    tx: Transaction
    around: Surroundings
    given: Given
    on_duty: UserId | None
    away: Mapping[UserId, Absence]
    wishes: Mapping[UserId, Member]

    @classmethod
    def now(
        cls,
        tx: Transaction,
        around: Surroundings,
        given: Given,
        on_duty: UserId | None,
    ) -> Self:
        """With whoever is away at this instant, and what people wish, asked once."""
        away = absences.all_at(tx, given.now)
        return cls(tx, around, given, on_duty, away, members.with_wishes(tx))

    def remind(self, mention: Mention, saying: Saying) -> None:
        """Say it, in the way and at the time that suits its reader; or not at all."""
        clock = str(saying.data["clock"])
        if clock not in _OWN_WISH and self._said_enough(mention):
            return
        wished = self._as_wished(self.to_who_is_there(saying))
        if wished is None:
            return
        data: dict[str, object] = {"clock": clock, "step": wished.data["step"]}
        events.append(
            self.tx,
            mention=mention.id,
            at=self.given.now,
            kind="nudge",
            actor=SOURCE,
            data=data,
        )
        # The card still shows the time that was left when somebody last pressed.
        cards.want(
            self.tx, mention.id, self.given.now, urgent=False, after=cards.COSMETIC
        )
        if wished.to is None:
            self._say(mention, wished, self.given.now)
        else:
            self._directly(mention, wished, wished.to)

    def to_who_is_there(self, saying: Saying) -> Saying:
        """The same for the backup of somebody who is away, or for who is on duty."""
        meant = person = saying.data.get("person")
        seen: set[object] = set()
        while person in self.away and person not in seen:
            seen.add(person)
            person = self.away[UserId(str(person))].backup
        if person in self.away or person is None:
            person = self.on_duty
        if person == meant:
            return saying
        to = UserId(str(person)) if saying.to is not None and person else None
        return replace(saying, to=to, data={**saying.data, "person": person})

    def wish_of(self, saying: Saying) -> str | None:
        """How its reader wants to be reminded, where they said so."""
        member = self.wishes.get(UserId(str(saying.data.get("person"))))
        return member.nudge_by if member is not None else None

    def _as_wished(self, saying: Saying) -> Saying | None:
        """By direct message, in the thread, or not at all, as its reader chose."""
        person, wish = saying.data.get("person"), self.wish_of(saying)
        if wish == "none":
            return None
        if wish == "thread":
            return replace(saying, to=None)
        if wish == "dm" and person:
            return replace(saying, to=UserId(str(person)))
        return saying

    def _said_enough(self, mention: Mention) -> bool:
        """Whether this mention has had its reminders; one who comes back has new ones."""
        since = mention.returned_at or mention.started_at
        most = self.around.playbook.nudges.max_per_mention
        return events.how_many(self.tx, mention.id, "nudge", since) >= most

    def _directly(self, mention: Mention, saying: Saying, to: UserId) -> None:
        rules, now = self.around.playbook.nudges, self.given.now
        lately = reminders.lately(self.tx, ChannelId(to), now - _HOUR)
        window = self._window(mention, saying)
        if saying.kind in _QUESTIONS or not lately:
            self._say(mention, saying, self._awake(mention, to, now))
        elif len(lately) >= rules.max_direct_per_hour:
            self._join(mention, saying, to, lately[0] + _HOUR)
        elif lately[-1] > now - window:
            self._join(mention, saying, to, lately[-1] + window)
        else:
            self._say(mention, saying, self._awake(mention, to, now))

    def _say(self, mention: Mention, saying: Saying, at: datetime) -> None:
        key = key_of(mention, saying)
        say(
            self.tx, self.around, mention.id, saying, self.given, key=key, not_before=at
        )

    def _window(self, mention: Mention, saying: Saying) -> timedelta:
        """How long reminders are gathered; never longer than the clock itself runs."""
        gathered = self.around.playbook.nudges.bundle_window
        clocks = running(mention, self.given.playbook, self.given.hours)
        mine = (c.span for c in clocks if c.name == saying.data["clock"])
        return min([gathered, *(span for span in mine if span is not None)])

    def _join(self, mention: Mention, saying: Saying, to: UserId, at: datetime) -> None:
        """Into the list that goes out later; each mention stands in it once."""
        item: dict[str, object] = {"mention": mention.id, "clock": saying.data["clock"]}
        waiting = reminders.waiting_list(self.tx, ChannelId(to))
        if waiting is None:
            outbox.put(
                self.tx,
                key=f"bundle:{to}:{at.isoformat()}",
                kind="bundle",
                channel=ChannelId(to),
                now=self.given.now,
                data={"items": [item], "person": to},
                not_before=self._awake(mention, to, at),
            )
            return
        known = waiting.data.get("items")
        items = known if isinstance(known, list) else []
        if all(one["mention"] != mention.id for one in items):
            data = {**waiting.data, "items": [*items, item]}
            reminders.rewrite(self.tx, waiting.id, data)

    def _awake(self, mention: Mention, to: UserId, at: datetime) -> datetime:
        """Not while its reader is not to be disturbed, unless it cannot wait."""
        if not self.around.playbook.nudges.respect_do_not_disturb:
            return at
        clocks = running(mention, self.given.playbook, self.given.hours)
        if any(clock.wall and clock.name != "snooze" for clock in clocks):
            return at
        member = self.wishes.get(to)
        quiet = member.quiet_until if member is not None else None
        return at if quiet is None else max(at, quiet)


def key_of(mention: Mention, saying: Saying) -> str:
    """One step of one run of one clock is said once."""
    data = saying.data
    return f"nudge:{mention.id}:{data['clock']}:{data['step']}:{data['since']}"
