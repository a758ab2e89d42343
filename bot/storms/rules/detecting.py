"""Decides whether more is posted than usual, from counts alone (playbook 5.3).

Nothing is remembered from look to look but counts, so a restart loses nothing. Rates are
posts an hour. Two streams are looked at, all posts and those with negative words: a storm
is seen sooner in the second, whose usual is lower.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import sqrt
from statistics import fmean, median, pvariance
from typing import Literal

from bot.playbook.schema.storms import Detection, Negativity, StormLifecycle, Threshold

BIN = timedelta(minutes=5)
HOUR = timedelta(hours=1)
_A_DAY = timedelta(days=1) // BIN
_AN_HOUR = HOUR // BIN
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_CUSUM_BINS = timedelta(hours=6) // BIN
_MOST_PLATFORMS = 4

Alarm = Literal["calm", "watch", "storm"]
"""Nothing unusual; a line in the channel; a storm is proposed."""


def bin_of(at: datetime) -> int:
    """The number of the five minutes an instant lies in."""
    return (at - _LONG_AGO) // BIN


def start_of(number: int) -> datetime:
    """When these five minutes began."""
    return _LONG_AGO + number * BIN


@dataclass(frozen=True, slots=True)
class Counted:
    """One post as far as counting goes. `worth` is 1, less for a repost, 0 for spam.

    `author`, `platform` and `conversation` are nothing where nobody told. `negative` is
    nothing where its words tell nothing, or where there are none.
    """

    at: datetime
    worth: float = 1.0
    author: str | None = None
    platform: str | None = None
    conversation: str | None = None
    negative: bool | None = None


@dataclass(slots=True)
class Recent:
    """The posts of the last hours in the order of their time, ready to be summed."""

    posts: list[Counted] = field(default_factory=list)
    _times: list[datetime] = field(default_factory=list)
    _all: list[float] = field(default_factory=lambda: [0.0])
    _negative: list[float] = field(default_factory=lambda: [0.0])

    @classmethod
    def of(cls, posts: Iterable[Counted]) -> "Recent":
        """From posts in any order."""
        recent = cls()
        for post in sorted(posts, key=lambda one: one.at):
            recent.add(post)
        return recent

    def add(self, post: Counted) -> None:
        """One more, not before the last one."""
        self.posts.append(post)
        self._times.append(post.at)
        self._all.append(self._all[-1] + post.worth)
        more = post.worth if post.negative else 0.0
        self._negative.append(self._negative[-1] + more)

    def count(self, after: datetime, until: datetime, *, negative: bool) -> float:
        """What the posts of this time are worth."""
        sums = self._negative if negative else self._all
        first, last = self._span(after, until)
        return sums[last] - sums[first]

    def between(self, after: datetime, until: datetime) -> Sequence[Counted]:
        """The posts of this time."""
        first, last = self._span(after, until)
        return self.posts[first:last]

    def _span(self, after: datetime, until: datetime) -> tuple[int, int]:
        return bisect_right(self._times, after), bisect_right(self._times, until)


@dataclass(frozen=True, slots=True)
class History:
    """Counts of five minutes each. `since` is the first that was counted, `cut` are storms."""

    since: int
    posts: Mapping[int, float]
    negative: Mapping[int, float] = field(default_factory=dict)
    cut: Sequence[tuple[int, int]] = ()

    def counts(self, *, negative: bool) -> Mapping[int, float]:
        """Of all posts, or of those with negative words."""
        return self.negative if negative else self.posts


@dataclass(frozen=True, slots=True)
class Judged:
    """What people said of the last posts: how many have a class, and how many a negative one."""

    classified: int = 0
    negative: int = 0


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual at this time of day, an hour, and how much that scatters (at least 1)."""

    mean: float
    scatter: float


@dataclass(frozen=True, slots=True)
class DetectionResult:
    """What one look found, in the figures a proposal shows (S4.2).

    `rate` are posts within the last hour. `share` is the negative share, nothing where
    there are no words; `guessed` where no person said so. `authors` is nothing where no
    source tells. `because` names what was passed. In a `warm_up` nobody knows the usual.
    """

    at: datetime
    alarm: Alarm = "calm"
    rate: float = 0.0
    usual: float = 0.0
    authors: int | None = None
    conversations: int = 0
    platforms: tuple[tuple[str, int], ...] = ()
    share: float | None = None
    guessed: bool = True
    negative: bool = False
    because: str = ""
    warm_up: bool = False

    @property
    def times(self) -> float | None:
        """How often the usual this is; nothing where nobody knows the usual."""
        return None if self.warm_up else self.rate / max(self.usual, 0.1)


@dataclass(frozen=True, slots=True)
class Usual:
    """The two baselines of one moment, and whether they stand on enough days.

    `all` and `negative` follow the level of the last hours; `long` is that of the last days
    alone, by which slow growth is seen: it must not become its own usual.
    """

    all: Baseline
    negative: Baseline
    long: Baseline
    warm_up: bool

    def of(self, *, negative: bool) -> Baseline:
        """That of all posts, or of those with negative words."""
        return self.negative if negative else self.all


def usual_at(now: datetime, history: History, rules: Detection) -> Usual:
    """What would be usual now. It changes with the five minutes, not within them."""
    number = bin_of(now)
    days = (number - history.since) / _A_DAY
    hours = [_Hours(history.counts(negative=one)) for one in (False, True)]
    every, negative = (baseline(one, number, history, rules) for one in hours)
    levels = [_level(one, number, history, rules) for one in hours]
    return Usual(
        _at_level(every, levels[0], rules),
        _at_level(negative, levels[1], rules),
        every,
        warm_up=days < rules.warm_up.days,
    )


class _Hours(dict[int, float]):
    """How much came in the hour up to each of the five minutes, added up once."""

    def __init__(self, counts: Mapping[int, float]) -> None:
        self._counts = counts

    def __missing__(self, end: int) -> float:
        self[end] = found = _hour(self._counts, end)
        return found


def _level(hours: _Hours, now: int, history: History, rules: Detection) -> float:
    """How much more or less than usual the hours before the last two had.

    A quiet weekend is not what Monday was, and a busy week is no storm. `steady` posts
    are added to both sides, so that a few posts tell little.
    """
    level = rules.level
    seen = expected = level.steady
    for back in level.back:
        end = now - back * _AN_HOUR
        if _is_cut(end, history):
            continue
        seen += hours[end]
        expected += baseline(hours, end, history, rules).mean
    return min(level.most, max(level.least, seen / expected))


def _at_level(known: Baseline, level: float, rules: Detection) -> Baseline:
    return replace(known, mean=max(known.mean * level, rules.floor))


def baseline(hours: _Hours, now: int, history: History, rules: Detection) -> Baseline:
    """The hours at this time of day, one sooner and one later, of the last days.

    Without what was a storm and without the highest tenth (playbook 5.3). Where hardly
    anything else is left, the middle of all hours stands for it. Few hours tell little of
    how much counts scatter, so they count as scattering more.
    """
    ends = [
        end
        for day in range(1, rules.days + 1)
        for offset in rules.offsets
        if _was_counted(end := now - day * _A_DAY + offset // BIN, now, history)
    ]
    plain = sorted(hours[end] for end in ends if not _is_cut(end, history))
    kept = plain[: max(1, round(len(plain) * (1 - rules.trim)))]
    if len(plain) < len(ends) / 2:
        kept = [median(hours[end] for end in ends)]
    if not kept:
        return Baseline(rules.floor, 1.0)
    mean = fmean(kept)
    scatter = rules.scatter * pvariance(kept) / mean if mean else 1.0
    unsure = 1 + rules.unsure / len(kept)
    return Baseline(max(mean * rules.safety, rules.floor), max(1.0, scatter) * unsure)


def score(seen: float, usual: float, scatter: float) -> float:
    """How far a count is from the usual, in deviations: counts after their square root."""
    return 2 * (sqrt(seen + 0.375) - sqrt(usual + 0.375)) / sqrt(scatter)


def cusum(
    counts: Mapping[int, float], last: int, usual: Baseline, rules: Detection
) -> float:
    """What has gathered above the usual within six hours, five minutes at a time."""
    each = usual.mean / _AN_HOUR
    unit = sqrt(usual.scatter * each)
    total = 0.0
    for number in range(last - _CUSUM_BINS + 1, last + 1):
        step = (counts.get(number, 0.0) - each) / unit - rules.slow.slack
        total = min(max(0.0, total + step), rules.slow.most)
    return total


def look(
    now: datetime,
    recent: Recent,
    history: History,
    usual: Usual,
    judged: Judged,
    rules: Detection,
) -> DetectionResult:
    """Look once. `recent` holds at least the last hour and the moment before it."""
    alarm, because = _passed(now, recent, history, usual, rules)
    if alarm == "calm":
        rate = recent.count(now - HOUR, now, negative=False)
        return DetectionResult(now, "calm", rate, usual.all.mean, warm_up=usual.warm_up)
    found = _described(now, recent, usual, judged, rules)
    if because == "slow" and found.guessed and not found.negative:
        found = replace(found, negative=_was_negative(now, history, rules.negativity))
    alarm = _gated(alarm, found, rules)
    return replace(found, alarm=alarm, because="" if alarm == "calm" else because)


def look_again(
    now: datetime, history: History, usual: Usual, rules: StormLifecycle
) -> DetectionResult:
    """At a storm that is open already: from counts alone, however many posts there are.

    Calm is no more than what is left when a storm is over (playbook 5.4); it is a storm
    again only well above that, so that it does not waver.
    """
    rate = _hour(history.posts, bin_of(now))
    bound = max(rules.easing_posts, rules.easing_times * usual.all.mean)
    rises = rate >= bound * rules.rises
    alarm: Alarm = "calm" if rate < bound else "storm" if rises else "watch"
    return DetectionResult(now, alarm, rate, usual.all.mean, warm_up=usual.warm_up)


def counted_for(rules: Detection) -> timedelta:
    """How far back counts are looked at: the usual, and an hour around its first day."""
    return timedelta(days=rules.days + 1)


def least_posts(rules: Detection) -> int:
    """Fewer posts an hour than this pass no threshold: the usual need not be known."""
    thresholds = [*rules.watch, *rules.storm]
    return min(rules.warm_up.watch_posts, *(one.posts for one in thresholds))


def _passed(
    now: datetime, recent: Recent, history: History, usual: Usual, rules: Detection
) -> tuple[Alarm, str]:
    """Which threshold was passed by numbers alone, the higher alarm first."""
    if usual.warm_up:
        return _warming_up(now, recent, rules)
    for negative in (True, False):
        known = usual.of(negative=negative)
        for one in rules.storm:
            if _twice(one, now, recent, known, rules.again_after, negative=negative):
                return "storm", one.id
    if _has_gathered(now, recent, history, usual.long, rules):
        return "storm", "slow"
    for one in rules.watch:
        if _holds(one, now, recent, usual.all, negative=False):
            return "watch", one.id
    return "calm", ""


def _warming_up(now: datetime, recent: Recent, rules: Detection) -> tuple[Alarm, str]:
    posts = recent.count(now - HOUR, now, negative=False)
    fixed = rules.warm_up
    if posts >= fixed.storm_posts:
        return "storm", "warm_up"
    return ("watch", "warm_up") if posts >= fixed.watch_posts else ("calm", "")


def _twice(
    one: Threshold,
    now: datetime,
    recent: Recent,
    usual: Baseline,
    apart: timedelta,
    *,
    negative: bool,
) -> bool:
    """Now, and a moment ago: one delivery of many posts at once is not a storm yet."""
    return _holds(one, now, recent, usual, negative=negative) and _holds(
        one, now - apart, recent, usual, negative=negative
    )


def _holds(
    one: Threshold, at: datetime, recent: Recent, usual: Baseline, *, negative: bool
) -> bool:
    seen = recent.count(at - one.window, at, negative=negative)
    part = one.window / HOUR
    expected = usual.mean * part
    if seen < one.posts or seen < one.times * expected:
        return False
    # What a rate that wanders adds to the variance of counts grows with the square of
    # their mean, so a part of an hour scatters less than the hour by which it is known.
    scatter = 1 + (usual.scatter - 1) * part
    return score(seen, expected, scatter) >= one.z


def _has_gathered(
    now: datetime, recent: Recent, history: History, usual: Baseline, rules: Detection
) -> bool:
    """Slow growth, for so long that it is no single wave."""
    slow = rules.slow
    rate = recent.count(now - HOUR, now, negative=False)
    if rate < slow.posts or rate < slow.times * usual.mean:
        return False
    ends = (bin_of(now), bin_of(now - slow.lasts))
    return all(cusum(history.posts, end, usual, rules) > slow.sum for end in ends)


def _described(
    now: datetime, recent: Recent, usual: Usual, judged: Judged, rules: Detection
) -> DetectionResult:
    posts = [one for one in recent.between(now - HOUR, now) if one.worth]
    authors = {one.author for one in posts} - {None}
    platforms = Counter(one.platform for one in posts if one.platform)
    share, guessed = _share(posts, judged, rules.negativity)
    return DetectionResult(
        at=now,
        rate=recent.count(now - HOUR, now, negative=False),
        usual=usual.all.mean,
        authors=len(authors) if authors else None,
        conversations=len({one.conversation for one in posts} - {None}),
        platforms=tuple(platforms.most_common(_MOST_PLATFORMS)),
        share=share,
        guessed=guessed,
        negative=_is_negative(posts, share, guessed, usual.warm_up, rules),
        warm_up=usual.warm_up,
    )


def _share(
    posts: Sequence[Counted], judged: Judged, rules: Negativity
) -> tuple[float | None, bool]:
    """The negative share, and whether it is only guessed from words."""
    if judged.classified >= rules.enough:
        return judged.negative / judged.classified, False
    if all(one.author is None and one.negative is None for one in posts):
        return None, True
    return sum(one.negative is True for one in posts) / max(1, len(posts)), True


def _is_negative(
    posts: Sequence[Counted],
    share: float | None,
    guessed: bool,
    warm_up: bool,
    rules: Detection,
) -> bool:
    """Whether it is more than a wave of posts. Counts without words tell nothing of that.

    In the first days many posts may be the usual, so numbers alone do not tell.
    """
    bounds = rules.negativity
    if share is None:
        return True
    if not guessed:
        return share >= bounds.share
    negative = sum(one.negative is True for one in posts)
    if share >= bounds.guessed_share and negative >= bounds.guessed_enough:
        return True
    positive = sum(one.negative is False for one in posts)
    least = bounds.overwhelming * max(one.posts for one in rules.storm)
    if warm_up or len(posts) < least:
        return False
    silent = negative + positive < bounds.telling * len(posts)
    return silent or negative >= bounds.outweighs * max(positive, 1)


def _was_negative(now: datetime, history: History, rules: Negativity) -> bool:
    """The same of what gathered over hours: one hour of slow growth is few posts."""
    ends = range(bin_of(now) - _CUSUM_BINS + 1, bin_of(now) + 1)
    posts = sum(history.posts.get(number, 0.0) for number in ends)
    negative = sum(history.negative.get(number, 0.0) for number in ends)
    return negative >= rules.guessed_enough and negative >= rules.guessed_share * posts


def _gated(alarm: Alarm, found: DetectionResult, rules: Detection) -> Alarm:
    """Few authors are no storm, nor is a wave nobody is angry in."""
    fixed, warm = rules.warm_up, found.warm_up
    if found.authors is None and warm:
        return "watch"
    authors = found.authors if found.authors is not None else rules.storm_authors
    enough = fixed.storm_authors if warm else rules.storm_authors
    if alarm == "storm" and authors >= enough and found.negative:
        return "storm"
    least = fixed.watch_authors if warm else rules.watch_authors
    return "watch" if authors >= least else "calm"


def _hour(counts: Mapping[int, float], end: int) -> float:
    get = counts.get
    return sum([get(number, 0.0) for number in range(end - _AN_HOUR + 1, end + 1)])


def _was_counted(end: int, now: int, history: History) -> bool:
    return end - _AN_HOUR + 1 >= history.since and end <= now - _AN_HOUR


def _is_cut(end: int, history: History) -> bool:
    if not history.cut:
        return False
    start = end - _AN_HOUR + 1
    return any(start <= last and first <= end for first, last in history.cut)
