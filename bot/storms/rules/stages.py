"""Decides how a storm goes on from one look to the next: the same rule live and in a replay.

A person confirms, sets the level and closes; the rule proposes, and opens only what
nobody answers (playbook 5.3, 5.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.errors import Refused
from bot.playbook.schema.storms import StormLifecycle
from bot.storms.rules.detecting import HOUR, DetectionResult
from data.models import ChannelId, UserId
from data.storms.models import Storm, StormId, StormStage

Said = Literal[
    "watch",
    "tell_lead",
    "propose",
    "propose_again",
    "open",
    "easing",
    "rises",
    "ask_close",
    "close",
    "passed",
]
"""What follows from a step, for whoever has to say it."""

_NEW = StormId(0)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the storm stands after a look, and what is to be said now."""

    storm: Storm
    said: tuple[Said, ...] = ()


def may_begin(now: datetime, before: Sequence[Storm], rules: StormLifecycle) -> bool:
    """Whether nothing that a person declined lately keeps it quiet (S4.2)."""
    said = (one.declined_at for one in before if one.declined_at is not None)
    return not any(now < at + rules.declined_for for at in said)


def begin(
    channel: ChannelId, look: DetectionResult, rules: StormLifecycle
) -> Step | None:
    """A storm that nobody knew before; nothing where all is calm."""
    if look.alarm == "calm":
        return None
    fresh = Storm(
        id=_NEW,
        channel=channel,
        stage=StormStage.WATCH,
        began_at=look.at - HOUR,
        raised_at=look.at,
        level=2,
        watched_at=look.at,
    )
    if look.alarm == "storm":
        return _propose(fresh, look, rules, "propose")
    return Step(fresh, ("watch", *_lead(fresh, look, rules)))


def go_on(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step:
    """One look later. While it is open, calm means that no more comes than after a storm."""
    if look.alarm != "calm":
        storm = replace(storm, raised_at=look.at)
    match storm.stage:
        case StormStage.WATCH | StormStage.GATHERING:
            return _watched(storm, look, rules)
        case StormStage.PROPOSED:
            return _proposed(storm, look, rules)
        case StormStage.OPEN:
            return _open(storm, look, rules)
        case StormStage.EASING:
            return _easing(storm, look, rules)
        case _:
            return Step(storm)


def as_the_same(
    step: Step, last: Storm | None, look: DetectionResult, rules: StormLifecycle
) -> Step:
    """What is proposed soon after a storm closed is that storm again (playbook 5.4)."""
    if (
        "propose" not in step.said
        or last is None
        or last.stage is not StormStage.CLOSED
    ):
        return step
    return _again(last, look, rules) or step


def _again(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step | None:
    if storm.ended_at is None or look.at >= storm.ended_at + rules.reopens_within:
        return None
    back = replace(
        storm,
        ended_at=None,
        ended_by=None,
        quiet_since=None,
        asked_close_at=None,
        raised_at=look.at,
        times_reopened=storm.times_reopened + 1,
    )
    return _propose(back, look, rules, "propose_again")


def opened(
    storm: Storm, at: datetime, by: UserId | None, rules: StormLifecycle, level: int = 0
) -> Storm:
    """Open from now on, by a person or because nobody answered."""
    if storm.stage.is_storm:
        raise Refused("storm_open")
    if storm.stage is StormStage.CLOSED:
        raise Refused("storm_closed")
    return replace(
        storm,
        stage=StormStage.OPEN,
        level=max(level or rules.opens_as, 1),
        opened_at=storm.opened_at or at,
        opened_by=by,
        opens_at=None,
        raised_at=at,
        quiet_since=None,
        ended_at=None,
        ended_by=None,
        lead=by or storm.lead,
        lead_since=at if by else storm.lead_since,
    )


def declined(storm: Storm, at: datetime, by: UserId, gathered: int) -> Storm:
    """A person says that this is no storm. What was gathered for it stays on its board."""
    if storm.stage.is_over:
        raise Refused("storm_over")
    if storm.stage.is_storm:
        raise Refused("storm_open")
    said = replace(storm, declined_at=at, declined_by=by, opens_at=None, level=0)
    if gathered:
        return replace(said, stage=StormStage.GATHERING)
    return replace(said, stage=StormStage.DECLINED, ended_at=at, ended_by=by)


def waits(storm: Storm, until: datetime) -> Storm:
    """A person looks first: it opens by itself later."""
    if storm.stage is not StormStage.PROPOSED:
        raise Refused("storm_not_proposed")
    return replace(storm, opens_at=until)


def eased(storm: Storm, at: datetime) -> Storm:
    """A person says that it is easing."""
    if storm.stage is not StormStage.OPEN:
        raise Refused("storm_not_open")
    return replace(storm, stage=StormStage.EASING, quiet_since=storm.quiet_since or at)


def kept_open(storm: Storm, at: datetime) -> Storm:
    """A person does not close it: it is asked again after the same time."""
    if not storm.stage.is_storm:
        raise Refused("storm_over")
    return replace(storm, quiet_since=at, asked_close_at=None)


def closed(storm: Storm, at: datetime, by: UserId | None) -> Storm:
    """Over, by a person, or by itself after a very long quiet."""
    if not storm.stage.is_storm:
        raise Refused("storm_not_open")
    return replace(
        storm,
        stage=StormStage.CLOSED,
        ended_at=at,
        ended_by=by,
    )


def reopened(storm: Storm, at: datetime, by: UserId, rules: StormLifecycle) -> Storm:
    """A person takes it up again."""
    if storm.stage is not StormStage.CLOSED or storm.ended_at is None:
        raise Refused("storm_not_closed")
    if at >= storm.ended_at + rules.reopens_within:
        raise Refused("storm_long_over")
    level = max(storm.level, rules.opens_as)
    back = replace(storm, stage=StormStage.PROPOSED, asked_close_at=None)
    return replace(
        opened(back, at, by, rules, level), times_reopened=storm.times_reopened + 1
    )


def set_level(storm: Storm, level: int, reason: str, media: int = 0) -> Storm:
    """A person says how strong it is, and why."""
    if not storm.stage.is_storm:
        raise Refused("storm_not_open")
    if not (0 <= level <= 6 and 0 <= media <= 6):
        raise Refused("storm_level", field="level")
    if not reason.strip():
        raise Refused("storm_reason", field="reason")
    return replace(storm, level=level, media=media, why=reason.strip())


def _propose(
    storm: Storm,
    look: DetectionResult,
    rules: StormLifecycle,
    said: Literal["propose", "propose_again"],
) -> Step:
    asked = replace(
        storm,
        stage=StormStage.PROPOSED,
        proposed_at=look.at,
        opens_at=look.at + rules.opens_after,
        level=max(storm.level, 2),
    )
    return Step(asked, (said,))


def _watched(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step:
    if look.alarm == "storm":
        return _propose(storm, look, rules, "propose")
    if storm.stage is StormStage.GATHERING and look.alarm == "watch":
        storm = replace(storm, stage=StormStage.WATCH, watched_at=look.at, level=2)
        return Step(storm, ("watch", *_lead(storm, look, rules)))
    if storm.stage is StormStage.WATCH and look.at - storm.raised_at >= HOUR:
        return Step(
            replace(storm, stage=StormStage.PASSED, ended_at=look.at), ("passed",)
        )
    return Step(storm, _lead(storm, look, rules))


def _lead(
    storm: Storm, look: DetectionResult, rules: StormLifecycle
) -> tuple[Said, ...]:
    """The duty lead hears once, where it lasts or is negative (S3.41)."""
    if storm.watched_at is None or storm.lead_told_at or look.alarm == "calm":
        return ()
    lasts = look.at - storm.watched_at >= rules.lead_after
    sure = look.share is not None and look.negative and not look.warm_up
    return ("tell_lead",) if lasts or sure else ()


def _proposed(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step:
    if look.at - storm.raised_at >= HOUR:
        return Step(
            replace(storm, stage=StormStage.PASSED, ended_at=look.at, opens_at=None),
            ("passed",),
        )
    if storm.opens_at is not None and look.at >= storm.opens_at:
        level = max(storm.level, rules.opens_as)
        return Step(opened(storm, look.at, None, rules, level), ("open",))
    return Step(storm)


def _open(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step:
    if look.alarm != "calm":
        return Step(replace(storm, quiet_since=None))
    since = storm.quiet_since or look.at
    storm = replace(storm, quiet_since=since)
    if look.at - since >= rules.easing_after:
        return Step(replace(storm, stage=StormStage.EASING), ("easing",))
    return Step(storm)


def _easing(storm: Storm, look: DetectionResult, rules: StormLifecycle) -> Step:
    if look.alarm == "storm":
        back = replace(
            storm, stage=StormStage.OPEN, quiet_since=None, asked_close_at=None
        )
        return Step(back, ("rises",))
    if storm.quiet_since is None:
        return Step(replace(storm, quiet_since=look.at, asked_close_at=None))
    silent = look.at - storm.quiet_since
    if silent >= rules.ends_after:
        return Step(closed(storm, look.at, None), ("close",))
    if silent >= rules.close_after and storm.asked_close_at is None:
        return Step(replace(storm, asked_close_at=look.at), ("ask_close",))
    return Step(storm)


def next_look(
    storm: Storm | None, now: datetime, rules: StormLifecycle
) -> datetime | None:
    """When to look although nothing comes: something begins or ends by itself."""
    if storm is None or storm.stage.is_over:
        return None
    soon = now + timedelta(minutes=5)
    if storm.opens_at is not None:
        return min(soon, max(storm.opens_at, now))
    return soon
