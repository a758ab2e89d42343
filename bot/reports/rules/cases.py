"""What one mention is to a report: a plain row, worked out once, with documented meaning.

Every figure is computed from these rows and nothing else, and the export writes the same
rows, so that whoever has the file can compute every figure again (docs/export.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bot.hours.elapsed import Elapsed
from bot.playbook.playbook import Klass, Playbook, Targets, WorkingDays

Row = Mapping[str, Any]

STORM, NOT_RELEVANT, STAFF, MUTED, ASIDE = (
    "storm",
    "not_relevant",
    "staff",
    "muted",
    "aside",
)
"""Why a mention is counted apart: it came in a storm, it was not about us, it names an
employee (playbook 8.2: no statistics on those), a rule muted it or put it aside.
"""

_OWNED = frozenset(
    {"claim", "hand_over", "take_over", "draft", "snooze", "community_wait", "holding",
     "answer", "no_reply", "private_offer", "settle", "stand"}
)  # fmt: skip
"""What makes somebody the owner, or ends it at once."""

_WORDS = frozenset(
    {"answer", "public_update", "private_accept", "private_call", "own_reply", "settle"}
)
"""What the author hears of us, but for a new holding reply."""

_UP_AGAIN = frozenset(
    {"reopen", "check_reopens", "author_returned", "crowd_came", "rewritten", "restored",
     "own_removed"}
)  # fmt: skip
_ASKED = ("required", "recommended")
"""Classes whose authors wait for a reply; praise that is let be is not late."""

_CLASSED = frozenset({"classify", "sort_out", "bring_back"})
_REPLIED = frozenset({"holding", "answer", "private_offer", "settle", "own_reply"})


@dataclass(frozen=True, slots=True)
class Promises:
    """What became of the times named to an author."""

    given: int = 0
    kept: int = 0
    moved: int = 0
    broken: int = 0


NO_PROMISES = Promises()


@dataclass(slots=True)
class _Told:
    """What the events of one mention say, read once."""

    claimed: float | None = None
    claimed_by: str | None = None
    replied_by: str | None = None
    reopened: int = 0
    also_via: int = 0
    held: bool = False
    decided: bool = False
    had_to_answer: bool = False
    chosen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReportedMention:
    """One mention. Instants are seconds since 1970, spans are seconds.

    `row` is what the database holds of it. `work` and `wall` are the time to the first
    reply in working time and by the clock on the wall, nothing where there was none.
    `due` is when the first reply was due by the target of its class, `within` whether it
    was there by then: nothing where there is no target, it is not due yet, or it was
    decided that none is needed. `claimed_by` and `replied_by` only serve to count how many
    people stand behind a figure; they are never written anywhere. `suggested`: its words
    made a flag worth thinking of, and `accepted`: it has that flag. `taken_for_troll`: the
    class chosen first was abuse.
    """

    row: Row
    apart: str
    received: float
    started: float
    suggested: bool
    accepted: bool
    first_claimed: float | None
    claim_work: float | None
    claim_wall: float | None
    due: float | None
    work: float | None
    wall: float | None
    within: bool | None
    answer_work: float | None
    answer_wall: float | None
    tone: str
    needs_reply: bool
    promises: Promises
    reopened: int
    no_reply_then_answered: bool
    handover: Row | None
    closing_note: bool
    seen: float | None
    decided: float | None
    escalations: int
    replies: int
    removals: int
    passed_on: int
    first_class: str | None
    taken_for_troll: bool
    class_changes: int
    also_via: int
    storm: int | None
    claimed_by: str | None
    replied_by: str | None
    confidential: bool
    changes_at: float | None
    """When the passing of time alone changes it next: a target or a promise runs out."""

    @property
    def critical(self) -> bool:
        """Whether it is negative, abuse included."""
        return self.tone in ("critical", "abuse")

    @property
    def timed(self) -> bool:
        """Whether its response time counts: replied, and never snoozed (features J2)."""
        return self.work is not None and not self.row["snoozed_minutes"]


class Reader:
    """Turns what the database holds into cases, by one playbook and one desk's hours."""

    def __init__(self, playbook: Playbook, elapsed: Elapsed, now: datetime) -> None:
        self._playbook, self._elapsed = playbook, elapsed
        self._now = now.timestamp()
        self._wall = {one.id for one in playbook.flags.values() if one.wall}
        self._unsaid = {
            one.id for one in playbook.flags.values() if not one.in_statistics
        }
        self._restricted = {one.id for one in playbook.flags.values() if one.restricted}
        self._stricter = playbook.guidance.stricter
        rule = playbook.clocks.off_hours
        self._opening = frozenset(rule.classes)
        self._left_at_most = rule.left_at_most.total_seconds()

    def case(self, row: Row, beside: Any) -> ReportedMention:
        """One mention; `beside` is what other tables hold of it."""
        events = _standing(beside.events)
        told = _told(events)
        flags = () if row["flags"] == "[]" else json.loads(row["flags"])
        started, replied = _at(row["started_at"]), _maybe(row["first_reply_at"])
        claimed, answered = told.claimed, _maybe(row["answered_at"])
        due = self._due(row, flags, started)
        klass = self._playbook.classes.get(row["classification"] or "")
        asked = [one for one in beside.escalations if one["kind"] != "fyi"]
        return ReportedMention(
            row=row,
            apart=self._apart(row, flags, beside.storm),
            received=_at(row["received_at"]),
            started=started,
            suggested=row["suggested_flag"] is not None,
            accepted=row["suggested_flag"] in flags,
            first_claimed=claimed,
            claim_work=self._work(started, claimed),
            claim_wall=_wall(started, claimed),
            due=due,
            work=self._work(started, replied),
            wall=_wall(started, replied),
            within=self._within(row, klass, due, replied),
            answer_work=self._work(started, answered),
            answer_wall=_wall(started, answered),
            tone="neutral" if klass is None else klass.tone,
            needs_reply=klass is not None and klass.reply in _ASKED,
            promises=_promises(events, answered, self._now)
            if told.held
            else NO_PROMISES,
            reopened=told.reopened,
            no_reply_then_answered=told.had_to_answer,
            handover=beside.handovers[-1] if beside.handovers else None,
            closing_note=_has_closing(row["closing_steps"]),
            seen=_spent(asked, "acknowledged_at"),
            decided=_spent(asked, "decided_at"),
            escalations=len(beside.escalations),
            replies=beside.replies,
            removals=beside.removals,
            passed_on=len(beside.tasks) if klass is not None and klass.praises else 0,
            first_class=told.chosen[0] if told.chosen else None,
            taken_for_troll=self._is_abuse(told.chosen[0] if told.chosen else None),
            class_changes=sum(a != b for a, b in pairwise(told.chosen)),
            also_via=told.also_via,
            storm=beside.storm,
            claimed_by=_person(told.claimed_by, row),
            replied_by=_person(told.replied_by, row),
            confidential=self._is_confidential(row, flags),
            changes_at=self._changes_at(due, replied, events),
        )

    def _changes_at(
        self, due: float | None, replied: float | None, events: Sequence[Row]
    ) -> float | None:
        runs_out = [] if due is None or replied is not None else [due]
        runs_out += [at for one in events if (at := _promised(one)) is not None]
        return min((at for at in runs_out if at >= self._now), default=None)

    def _apart(self, row: Row, flags: Sequence[str], storm: int | None) -> str:
        klass = self._playbook.classes.get(row["classification"] or "")
        if klass is not None and klass.closes_as is not None:
            return NOT_RELEVANT
        if row["routed_aside"] is not None:
            return MUTED if row["routed_aside"] == "mute" else ASIDE
        if self._unsaid & set(flags):
            return STAFF
        return STORM if storm is not None else ""

    def _is_abuse(self, name: str | None) -> bool:
        klass = self._playbook.classes.get(name or "")
        return klass is not None and klass.tone == "abuse"

    def _is_confidential(self, row: Row, flags: Sequence[str]) -> bool:
        if row["confidential"] is not None:
            return bool(row["confidential"] == "yes")
        return bool(self._restricted & set(flags))

    def _due(self, row: Row, flags: Sequence[str], started: float) -> float | None:
        """When the first reply was due, as `bot/mentions/rules/clocks.py` works it out."""
        name = self._leading(row)
        klass = self._playbook.classes.get(name or "")
        targets = (klass or self._playbook.unclassified).targets
        span = targets.first_reply
        if span is None:
            return None
        if targets.clock == "wall" or self._wall & set(flags):
            return started + span.total_seconds()
        if isinstance(span, WorkingDays):
            begin = datetime.fromisoformat(row["started_at"])
            return self._elapsed.hours.add_days(begin, span.days).timestamp()
        return self._elapsed.add(started, self._allowed(name, targets, span, started))

    def _allowed(
        self, name: str | None, targets: Targets, span: timedelta, started: float
    ) -> float:
        seconds = span.total_seconds()
        if name in self._opening and not self._elapsed.is_open(started):
            return min(seconds, self._left_at_most)
        return seconds

    def _leading(self, row: Row) -> str | None:
        first: str | None = row["classification"]
        second: str | None = row["second_class"]
        if first is None or second is None:
            return first
        both = [one for one in (first, second) if one in self._stricter]
        return min(both, key=self._stricter.index, default=first)

    def _within(
        self, row: Row, klass: Klass | None, due: float | None, replied: float | None
    ) -> bool | None:
        if due is None:
            return None
        if replied is not None:
            return replied <= due
        if klass is not None and klass.reply not in _ASKED:
            return None
        if row["outcome"] is not None or row["withdrawn_at"] is not None:
            return None
        return None if self._now <= due else False

    def _work(self, start: float, end: float | None) -> float | None:
        """In whole seconds, as the export says it."""
        return None if end is None else float(round(self._elapsed.between(start, end)))


def _told(events: Sequence[Row]) -> _Told:
    """All that is asked of the events but for the promises, in one pass."""
    told = _Told()
    for one in events:
        kind = one["kind"]
        if kind in _OWNED and told.claimed is None:
            told.claimed, told.claimed_by = _at(one["at"]), one["actor"]
        if kind in _REPLIED and told.replied_by is None:
            told.replied_by = one["actor"]
        if kind in _CLASSED:
            to = json.loads(one["data"]).get("to")
            told.chosen += [to] if to else []
        elif kind in _UP_AGAIN:
            told.reopened += 1
        else:
            _decided(told, kind)
    return told


def _decided(told: _Told, kind: str) -> None:
    """Whether it was decided not to answer, and later somebody answered all the same."""
    if kind in ("no_reply", "stand"):
        told.decided = True
    elif kind in ("answer", "holding"):
        told.had_to_answer |= told.decided
        told.held |= kind == "holding"
    elif kind == "also_via":
        told.also_via += 1


def _standing(events: Sequence[Row]) -> Sequence[Row]:
    """The events without those that were taken back, and without the taking back."""
    if not any(one["kind"] == "undo" for one in events):
        return events
    kept: list[Row] = []
    for one in events:
        if one["kind"] != "undo":
            kept.append(one)
            continue
        undone = json.loads(one["data"]).get("move")
        last = next(
            (i for i in range(len(kept) - 1, -1, -1) if kept[i]["kind"] == undone), None
        )
        if last is not None:
            del kept[last]
    return kept


def _promises(events: Sequence[Row], answered: float | None, now: float) -> Promises:
    """Each named time, and what came first: a word by then, another time, or neither."""
    kept = moved = broken = given = 0
    for index, one in enumerate(events):
        due = _promised(one)
        if due is None:
            continue
        given += 1
        later = events[index + 1 :]
        word = next((e for e in later if e["kind"] in _WORDS or _promised(e)), None)
        at = None if word is None else _when(word, later, answered)
        if at is not None and at <= due:
            moved += _promised(word) is not None
            kept += _promised(word) is None
        elif now > due or any(
            e["kind"] in ("close", "no_reply", "stand") for e in later
        ):
            broken += 1
    return Promises(given, kept, moved, broken)


def _when(word: Row, later: Sequence[Row], answered: float | None) -> float:
    """When it was said; an answer may have been posted before somebody marked it."""
    at = _at(word["at"])
    last = next((e for e in reversed(later) if e["kind"] == "answer"), None)
    if word is last and answered is not None:
        return min(at, answered)
    return at


def _promised(event: Row | None) -> float | None:
    if event is None or event["kind"] != "holding":
        return None
    said = json.loads(event["data"]).get("promised")
    return None if said is None else _at(said)


def _person(actor: str | None, row: Row) -> str | None:
    """Who did it first; its owner where a source saw it and nobody said so."""
    owner: str | None = row["owner"]
    return owner if actor in (None, "source") else actor


def _has_closing(steps: str) -> bool:
    if steps == "[]":
        return False
    return any(
        one.get("name") == "closing" and not one.get("reason")
        for one in json.loads(steps)
    )


def _spent(asked: Sequence[Row], until: str) -> float | None:
    """From the first question to management until it was seen, or decided."""
    for one in asked:
        if one[until] is not None:
            return float(round(_at(one[until]) - _at(one["raised_at"])))
    return None


def _at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _maybe(text: str | None) -> float | None:
    return None if text is None else _at(text)


def _wall(start: float, end: float | None) -> float | None:
    return None if end is None else float(round(max(0.0, end - start)))
