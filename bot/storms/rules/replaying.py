"""Plays a series of posts again: what the desk would have said, when and why.

A proposal counts as answered by nobody: it opens by itself, and closes after six quiet
hours. Within two days what begins again is the same storm.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.playbook.schema.storms import Storms
from bot.storms.rules import stages
from bot.storms.rules.detecting import (
    BIN,
    HOUR,
    Counted,
    DetectionResult,
    History,
    Judged,
    Recent,
    Usual,
    bin_of,
    least_posts,
    look,
    look_again,
    usual_at,
)
from bot.storms.rules.stages import Said, Step
from data.models import ChannelId
from data.storms.models import Storm, StormStage

APART = timedelta(seconds=20)
"""The least time between two looks; a post between them is seen by the next one."""

_KEPT = timedelta(hours=13)
_TIDIED = 5000
_NOWHERE = ChannelId("")


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """One thing the desk would have said. `seen` are the posts since the storm began."""

    at: datetime
    said: Said
    look: DetectionResult
    seen: int


@dataclass(slots=True)
class Replay:
    """Goes through posts in the order of their time; `lines` is what it says of them."""

    rules: Storms
    _recent: Recent
    _posts: dict[int, float]
    _negative: dict[int, float]
    _cut: list[tuple[int, int]]
    _by_author: dict[str, deque[datetime]]
    _storm: Storm | None = None
    _closed: Storm | None = None
    _known: tuple[int, Usual] | None = None
    _since: int | None = None
    _looked: datetime | None = None

    @classmethod
    def of(cls, rules: Storms) -> "Replay":
        """One that has seen nothing yet."""
        return cls(rules, Recent(), defaultdict(float), defaultdict(float), [], {})

    def learn(self, posts: Iterable[Counted]) -> None:
        """Only count these: they are the history of what comes."""
        for post in posts:
            self._take(post)

    def lines(self, posts: Iterable[Counted]) -> Iterator[ReplayLine]:
        """What is said of these posts, and of the quiet between them."""
        for post in posts:
            yield from self._until(post.at)
            self._take(post)
            if self._looked is None or post.at - self._looked >= APART:
                yield from self._look(post.at)
        if self._looked is not None:
            yield from self._until(self._looked + timedelta(hours=12))

    def _take(self, post: Counted) -> None:
        worth = min(post.worth, self._left_to(post))
        post = replace(post, worth=worth)
        number = bin_of(post.at)
        self._since = number if self._since is None else self._since
        self._posts[number] += worth
        if post.negative:
            self._negative[number] += worth
        self._recent.add(post)
        if len(self._recent.posts) > _TIDIED and (
            self._recent.posts[_TIDIED // 2].at < post.at - _KEPT
        ):
            kept = self._recent.between(post.at - _KEPT, post.at)
            self._recent = Recent.of(kept)

    def _left_to(self, post: Counted) -> float:
        """An author counts a few times an hour, however much they post (S0.10)."""
        if post.author is None:
            return post.worth
        times = self._by_author.setdefault(post.author, deque())
        while times and times[0] <= post.at - HOUR:
            times.popleft()
        times.append(post.at)
        return post.worth if len(times) <= self.rules.detection.per_author else 0.0

    def _until(self, at: datetime) -> Iterator[ReplayLine]:
        """While something can begin or end by itself, a look every five minutes."""
        while self._storm is not None and self._looked is not None:
            if self._storm.stage.is_over or self._looked + BIN >= at:
                return
            yield from self._look(self._looked + BIN)

    def _look(self, at: datetime) -> Iterator[ReplayLine]:
        self._looked = at
        if self._is_nothing(at):
            return
        step, found = self._step(at)
        if step is None:
            return
        self._storm = step.storm
        if "close" in step.said or "ask_close" in step.said:
            self._end(at)
        for said in step.said:
            begun = max(step.storm.began_at, at - timedelta(hours=12))
            seen = len(self._recent.between(begun, at))
            yield ReplayLine(at, said, found, seen)

    def _is_nothing(self, at: datetime) -> bool:
        """So few posts that no threshold can be passed: the usual need not be known."""
        if self._storm is not None and not self._storm.stage.is_over:
            return False
        least = least_posts(self.rules.detection)
        return self._recent.count(at - HOUR, at, negative=False) < least

    def _step(self, at: datetime) -> tuple[Step | None, DetectionResult]:
        rules, storm = self.rules.lifecycle, self._storm
        usual, history = self._usual(at), self._history(at)
        if storm is not None and storm.stage.is_storm:
            found = look_again(at, history, usual, rules)
            return stages.go_on(storm, found, rules), found
        recent, numbers = self._recent, self.rules.detection
        found = look(at, recent, history, usual, Judged(), numbers)
        if storm is None or storm.stage.is_over:
            step = stages.begin(_NOWHERE, found, rules)
        else:
            step = stages.go_on(storm, found, rules)
        if step is not None:
            step = stages.as_the_same(step, self._closed, found, rules)
            if "tell_lead" in step.said:
                step = replace(step, storm=replace(step.storm, lead_told_at=at))
        return step, found

    def _end(self, at: datetime) -> None:
        """A person would close it when asked; its hours are no longer part of the usual."""
        storm = self._storm
        if storm is None:
            return
        if storm.stage is not StormStage.CLOSED:
            storm = stages.closed(storm, at, None)
        self._storm = self._closed = storm
        self._cut.append((bin_of(storm.began_at), bin_of(storm.raised_at)))
        self._known = None

    def _history(self, at: datetime) -> History:
        since = bin_of(at) if self._since is None else self._since
        return History(since, self._posts, self._negative, self._cut)

    def _usual(self, at: datetime) -> Usual:
        number = bin_of(at)
        if self._known is None or self._known[0] != number:
            usual = usual_at(at, self._history(at), self.rules.detection)
            self._known = (number, usual)
        return self._known[1]
