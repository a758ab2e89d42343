"""Decides how a reminder reaches a person: by their wish, in time, and never too often.

Whoever is away is stood in for; what would be one message too many joins a list that
goes out later (playbook 3.3). Nobody is ever reminded by a ping to everybody.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.record import SOURCE, say
from bot.desk.surroundings import Surroundings
from bot.rules.clocks import Clock, running
from bot.rules.step import Draft, Given
from data import absences, events, members, outbox, reminders
from data.models import ChannelId, Mention, UserId
from data.transaction import Transaction

_HOUR = timedelta(hours=1)
_OWN_WISH = ("snooze",)
"""Clocks people set for themselves: they count against no limit."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """Puts reminders into the outbox, inside the patrol's transaction."""

    around: Surroundings

    def remind(
        self, tx: Transaction, mention: Mention, draft: Draft, given: Given
    ) -> None:
        """Say it, in the way and at the time that suits its reader; or not at all."""
        clock = str(draft.data["clock"])
        if clock not in _OWN_WISH and self._said_enough(tx, mention):
            return
        draft = self._as_wished(tx, self.to_who_is_there(tx, draft, given))
        if draft.kind == "":
            return
        data: dict[str, object] = {"clock": clock, "step": draft.data["step"]}
        events.append(
            tx, mention=mention.id, at=given.now, kind="nudge", actor=SOURCE, data=data
        )
        if draft.to is None:
            say(tx, self.around, mention.id, draft, given, key=key_of(mention, draft))
        else:
            self._directly(tx, mention, draft, draft.to, given)

    def to_who_is_there(self, tx: Transaction, draft: Draft, given: Given) -> Draft:
        """The same for the backup of somebody who is away, or for who is on duty."""
        person = draft.data.get("person")
        away = absences.all_at(tx, given.now)
        seen: set[object] = set()
        while person in away and person not in seen:
            seen.add(person)
            person = away[UserId(str(person))].backup
        if person in away or person is None:
            person = self.around.duty.audience().on_duty
        if person == draft.data.get("person"):
            return draft
        to = UserId(str(person)) if draft.to is not None and person else None
        return replace(draft, to=to, data={**draft.data, "person": person})

    def _as_wished(self, tx: Transaction, draft: Draft) -> Draft:
        """By direct message, in the thread, or not at all, as its reader chose."""
        person = draft.data.get("person")
        member = members.find(tx, UserId(str(person))) if person else None
        wish = member.nudge_by if member is not None else None
        if wish == "none":
            return replace(draft, kind="")
        if wish == "thread":
            return replace(draft, to=None)
        if wish == "dm" and person:
            return replace(draft, to=UserId(str(person)))
        return draft

    def _said_enough(self, tx: Transaction, mention: Mention) -> bool:
        row = tx.one(
            "select count(*) as n from events where mention = :mention "
            "and kind = 'nudge'",
            mention=mention.id,
        )
        most = self.around.playbook.nudges.max_per_mention
        return row is not None and row["n"] >= most

    def _directly(
        self,
        tx: Transaction,
        mention: Mention,
        draft: Draft,
        to: UserId,
        given: Given,
    ) -> None:
        rules = self.around.playbook.nudges
        lately = reminders.lately(tx, ChannelId(to), given.now - _HOUR)
        window = self._window(mention, draft)
        if len(lately) >= rules.max_direct_per_hour:
            self._join(tx, mention, draft, to, lately[0] + _HOUR, given)
        elif lately and lately[-1] > given.now - window:
            self._join(tx, mention, draft, to, lately[-1] + window, given)
        else:
            say(
                tx,
                self.around,
                mention.id,
                draft,
                given,
                key=key_of(mention, draft),
                not_before=self._awake(tx, mention, to, given.now, given),
            )

    def _window(self, mention: Mention, draft: Draft) -> timedelta:
        """How long reminders are gathered; never longer than the clock itself runs."""
        gathered = self.around.playbook.nudges.bundle_window
        clock = self._clock(mention, str(draft.data["clock"]))
        return (
            gathered
            if clock is None or clock.span is None
            else min(gathered, clock.span)
        )

    def _clock(self, mention: Mention, name: str) -> Clock | None:
        clocks = running(mention, self.around.playbook, self.around.hours)
        return next((clock for clock in clocks if clock.name == name), None)

    def _join(
        self,
        tx: Transaction,
        mention: Mention,
        draft: Draft,
        to: UserId,
        at: datetime,
        given: Given,
    ) -> None:
        """Into the list that goes out later; each mention stands in it once."""
        item = {"mention": mention.id, "clock": draft.data["clock"]}
        waiting = reminders.waiting_list(tx, ChannelId(to))
        if waiting is not None:
            known = waiting.data.get("items")
            items = known if isinstance(known, list) else []
            if all(i["mention"] != mention.id for i in items):
                reminders.rewrite(
                    tx, waiting.id, {**waiting.data, "items": [*items, item]}
                )
            return
        outbox.put(
            tx,
            key=f"bundle:{to}:{at.isoformat()}",
            kind="bundle",
            channel=ChannelId(to),
            now=given.now,
            data={"items": [item], "person": to},
            not_before=self._awake(tx, mention, to, at, given),
        )

    def _awake(
        self, tx: Transaction, mention: Mention, to: UserId, at: datetime, given: Given
    ) -> datetime:
        """Not while its reader is not to be disturbed, unless it cannot wait."""
        if not self.around.playbook.nudges.respect_do_not_disturb:
            return at
        if any(
            clock.wall and clock.name != "snooze"
            for clock in running(mention, given.playbook, given.hours)
        ):
            return at
        member = members.find(tx, to)
        quiet = member.quiet_until if member is not None else None
        return at if quiet is None else max(at, quiet)


def key_of(mention: Mention, draft: Draft) -> str:
    """One step of one run of one clock is said once."""
    data = draft.data
    return f"nudge:{mention.id}:{data['clock']}:{data['step']}:{data['since']}"
