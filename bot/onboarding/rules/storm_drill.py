"""Decides what a storm drill posts and when, and what it says of how it went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.incoming.format import Incoming
from bot.playbook.schema.drill_storm import DrillText, StormDrill
from data.models import Mention
from data.outbox.notification_data import DrillResult
from data.storms.models import Storm

_NEXT = 7
"""So many places further in a round: neighbours say something else."""


def due_after(passed: timedelta, drill: StormDrill) -> int:
    """How many posts have come after so much time."""
    share = min(1.0, max(0.0, passed / timedelta(minutes=drill.minutes)))
    return int(drill.posts * share**drill.growth)


def time_of(index: int, drill: StormDrill) -> timedelta:
    """When this post comes, counted from the beginning."""
    share = (index + 1) / drill.posts
    return timedelta(minutes=drill.minutes * float(share ** (1 / drill.growth)))


def meant(index: int, drill: StormDrill) -> DrillText:
    """What this post says."""
    once = [text for text in drill.texts for _ in range(text.often)]
    place = index * _NEXT + index // len(once)
    return once[place % len(once)]


def post(number: int, index: int, drill: StormDrill, language: str) -> Incoming:
    """One post of the drill of this number, by one of its invented authors."""
    text, author = meant(index, drill), index * _NEXT % drill.authors
    name = drill.names[author % len(drill.names)]
    handle = f"{name.partition(' ')[0].casefold()}_{author}_drill"
    said: Mapping[str, Any] = {
        "external_id": f"{mark(number)}{index}",
        "platform": drill.platforms[author % len(drill.platforms)],
        "kind": "post",
        "author": {"name": name, "handle": handle, "followers": text.followers},
        "text": f"DRILL · {text.text[language]}",
        "language": language,
    }
    return Incoming.model_validate(said)


def mark(number: int) -> str:
    """How the posts of this drill are named."""
    return f"drill-{number}-"


@dataclass(frozen=True, slots=True)
class Went:
    """One post of a drill at its end: which one it was, and the mention it became."""

    index: int
    mention: Mention


def result(
    went: Sequence[Went],
    storm: Storm | None,
    told_at: datetime | None,
    now: datetime,
    drill: StormDrill,
) -> DrillResult:
    """Times and counts, of the team as a whole: nobody is named or can be told apart."""
    waits = sorted(
        one.mention.claimed_at - one.mention.received_at
        for one in went
        if one.mention.claimed_at is not None
    )
    judged = [one for one in went if one.mention.classification is not None]
    wrong = sum(
        one.mention.classification != meant(one.index, drill).meant for one in judged
    )
    missed = sum(_is_missed(one.mention, now) for one in went)
    first = min((one.mention.received_at for one in went), default=now)
    return DrillResult(
        posts=len(went),
        claimed=len(waits),
        first_claim=_seconds(waits[:1]),
        middle_claim=_seconds(waits[(len(waits) - 1) // 2 :]),
        classified=len(judged),
        wrong=wrong,
        missed=missed,
        answered=_answered(storm),
        told=_seconds([told_at - first] if told_at is not None else []),
    )


def _answered(storm: Storm | None) -> int | None:
    """How long the question whether it is a storm waited for a person."""
    if storm is None or storm.proposed_at is None:
        return None
    said = storm.declined_at or (storm.opened_at if storm.opened_by else None)
    return None if said is None else _seconds([said - storm.proposed_at])


def _is_missed(mention: Mention, now: datetime) -> bool:
    return mention.promise_due is not None and mention.promise_due <= now


def _seconds(spans: Iterable[timedelta]) -> int | None:
    return next((max(0, round(span.total_seconds())) for span in spans), None)
