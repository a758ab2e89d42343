"""The history of a mention as readable lines: who did what when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from bot.card.views import private
from bot.card.views.badges import parts_of
from bot.card.views.check_summary import seen_in
from bot.card.views.takedown_facts import measure_of
from bot.card.views.tasks import spelled
from bot.ui.phrases import RenderContext, source_of
from bot.ui.texts import line
from data.audit.event_data import EventData
from data.escalation.event_data import (
    CaseTaken,
    Decided,
    Escalated,
    LevelRaised,
    PassedOn,
    Pinged,
)
from data.followup.event_data import Looked
from data.handoffs.event_data import TaskMoved, Updated, WentPrivate
from data.intake.event_data import Changed, OwnReply, OwnSeen
from data.mentions.event_data import (
    Classed,
    Ended,
    Flagged,
    HadBefore,
    HandedOver,
    PraisedFor,
    ReadAs,
    Received,
    Replied,
    Unanswered,
    Undone,
    Weighed,
)
from data.models import Event, UserId
from data.routing.event_data import RuleFitted
from data.stories.event_data import OfStory
from data.takedown.event_data import LetBe, Removing

_CHANGES = ("edited_by_author", "rewritten", "reply_edited")
_QUOTED = 80


def lines(
    story: Sequence[Event],
    names: Mapping[UserId, str],
    render: RenderContext,
    now: datetime,
    before: Mapping[int, str] | None = None,
) -> list[str]:
    """One plain line for each event, oldest first. `names` are of everybody in it.

    `before` is what a post said until it was changed, by the number of the version.
    """
    return [
        f"{render.moment(event.at, now)} · {_said(event, names, render)}"
        f"{_before(event, before or {}, render)}"
        for event in story
    ]


def people_in(story: Sequence[Event]) -> set[UserId]:
    """Everybody the lines of a story name."""
    every = ((event.actor, *event.data.named) for event in story)
    return {UserId(who) for people in every for who in people if who}


def _before(event: Event, before: Mapping[int, str], render: RenderContext) -> str:
    said = event.data
    if event.kind not in _CHANGES or not isinstance(said, Changed):
        return ""
    text = before.get(said.version) if said.version is not None else None
    return (
        f" · {render.words('change.before', text=line(text, _QUOTED))}" if text else ""
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line is written with."""

    kind: str
    at: datetime
    names: Mapping[UserId, str]
    render: RenderContext

    def name(self, user: str | None) -> str:
        if user == "source":
            return self.render.words("person.source")
        known = line(self.names.get(UserId(user or "")), 60)
        return known or self.render.words("person.somebody")

    def label(self, group: str, entry: str | None) -> str:
        found = getattr(self.render.playbook, group).get(entry or "")
        return self.render.words.pick(found.label) if found is not None else "–"

    def word(self, key: str) -> str:
        return self.render.words(key) if self.render.words.has(key) else "–"


def _said(event: Event, names: Mapping[UserId, str], render: RenderContext) -> str:
    key, said = _key(event), _Line(event.kind, event.at, names, render)
    values = {
        "name": said.name(event.actor),
        "to": said.name(event.data.told),
        "kind": line(event.kind.replace("_", " "), 40),
        **_told(event.data, said),
    }
    return render.words(key if render.words.has(key) else "event.other", **values)


def _key(event: Event) -> str:
    match event.data:
        case Classed(from_=before, to=into) if before and event.kind == "classify":
            return "event.found" if before == into else "event.classify_from"
        case HadBefore(from_=None) if event.kind == "take_over":
            return "event.take_over_nobody"
        case Removing(to=None) if event.kind == "removal":
            return "event.removal_noted"
        case Changed(elsewhere=True):
            return f"event.{event.kind}_elsewhere"
    return f"event.{event.kind}"


@singledispatch
def _told(_data: EventData, _said: _Line) -> dict[str, str]:
    """What the sentence of an event is filled with, in words."""
    return {}


@_told.register
def _(data: Received, said: _Line) -> dict[str, str]:
    return _source(data.source)


@_told.register
def _(data: OwnReply, said: _Line) -> dict[str, str]:
    return _source(data.source)


@_told.register
def _(data: OwnSeen, said: _Line) -> dict[str, str]:
    return _source(data.source)


def _source(source: str) -> dict[str, str]:
    return {"source": source_of(line(source, 40))}


@_told.register
def _(data: OfStory, said: _Line) -> dict[str, str]:
    return {"parent": str(data.parent)}


@_told.register
def _(data: RuleFitted, said: _Line) -> dict[str, str]:
    return {"rule": line(data.rule, 60)}


@_told.register
def _(data: HandedOver, said: _Line) -> dict[str, str]:
    return {"from": said.name(data.from_)}


@_told.register
def _(data: HadBefore, said: _Line) -> dict[str, str]:
    return {"from": said.name(data.from_)}


@_told.register
def _(data: PassedOn, said: _Line) -> dict[str, str]:
    return {"from": said.name(data.from_)}


@_told.register
def _(data: CaseTaken, said: _Line) -> dict[str, str]:
    return {"from": said.name(data.from_)}


@_told.register
def _(data: Classed, said: _Line) -> dict[str, str]:
    """Classes, and the answer to the question of the class."""
    found = said.render.playbook.answer_of(data.to or "", data.finding or "")
    return {
        "class": said.label("classes", data.to),
        "from": said.label("classes", data.from_),
        "finding": said.render.words.pick(found.label) if found is not None else "–",
    }


@_told.register
def _(data: Flagged, said: _Line) -> dict[str, str]:
    """`+Press, −Irony`."""
    signed = [("+", data.added), ("−", data.removed)]
    changes = (
        f"{sign}{said.label('flags', name)}" for sign, names in signed for name in names
    )
    return {"changes": ", ".join(changes)}


@_told.register
def _(data: Weighed, said: _Line) -> dict[str, str]:
    return {"weight": said.word(f"guidance.level_{data.weight}")}


@_told.register
def _(data: PraisedFor, said: _Line) -> dict[str, str]:
    found = said.render.playbook.guidance.praises.get(data.praises)
    return {"whom": "–" if found is None else said.render.words.pick(found.label)}


@_told.register
def _(data: ReadAs, said: _Line) -> dict[str, str]:
    return {"reading": said.word(f"button.read_as_{data.reading}")}


@_told.register
def _(data: Unanswered, said: _Line) -> dict[str, str]:
    return {"reason": said.label("no_reply_reasons", data.reason)}


@_told.register
def _(data: Ended, said: _Line) -> dict[str, str]:
    return {
        "outcome": said.label("outcomes", data.outcome),
        "reason": said.label("no_reply_reasons", data.reason),
    }


@_told.register
def _(data: Undone, said: _Line) -> dict[str, str]:
    """The button of the move that was taken back."""
    names = {
        "set_aside": "mute",
        "classify": "change_class",
        "sort_out": "change_class",
        "flag": "flags",
    }
    words, key = said.render.words, f"button.{names.get(data.move, data.move)}"
    plain = line(data.move.replace("_", " "), 40)
    label = words(key).removesuffix("…") if words.has(key) else plain
    return {"move": label}


@_told.register
def _(data: Replied, said: _Line) -> dict[str, str]:
    return {"channel": said.word(f"channel.{data.channel}")}


@_told.register
def _(data: Changed, said: _Line) -> dict[str, str]:
    return {"parts": parts_of(data, said.render), **_source(data.source)}


@_told.register
def _(data: Looked, said: _Line) -> dict[str, str]:
    return {
        "seen": seen_in(data, said.render),
        "outcome": said.label("outcomes", data.outcome),
    }


@_told.register
def _(data: TaskMoved, said: _Line) -> dict[str, str]:
    return spelled(data, said.render)


@_told.register
def _(data: WentPrivate, said: _Line) -> dict[str, str]:
    return private.spelled(data, said.render)


@_told.register
def _(data: Updated, said: _Line) -> dict[str, str]:
    return private.spelled(data, said.render)


@_told.register
def _(data: Removing, said: _Line) -> dict[str, str]:
    return {
        "measure": measure_of(data.measure, said.render),
        "reason": said.label("delete_reasons", data.reason),
    }


@_told.register
def _(data: LetBe, said: _Line) -> dict[str, str]:
    return {"measure": measure_of(data.measure, said.render)}


@_told.register
def _(data: Escalated, said: _Line) -> dict[str, str]:
    return {
        "level": line(data.level, 10),
        "reason": said.label("escalation_reasons", data.reason),
    }


@_told.register
def _(data: LevelRaised, said: _Line) -> dict[str, str]:
    return {"level": line(data.level, 10)}


@_told.register
def _(data: Decided, said: _Line) -> dict[str, str]:
    found = said.render.playbook.escalation.decisions.get(data.decision)
    return {"decision": "–" if found is None else said.render.words.pick(found.label)}


@_told.register
def _(data: Pinged, said: _Line) -> dict[str, str]:
    return {"step": said.word(f"step.{data.step}")}
