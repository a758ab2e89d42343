"""Decides when a clock reminds, whom, and how: the reminder ladder is data.

The timers are computed from the mention after every move. `rung` counts the steps of
the ladder already done, `since` is the start of the clock, so that a clock that
restarts begins at the first step and no reminder is sent twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.hours.hours import Hours
from bot.mentions.rules.clocks import Clock, leading, running, team_time
from bot.mentions.rules.transition import NotificationRequest
from bot.playbook.playbook import LadderStep as Rung
from bot.playbook.playbook import Playbook
from data.models import Mention, Status, Timer, UserId
from data.outbox.notification_data import Reminder

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a ladder is climbed: the timer stays, so that what was said stays known."""


@dataclass(frozen=True, slots=True)
class NudgeStep:
    """What one due timer leads to: the timer as it goes on, and what could be said.

    On time that is one saying. After a downtime there is one for each step that passed:
    the last of them is true, the others tell who has not heard of it. `lets_go` is the
    step that asked the owner in vain: the mention goes back to everybody.
    """

    timer: Timer
    notifications: tuple[NotificationRequest, ...] = ()
    lets_go: str | None = None

    @property
    def latest(self) -> tuple[NotificationRequest, ...]:
        """What is said on time: to each reader the last step that is meant for them."""
        last = {request.data.person: request for request in self.notifications}
        return tuple(last.values())


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may be spoken to now; `lead` only where there is one on duty."""

    on_duty: UserId | None
    lead: UserId | None


def timers(
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    before: Mapping[str, Timer],
    now: datetime,
) -> list[Timer]:
    """The timers this mention needs now; what was already said is kept from before.

    Somebody is at the mention right now, so a step that this very move left behind
    counts as dealt with: nobody is reminded of what they are just doing.
    """
    ladders = [
        _ladder(mention, clock, playbook, hours)
        for clock in running(mention, playbook, hours)
    ]
    return [
        ladder.timer(before.get(ladder.clock.name), now)
        for ladder in ladders
        if ladder.steps
    ]


def due_step(
    timer: Timer,
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    now: datetime,
    audience: Audience,
) -> NudgeStep | None:
    """Climb to where the clock stands now, past every step reached meanwhile.

    Nothing when the clock no longer runs, or runs from another start.
    """
    clocks = running(mention, playbook, hours)
    clock = next((one for one in clocks if one.name == timer.kind), None)
    if clock is None or clock.start != timer.since:
        return None
    ladder = _ladder(mention, clock, playbook, hours)
    reached = ladder.reached(timer.step, now)
    number = reached[-1] + 1 if reached else timer.step
    climbed = replace(timer, step=number, due=ladder.due(number))
    spoken = [ladder.steps[index] for index in reached]
    spoken = [step for step in spoken if _applies(step, mention)]
    notifications = (_saying(step, ladder.clock, mention, audience) for step in spoken)
    said = tuple(request for request in notifications if request is not None)
    last = spoken[-1] if spoken else None
    return NudgeStep(climbed, said, ladder.asked_in_vain(last))


def still_true(
    data: Reminder, mention: Mention, playbook: Playbook, hours: Hours
) -> bool:
    """Whether a reminder put down earlier is worth saying now: its clock still runs.

    A step for mentions nobody owns is not said once somebody does, and the other way
    round (playbook 3.3: a nudge is decided again at the moment it is sent).
    """
    step = next((s for s in playbook.nudges.steps if s.id == data.step), None)
    if step is None or step.how == "release":
        return step is not None
    return _applies(step, mention) and any(
        clock.name == data.clock and clock.start == data.since
        for clock in running(mention, playbook, hours)
    )


@dataclass(frozen=True, slots=True)
class _Ladder:
    """One clock of a mention and the steps it climbs."""

    mention: Mention
    clock: Clock
    steps: tuple[Rung, ...]
    playbook: Playbook
    hours: Hours

    def timer(self, before: Timer | None, now: datetime) -> Timer:
        known = before is not None and before.since == self.clock.start
        number = before.step if before is not None and known else 0
        due = self.due(number)
        while number < len(self.steps) and self._is_past(self.steps[number], due, now):
            number += 1
            due = self.due(number)
        name, start = self.clock.name, self.clock.start
        return Timer("mention", self.mention.id, name, due, number, start)

    def reached(self, number: int, now: datetime) -> list[int]:
        """The steps from this one on whose moment has come."""
        later = range(number, len(self.steps))
        return [index for index in later if self._instant(self.steps[index]) <= now]

    def due(self, number: int) -> datetime:
        return self._instant(self.steps[number]) if number < len(self.steps) else NEVER

    def asked_in_vain(self, step: Rung | None) -> str | None:
        """The step that asked, when the owner has done nothing since."""
        if step is None or step.how != "release" or self.mention.claimed_at is None:
            return None
        asked = next((s for s in self.steps if s.id == step.asked), None)
        acted = asked is None or self.mention.claimed_at > self._at(asked)
        return None if asked is None or acted else asked.id

    def _is_past(self, step: Rung, at: datetime, now: datetime) -> bool:
        """A step is dealt with when it lies behind this move, or within a snooze."""
        asleep = self.mention.snoozed_until
        quiet = asleep is not None and self.clock.name != "snooze"
        if asleep is None or not quiet or step.to == "lead":
            return at <= now
        return at <= max(now, asleep)

    def _instant(self, step: Rung) -> datetime:
        """When a step is said: what the lead must know waits for the end of a snooze."""
        asleep = self.mention.snoozed_until
        if asleep is None or self.clock.name == "snooze" or step.to != "lead":
            return self._at(step)
        return max(self._at(step), asleep)

    def _at(self, step: Rung) -> datetime:
        """When it is reached: a share of the clock's span, or so long before its end.

        Never outside working time, unless the clock runs through the night.
        """
        clock = self.clock
        if clock.span is None or step.at is None:
            ahead = step.before or timedelta(0)
            if clock.wall:
                return clock.due - ahead
            return self.hours.next_opening(self.hours.subtract(clock.due, ahead))
        share, start = clock.span * step.at, clock.start
        promised = self.mention.promise_due
        if clock.name == "resolve" and promised is not None:
            # Whoever gave a word is asked no other question until it has passed.
            start = max(start, promised)
        at = self._after(start, share)
        if clock.start >= self.mention.received_at:
            return at
        return max(at, self._since_it_came(step.at))

    def _since_it_came(self, share: float) -> datetime:
        """What reached us late: the team has its whole time first, and then one step
        comes after the other, so that lateness skips none and says none at once.
        """
        first = team_time(self.clock.name, self.mention, self.playbook, self.hours)
        apart = first * self.playbook.nudges.late_share * share
        return self._after(self.mention.received_at, first + apart)

    def _after(self, start: datetime, span: timedelta) -> datetime:
        if self.clock.wall:
            return start + span
        return self.hours.next_opening(self.hours.add(start, span))


def _ladder(
    mention: Mention, clock: Clock, playbook: Playbook, hours: Hours
) -> _Ladder:
    klass = playbook.classes.get(leading(mention, playbook) or "")
    nags = (playbook.unclassified if klass is None else klass).nudges
    steps = tuple(step for step in playbook.nudges.steps if step.clock == clock.name)
    # What somebody asked for themselves is said whatever the class.
    wanted = nags or clock.name in ("snooze", "promise")
    return _Ladder(mention, clock, steps if wanted else (), playbook, hours)


def _applies(step: Rung, mention: Mention) -> bool:
    if step.unless == "first_reply" and mention.first_reply_due is not None:
        return False
    return (
        step.condition in ("any", mention.status.value)
        and step.notification is not None
    )


def _saying(
    step: Rung, clock: Clock, mention: Mention, audience: Audience
) -> NotificationRequest | None:
    """Said to the one person whose move it is; to nobody when there is nobody.

    A lead who has it has heard of it already.
    """
    person = {
        "owner": mention.owner or audience.on_duty,
        "on_duty": audience.on_duty,
        "lead": audience.lead,
        "nobody": None,
    }[step.to]
    data = Reminder(clock=clock.name, step=step.id, person=person, since=clock.start)
    if step.notification is None or (step.how == "dm" and person is None):
        return None
    if step.to == "lead" and person == mention.owner:
        return None
    return NotificationRequest(
        step.notification, person if step.how == "dm" else None, data
    )


KIND = "left"
_LONGEST = 5
_LEAD_HEARS = 2


def timer(
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    before: Mapping[str, Timer],
    now: datetime,
) -> list[Timer]:
    """The one timer a mention on the desk always has; counted anew for a new owner.

    What is only named in a list at the end of the day has none: nobody is asked about
    praise.
    """
    klass = playbook.classes.get(leading(mention, playbook) or "")
    calm = klass is not None and not klass.nudges and klass.closes_as is None
    if mention.status not in (Status.OPEN, Status.CLAIMED) or calm:
        return []
    since = mention.claimed_at or mention.open_since
    known = before.get(KIND)
    if known is not None and known.since == since:
        return [known]
    return [
        Timer("mention", mention.id, KIND, hours.next_working_morning(now), 0, since)
    ]


def next_time(step: int, hours: Hours, now: datetime) -> datetime:
    """The next morning, then rarer and rarer, at last once in five working days."""
    morning = now
    for _ in range(min(step + 1, _LONGEST)):
        morning = hours.next_working_morning(morning)
    return morning


def asked(mention: Mention, step: int, audience: Audience) -> list[UserId | None]:
    """Whom to ask: its owner, else who is on duty; from the third time on the lead, too."""
    whose = mention.owner or audience.on_duty
    if step < _LEAD_HEARS or audience.lead in (None, whose):
        return [whose]
    return [whose, audience.lead]
