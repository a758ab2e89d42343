"""Looks at a channel: whether more comes than usual, and how its storms go on.

One transaction a look, from counts and rows alone; after a crash the next look finds the
same and says nothing twice, because every message has a key of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext
from bot.storms.effects import telling
from bot.storms.effects.boards import ask_anew, show_board
from bot.storms.rules import stages
from bot.storms.rules.detecting import (
    HOUR,
    Counted,
    DetectionResult,
    History,
    Judged,
    Recent,
    Usual,
    bin_of,
    counted_for,
    look,
    look_again,
    usual_at,
)
from bot.storms.rules.stages import Step
from data.models import ChannelId
from data.storms import counting, storms
from data.storms.models import DetectionFigures, Storm, StormId, StormStage
from data.transaction import Transaction

_MOST = 5000
"""The posts of an hour that are looked at one by one; beyond them numbers are enough."""


class Looking:
    """One look at one channel, at one instant, inside one transaction."""

    def __init__(
        self,
        tx: Transaction,
        app: AppContext,
        channel: ChannelId,
        context: DecisionContext,
    ) -> None:
        self._tx, self._app, self._channel, self._given = tx, app, channel, context
        self._rules = app.playbook.storms

    def once(self) -> list[Storm]:
        """Look, record what follows, and return what still runs."""
        running = storms.running(self._tx, self._channel)
        for storm in running:
            if storm.stage.is_storm:
                self._take(stages.go_on(storm, self._of(storm), self._rules.lifecycle))
        if not any(one.stage.is_storm and not one.words for one in running):
            self._look_for_more([one for one in running if not one.stage.is_storm])
        return storms.running(self._tx, self._channel)

    def _look_for_more(self, known: Sequence[Storm]) -> None:
        """What is only watched, gathered or proposed goes on, or something begins."""
        found = self._found()
        rules = self._rules.lifecycle
        quiet = not stages.may_begin(self._now, [*known, *self._ended], rules)
        if quiet:
            found = replace(found, alarm="calm")
        if not known:
            begun = stages.begin(self._channel, found, rules)
            if begun is not None:
                self._take(self._same(begun, found), found)
            return
        for storm in known:
            step = self._same(stages.go_on(storm, found, rules), found)
            self._take(self._over(step), found)

    def _same(self, step: Step, found: DetectionResult) -> Step:
        """Soon after a storm closed, it is that storm again; what was gathered joins it."""
        last = next(
            (one for one in self._ended if one.stage is StormStage.CLOSED), None
        )
        again = stages.as_the_same(step, last, found, self._rules.lifecycle)
        if again.storm.id != step.storm.id and step.storm.id:
            over = replace(step.storm, stage=StormStage.PASSED, ended_at=self._now)
            storms.save(self._tx, over)
            counting.move_all(self._tx, step.storm.id, again.storm.id)
            show_board(self._tx, self._app, over, self._given, at_once=True)
        return again

    def _over(self, step: Step) -> Step:
        """What was only gathered is over when everything of it is somebody's or done."""
        storm = step.storm
        if (
            storm.stage is not StormStage.GATHERING
            or self._now - storm.raised_at < HOUR
        ):
            return step
        if counting.unclaimed(self._tx, storm.id, 1):
            return step
        over = replace(storm, stage=StormStage.PASSED, ended_at=self._now)
        return Step(over, ("passed",))

    def _take(self, step: Step, found: DetectionResult | None = None) -> None:
        """Store it, and say what is to be said now."""
        tx, app, context = self._tx, self._app, self._given
        storm = step.storm
        if found is not None and found.alarm != "calm":
            storm = replace(storm, figures=figures_of(found))
        fresh = not storm.id
        if fresh:
            storm = replace(storm, drill=self._channel == app.channels.drill)
            storm = replace(storm, id=storms.add(tx, storm))
        if fresh or "propose" in step.said:
            counting.take_in(tx, self._channel, storm.began_at, storm.id)
        storm = telling.say(tx, app, storm, step.said, context)
        storms.save(tx, storm)
        if {"propose", "propose_again", "ask_close"} & set(step.said):
            ask_anew(tx, app, storm, context)
        elif step.said:
            show_board(tx, app, storm, context, at_once=True)

    def _found(self) -> DetectionResult:
        numbers = self._rules.detection
        return look(
            self._now, self._recent, self._history, self._usual, self._judged, numbers
        )

    def _of(self, storm: Storm) -> DetectionResult:
        """A storm that is open: its own posts, where it has words, or all of them."""
        history = self._history
        if storm.words:
            since = self._now - HOUR
            count = counting.count_of(self._tx, storm.id, since)
            history = replace(history, posts={bin_of(self._now): float(count)})
        rules = self._rules.lifecycle
        return look_again(self._now, history, self._usual, rules)

    @property
    def _now(self) -> datetime:
        return self._given.now

    @cached_property
    def _ended(self) -> list[Storm]:
        longest = max(
            self._rules.lifecycle.reopens_within, self._rules.lifecycle.declined_for
        )
        return storms.ended(self._tx, self._channel, self._now - longest)

    @cached_property
    def _history(self) -> History:
        return history_of(self._tx, self._app, self._channel, self._now)

    @cached_property
    def _usual(self) -> Usual:
        return usual_at(self._now, self._history, self._rules.detection)

    @cached_property
    def _recent(self) -> Recent:
        """The last hour, and a little more: some thresholds hold now and a moment ago."""
        since = self._now - HOUR - self._rules.detection.again_after
        rows = counting.lately(self._tx, self._channel, since, self._now, _MOST)
        stormy = {
            one.id
            for one in storms.running(self._tx, self._channel)
            if one.stage.is_storm
        }
        return Recent.of(_counted(row) for row in rows if row["storm"] not in stormy)

    @cached_property
    def _judged(self) -> Judged:
        rules = self._rules.detection.negativity
        since = self._now - timedelta(hours=3)
        classes = counting.judged(self._tx, self._channel, since, rules.last)
        known = self._app.playbook.classes
        negative = sum(known[name].negative for name in classes if name in known)
        return Judged(len(classes), negative)


def history_of(
    tx: Transaction, app: AppContext, channel: ChannelId, now: datetime
) -> History:
    """What was counted in the days that are looked at, and when storms were."""
    days = counted_for(app.playbook.storms.detection)
    rows = counting.bins(tx, channel, bin_of(now - days))
    first = counting.first_bin(tx, channel)
    over = storms.ended(tx, channel, now - days)
    cut = [
        (bin_of(one.began_at), bin_of(one.raised_at))
        for one in over
        if one.stage is StormStage.CLOSED
    ]
    return History(
        since=bin_of(now) if first is None else first,
        posts={number: posts for number, posts, _ in rows},
        negative={number: negative for number, _, negative in rows if negative},
        cut=cut,
    )


def figures_of(found: DetectionResult) -> DetectionFigures:
    """What a proposal shows of a look, in numbers and codes (S4.2)."""
    return DetectionFigures(
        rate=round(found.rate),
        usual=None if found.warm_up else round(found.usual, 2),
        times=None if found.times is None else round(found.times, 1),
        authors=found.authors,
        platforms=found.platforms,
        share=None if found.share is None else round(found.share, 2),
        guessed=found.guessed,
        because=found.because,
    )


def _counted(row: dict[str, object]) -> Counted:
    sounds = row["sounds"]
    return Counted(
        at=datetime.fromisoformat(str(row["at"])),
        worth=float(str(row["worth"])),
        author=_maybe(row["author"]),
        platform=_maybe(row["platform"]),
        conversation=_maybe(row["conversation"]),
        negative=None if sounds is None else sounds == "negative",
    )


def _maybe(value: object) -> str | None:
    return None if value is None else str(value)


def open_storms(tx: Transaction, channel: ChannelId | None = None) -> list[Storm]:
    """Those whose duties hold now."""
    return [one for one in storms.running(tx, channel) if one.stage.is_storm]


def find(tx: Transaction, number: StormId) -> Storm | None:
    """One by its number."""
    return storms.find(tx, number)
