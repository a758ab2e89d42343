"""What happened in a storm, from its events: for whoever looks back at it (playbook 5.5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.storms.views.board import BoardModel, topic_of
from bot.ui.blocks import View, section, sections
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line
from data.models import Event
from data.storms.event_data import OfStorm
from data.storms.models import WorkDone

_MOST = 100
"""Lines; the last ones, where there are more."""


@dataclass(frozen=True, slots=True)
class StormTimeline:
    """The board as it stands, the story, and what was when. `told` is when the public was."""

    board: BoardModel
    events: Sequence[Event]
    names: Mapping[str, str]
    told: datetime | None
    work: WorkDone = field(default_factory=WorkDone)


def timeline(metadata: str, shown: StormTimeline, render: RenderContext) -> View:
    """The figures first, then one line for each thing that happened."""
    words, storm = render.words, shown.board.storm
    head = f"*{topic_of(storm, render)}*"
    lines = list(_lines(shown, render))[-_MOST:]
    blocks = [
        section(f"{head}\n{_figures(shown, render)}"),
        *sections(lines, "storm:timeline"),
    ]
    return modal("storm_timeline", metadata, blocks, words, submit=False)


def _figures(shown: StormTimeline, render: RenderContext) -> str:
    words, board, storm = render.words, shown.board, shown.board.storm

    def when(at: datetime | None) -> str:
        return words("storm.never") if at is None else render.token(at, board.now)

    moments = words(
        "storm.figures",
        first=when(storm.began_at),
        card=when(shown.work.first_card_at),
        noticed=when(storm.watched_at or storm.proposed_at),
        proposed=when(storm.proposed_at),
        opened=when(storm.opened_at),
        told=when(shown.told),
        ended=when(storm.ended_at),
    )
    peak = words(
        "storm.peak",
        posts=board.figures["posts"],
        authors=words("storm.authors", count=board.figures["authors"]),
        peak=max((hour.posts for hour in board.hours), default=0),
    )
    return "\n".join([moments, peak, *_report(shown, render)])


def _report(shown: StormTimeline, render: RenderContext) -> Iterator[str]:
    """Platforms, classes, what was done and what ended it; of no single person."""
    words, board, work = render.words, shown.board, shown.work
    platforms = ", ".join(
        f"{escape_line(name, 30)} {count}" for name, count in board.platforms.items()
    )
    yield words("storm.report_platforms", said=platforms or "–")
    known = render.playbook.classes
    classes = ", ".join(
        f"{words.pick(known[name].label)} {count}"
        for name, count in board.classes.items()
        if name in known
    )
    yield words("storm.report_classes", said=classes or "–")
    at = work.first_reply_at
    first = words("storm.never") if at is None else render.token(at, board.now)
    yield words(
        "storm.report_replies", first=first, count=work.replies, holding=work.holding
    )
    minutes = "–" if work.minutes is None else str(work.minutes)
    yield words(
        "storm.report_questions",
        count=work.escalations,
        seen=work.seen,
        minutes=minutes,
    )
    yield words("storm.report_removed", count=work.removed)
    if board.storm.media:
        level = render.playbook.storms.level(board.storm.media)
        yield words("storm.media", what=words.pick(level.media))
    if board.storm.ended_at is not None:
        key = "person" if board.storm.ended_by else "quiet"
        yield words(f"storm.report_ended_{key}")


def _lines(shown: StormTimeline, render: RenderContext) -> Iterator[str]:
    """What has no words of its own was no step of the storm."""
    for event in shown.events:
        key = f"storm.event.{event.kind.removeprefix('storm_')}"
        data = event.data
        if not render.words.has(key) or not isinstance(data, OfStorm):
            continue
        name = escape_line(shown.names.get(event.actor, ""), 60)
        said = render.words(key, name=name, level=data.level, count=data.count or 0)
        yield f"{render.token(event.at, shown.board.now)} · {said}"
