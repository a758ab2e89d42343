"""Whether a source is alive: by the pauses it usually makes, and by what it delivers (S3.5)."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.hours.elapsed import Elapsed
from bot.playbook.schema.reports import SourceHealth
from bot.reports.rules.sums import percentile

SILENT, FAILING, UNREADABLE = "silent", "failing", "unreadable"
IRRELEVANT, AHEAD = "irrelevant", "ahead"
KINDS = (SILENT, FAILING, UNREADABLE, IRRELEVANT, AHEAD)

AN_HOUR = 3600
_USUAL = 0.98
"""Its longest pause but for the rarest: one long weekend does not teach that it may sleep."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one source.

    `hours` are those in which it delivered, as whole hours since 1970, oldest first.
    `failures` and `unreadable` are of the last day. `recent` and `before` are how many of
    its posts were about us, and of how many that was said. `ahead` is by how many seconds
    its posts are dated later than they came, in the middle.
    """

    source: str
    hours: Sequence[int]
    last: datetime | None
    failures: int = 0
    unreadable: int = 0
    recent: tuple[int, int] = (0, 0)
    before: tuple[int, int] = (0, 0)
    ahead: float = 0.0


@dataclass(frozen=True, slots=True)
class SourceTrouble:
    """What is wrong with a source, in numbers: seconds, counts or percent."""

    source: str
    kind: str
    last: datetime | None = None
    usual: float = 0.0
    count: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How a source is, and whether its rhythm is known well enough to miss it."""

    source: str
    last: datetime | None
    usual: float | None
    troubles: Sequence[SourceTrouble] = field(default_factory=tuple)


def health(
    seen: Seen, settings: SourceHealth, elapsed: Elapsed, now: datetime
) -> Health:
    """All that can be said of one source now."""
    usual = usual_pause(seen.hours, settings, elapsed)
    found = tuple(_troubles(seen, usual, settings, elapsed, now))
    return Health(seen.source, seen.last, usual, found)


def usual_pause(
    hours: Sequence[int], settings: SourceHealth, elapsed: Elapsed
) -> float | None:
    """The longest usual pause in seconds of working time; nothing where too little is known."""
    if len(hours) < settings.known_hours:
        return None
    pauses = sorted(
        elapsed.between((a + 1) * AN_HOUR, b * AN_HOUR)
        for a, b in itertools.pairwise(hours)
    )
    return percentile(pauses, _USUAL)


def _troubles(
    seen: Seen,
    usual: float | None,
    settings: SourceHealth,
    elapsed: Elapsed,
    now: datetime,
) -> Iterator[SourceTrouble]:
    if usual is not None and seen.last is not None:
        silent = elapsed.between(seen.last.timestamp(), now.timestamp())
        # An hour within which it delivered counts as a pause of none: one more is usual.
        limit = max(
            settings.times * (usual + AN_HOUR), settings.at_least.total_seconds()
        )
        if silent >= limit:
            yield SourceTrouble(
                seen.source, SILENT, last=seen.last, usual=usual + AN_HOUR
            )
    if seen.failures >= settings.failures:
        yield SourceTrouble(seen.source, FAILING, count=seen.failures)
    if seen.unreadable >= settings.unreadable:
        yield SourceTrouble(seen.source, UNREADABLE, count=seen.unreadable)
    yield from _relevance(seen, settings)
    if seen.ahead >= settings.ahead.total_seconds():
        yield SourceTrouble(seen.source, AHEAD, usual=seen.ahead)


def _relevance(seen: Seen, settings: SourceHealth) -> Iterator[SourceTrouble]:
    (ours, judged), (ours_before, judged_before) = seen.recent, seen.before
    if min(judged, judged_before) < settings.relevance_posts:
        return
    now = round(100 * ours / judged)
    before = round(100 * ours_before / judged_before)
    if before - now >= settings.relevance_falls:
        yield SourceTrouble(seen.source, IRRELEVANT, count=now, before=before)
