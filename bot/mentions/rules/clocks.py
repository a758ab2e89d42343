"""Computes when each clock of a mention runs out, always from the original start.

Clocks: *claim* while nobody owns it, *first reply* until any reply, *resolve* until the
considered reply, *promise* until the promised time (DESIGN section 7).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.hours.hours import Hours
from bot.mentions.rules.weight import urgency
from bot.playbook.playbook import Playbook, Targets, WorkingDays
from data.models import Mention, Status


def leading(mention: Mention, playbook: Playbook) -> str | None:
    """The class whose clocks and steps count; of two the one guidance.toml names first."""
    if mention.classification is None or mention.second_class is None:
        return mention.classification
    order = playbook.guidance.stricter
    both = [c for c in (mention.classification, mention.second_class) if c in order]
    return min(both, key=order.index, default=mention.classification)


def calm_last(mentions: Iterable[Mention], playbook: Playbook) -> tuple[Mention, ...]:
    """The same order, but what nobody is reminded of comes after what is critical (S1.4).

    Praise that has waited since yesterday never stands before a fresh complaint.
    """
    return tuple(sorted(mentions, key=lambda one: _is_calm(one, playbook)))


def _is_calm(mention: Mention, playbook: Playbook) -> bool:
    klass = playbook.classes.get(leading(mention, playbook) or "")
    return klass is not None and not klass.nudges and mention.promise_due is None


_RESTING = ("accepted", "contacted")
"""Where a private handover stands while public clocks rest (S0.30)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One running clock: its name, when it started, its length and its end.

    A `wall` clock runs through the night, others in working time only.
    """

    name: str
    start: datetime
    span: timedelta | None
    due: datetime
    wall: bool


def started_at(
    published: datetime | None, received: datetime, playbook: Playbook
) -> datetime:
    """When the author began to wait: the posting time while it is plausible (S3.11)."""
    if published is None or published > received:
        return received
    plausible = received - published <= playbook.clocks.plausible_lag
    return to_the_millisecond(published) if plausible else received


def to_the_millisecond(instant: datetime) -> datetime:
    """As the database keeps it, so that an instant equals itself when it comes back."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def targets_of(mention: Mention, playbook: Playbook) -> Targets:
    """How soon, for its class and by the profile a rule gave it; before anybody classified
    it, a target of its own.
    """
    playbook = playbook.profiles.get(mention.routed.targets or "", playbook)
    classification = leading(mention, playbook)
    klass = playbook.classes.get(classification or "")
    return playbook.unclassified.targets if klass is None else klass.targets


def set_due(mention: Mention, playbook: Playbook, hours: Hours) -> Mention:
    """The same mention with the ends of all its clocks worked out anew."""
    running = {
        clock.name: clock.due for clock in _targets_running(mention, playbook, hours)
    }
    live = mention.status in (Status.OPEN, Status.CLAIMED)
    return replace(
        mention,
        claim_due=running.get("claim"),
        first_reply_due=running.get("first_reply"),
        resolve_due=running.get("resolve"),
        promise_due=mention.promise_due if live else None,
    )


def running(mention: Mention, playbook: Playbook, hours: Hours) -> list[Clock]:
    """Every clock that runs now, with the promise and the next look."""
    clocks = _targets_running(mention, playbook, hours)
    if mention.promise_due is not None:
        # A word given anew is a run of its own, with reminders of its own.
        due = mention.promise_due
        clocks.append(Clock("promise", due, None, due, wall=False))
    if mention.look_again_at is not None:
        start = mention.answered_at or mention.started_at
        look = mention.look_again_at
        clocks.append(Clock("look_again", start, None, look, wall=False))
    if mention.snoozed_until is not None:
        until = mention.snoozed_until
        clocks.append(Clock("snooze", until, None, until, wall=True))
    return clocks


def lag(mention: Mention) -> timedelta:
    """How long after it was posted it reached us; nothing where nobody knows."""
    published = mention.post.published_at
    if published is None:
        return timedelta(0)
    return max(mention.received_at - published, timedelta(0))


def due_order(mention: Mention) -> tuple[bool, datetime, int]:
    """What falls due first comes first, in every list; `data/mentions/queues.py` says it in SQL."""
    dues = (
        mention.claim_due,
        mention.first_reply_due,
        mention.promise_due or mention.resolve_due,
        mention.look_again_at,
    )
    first = min((due for due in dues if due is not None), default=None)
    return first is None, first or mention.received_at, mention.id


def team_time(
    clock: str, mention: Mention, playbook: Playbook, hours: Hours
) -> timedelta:
    """The time the team has before this clock is anybody's worry: the clock before it."""
    targets = targets_of(mention, playbook)
    claim = _claim_span(mention, targets, playbook, hours)
    claim = claim or playbook.unclassified.targets.claim or timedelta(0)
    span = (targets.first_reply or claim) if clock == "resolve" else claim
    return working_time(span, mention.received_at, hours)


def next_due(mention: Mention, now: datetime) -> tuple[str, datetime] | None:
    """What to speak of next and when; nothing for a mention that waits for nobody.

    A word to the author that is late counts more than anything ahead; our own claim
    counts less, because once it has passed the author's clock is what matters.
    """
    dues = {
        "promise": mention.promise_due,
        "first_reply": mention.first_reply_due,
        # A word given later than the target stands in the target's place.
        "resolve": None if mention.promise_due else mention.resolve_due,
        "look_again": mention.look_again_at,
    }
    waiting = {name: due for name, due in dues.items() if due is not None}
    late = next(((name, due) for name, due in waiting.items() if due <= now), None)
    if late is not None:
        return late
    claim = mention.claim_due
    if claim is not None and (claim > now or not waiting):
        waiting["claim"] = claim
    return min(waiting.items(), key=lambda one: (one[1], one[0]), default=None)


def working_time(span: timedelta, start: datetime, hours: Hours) -> timedelta:
    """How much working time a target is; a working day of it is as long as the days are."""
    if not isinstance(span, WorkingDays):
        return span
    return hours.between(start, hours.add_days(start, span.days))


def _targets_running(mention: Mention, playbook: Playbook, hours: Hours) -> list[Clock]:
    targets = targets_of(mention, playbook)
    spans = {
        "claim": (
            _claim_start(mention),
            _claim_span(mention, targets, playbook, hours),
        ),
        "first_reply": (
            _reply_start(mention),
            _reply_span(mention, targets, playbook, hours),
        ),
        "resolve": (_resolve_start(mention), targets.resolve),
    }
    wall = targets.clock == "wall" or any(
        playbook.flags[name].wall for name in mention.flags
    )
    return [
        _clock(name, start, span, hours, wall=wall)
        for name, (start, span) in spans.items()
        if start is not None and span is not None
    ]


def _clock(
    name: str, start: datetime, span: timedelta, hours: Hours, *, wall: bool
) -> Clock:
    if wall:
        return Clock(name, start, span, start + span, wall)
    if not isinstance(span, WorkingDays):
        return Clock(name, start, span, hours.add(start, span), wall)
    due = hours.add_days(start, span.days)
    return Clock(name, start, hours.between(start, due), due, wall)


def _claim_start(mention: Mention) -> datetime | None:
    return mention.open_since if mention.status is Status.OPEN else None


def _claim_span(
    mention: Mention, targets: Targets, playbook: Playbook, hours: Hours
) -> timedelta | None:
    """Some flags and much weight make it more urgent that somebody looks."""
    share = urgency(mention, playbook)
    if targets.claim is None or share == 1:
        return targets.claim
    return working_time(targets.claim, mention.open_since, hours) * share


def _reply_start(mention: Mention) -> datetime | None:
    if mention.status not in (Status.OPEN, Status.CLAIMED):
        return None
    if mention.returned_at is not None:
        return mention.returned_at
    if mention.private_state in _RESTING:
        return None
    return _waits_since(mention) if mention.first_reply_at is None else None


def _reply_span(
    mention: Mention, targets: Targets, playbook: Playbook, hours: Hours
) -> timedelta | None:
    """What came in while the desk was closed has waited already: at opening there is
    at most so much left (playbook 3.2).
    """
    rule, start = playbook.clocks.off_hours, _reply_start(mention)
    if targets.first_reply is None or leading(mention, playbook) not in rule.classes:
        return targets.first_reply
    if start is None or hours.is_open(start):
        return targets.first_reply
    return min(working_time(targets.first_reply, start, hours), rule.left_at_most)


def _resolve_start(mention: Mention) -> datetime | None:
    live = mention.status in (Status.OPEN, Status.CLAIMED)
    if not live or mention.private_state in _RESTING:
        return None
    if mention.answered_at is None or _is_open_again(mention):
        return _waits_since(mention)
    return None


def _waits_since(mention: Mention) -> datetime:
    """Since when a clock that was not met runs: once taken up again, from then on."""
    return mention.reopened_at or mention.started_at


def _is_open_again(mention: Mention) -> bool:
    """Whether somebody took up an answered case again: there is something to answer."""
    answered, reopened = mention.answered_at, mention.reopened_at
    if mention.reopened_by is None or answered is None or reopened is None:
        return False
    return reopened > answered
