"""The board: one message for many posts, drawn from what is true now (interface 7).

The same message is a line while posts are only watched or gathered, a question while a
storm is proposed, and the board while it is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.storms.rules.wording import Often
from bot.ui.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
)
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, safe_url
from data.storms.models import Statement, Storm, StormStage

Values = dict[str, str | int]

_MOST_NAMES = 5
_TOPIC = 60
_PHRASE = 40
_WHY = 120


@dataclass(frozen=True, slots=True)
class Hour:
    """One point of the chart: how many posts, and how many with negative words."""

    label: str
    posts: int
    negative: int


@dataclass(frozen=True, slots=True)
class BoardModel:
    """All that the board of one storm shows.

    `figures` are counted now, `storm.figures` are those of the last look that was above
    the usual. `owners` are names. `newest` is false where a later board stands further
    down. `delayed` is how many minutes what is said to Slack waits.
    """

    storm: Storm
    now: datetime
    figures: Mapping[str, int]
    platforms: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)
    owners: Sequence[str] = ()
    hours: Sequence[Hour] = ()
    often: Sequence[Often] = ()
    claims: Sequence[tuple[str, int]] = ()
    copied: int = 0
    few_people: bool = False
    proposed_level: int = 0
    statement: Statement | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    speaker: str = ""
    paused: tuple[str, datetime] | None = None
    plan: str | None = None
    phones: Sequence[tuple[str, str]] = ()
    newest: bool = True
    delayed: int = 0
    chart: bool = True


def render_board(model: BoardModel, render: RenderContext) -> Message:
    """As it stands now."""
    if not model.newest:
        return _elsewhere(model, render)
    drawn = {
        StormStage.GATHERING: _gathering,
        StormStage.WATCH: _watch,
        StormStage.PROPOSED: _proposal,
        StormStage.OPEN: _open,
        StormStage.EASING: _open,
    }
    return marked(drawn.get(model.storm.stage, _over)(model, render), model, render)


def marked(message: Message, model: BoardModel, render: RenderContext) -> Message:
    """What is only rehearsed says so first, and that nobody outside of it hears."""
    if not model.storm.drill:
        return message
    mark = render.words("drill.mark")
    said = f"{mark} · {render.words('drill.nobody_told')}"
    blocks = [context([mrkdwn(said)], "storm:drill"), *message.blocks]
    return Message(f"{mark} · {message.text}", blocks)


def topic_of(storm: Storm, render: RenderContext) -> str:
    """What it is called, as inert text; many posts where nobody gave it a name."""
    return escape_line(storm.topic, _TOPIC) or render.words("storm.no_topic")


def _gathering(model: BoardModel, render: RenderContext) -> Message:
    words, values = render.words, _gathered(model)
    head = words("storm.gathering", **values)
    lines = [head, *_who_has_it(model, render), *_delayed(model, render)]
    return _message(
        words("storm.gathering_text", **values),
        [section("\n".join(lines), "storm:head"), *_often(model, render)],
        _row(model, render, ("claim", "list", "start")),
    )


def _gathered(model: BoardModel) -> Values:
    gathered = model.figures["gathered"]
    return {"gathered": gathered, "carded": model.figures["mentions"] - gathered}


def _watch(model: BoardModel, render: RenderContext) -> Message:
    words = render.words
    values: Values = {"topic": topic_of(model.storm, render), "count": _rate(model)}
    lines = [
        words("storm.watch", **values) + _times(model, render) + _authors(model, render)
    ]
    names: tuple[str, ...] = ("list", "start", "decline")
    if model.figures["gathered"]:
        lines.append(words("storm.gathering", **_gathered(model)))
        lines += _who_has_it(model, render)
        names = ("claim", *names)
    row = _row(model, render, names)
    return _message(
        words("storm.watch_text", **values),
        [section("\n".join([*lines, *_delayed(model, render)]), "storm:head")],
        row,
    )


def _proposal(model: BoardModel, render: RenderContext) -> Message:
    words, storm = render.words, model.storm
    topic = topic_of(storm, render)
    values: Values = {"topic": topic, "count": _rate(model)}
    numbers = words("storm.rate", count=_rate(model)) + _times(model, render)
    numbers += _authors(model, render)
    if model.platforms:
        numbers += f" · {', '.join(_platform(p, render) for p in model.platforms)}"
    lines = [words("storm.proposal", topic=topic), numbers, *_mood(model, render)]
    if model.few_people:
        lines.append(words("storm.few_people", copies=model.copied))
    blocks = [section("\n".join(lines), "storm:head"), *_often(model, render)]
    if storm.opens_at is not None:
        key = "storm.opens" if model.now < storm.opens_at else "storm.opens_now"
        at = render.token(storm.opens_at, model.now)
        level = render.playbook.storms.lifecycle.opens_as
        blocks.append(context([mrkdwn(words(key, time=at, level=level))]))
    blocks += [context([mrkdwn(one)]) for one in _delayed(model, render)]
    row = _row(model, render, ("open", "decline", "list", "wait"))
    return _message(words("storm.proposal_text", **values), blocks, row)


def _open(model: BoardModel, render: RenderContext) -> Message:
    words, storm = render.words, model.storm
    duties = render.playbook.storms.level(storm.level)
    topic = topic_of(storm, render)
    since = render.token(storm.opened_at or storm.began_at, model.now)
    head = words(
        "storm.board",
        level=storm.level,
        name=words.pick(duties.label),
        topic=topic,
        since=since,
    )
    why = escape_line(storm.why, _WHY)
    marks = [why] if why else []
    marks += [words("storm.easing_mark")] if storm.stage is StormStage.EASING else []
    marks += [words("storm.only_statement")] if duties.statement_only else []
    marks += [words("storm.two_readers")] if duties.second_reader else []
    blocks = [
        section(" · ".join([head, *marks]), "storm:head"),
        section("\n".join(_numbers(model, render)), "storm:numbers"),
        *_chart(model, render),
        *_small_print(model, render),
        section("\n".join(_spoken(model, render)), "storm:spoken"),
    ]
    if storm.asked_close_at is not None:
        blocks.append(section(words("storm.close_now", topic=topic), "storm:close"))
    if duties.checklist:
        blocks += _checklist(model, render)
    values: Values = {
        "level": storm.level,
        "topic": topic,
        "count": model.figures["unclaimed"],
    }
    text = words("storm.board_text", **values, rate=_rate(model))
    first = ("update",) if duties.statement_only else ("claim", "update")
    later = _later(storm, model.paused is not None)
    names = (*first, "level", "list", *later)
    rows = [
        *_row(model, render, names),
        *_for_many(model, render, ("answer_all", "bulk")),
    ]
    return _message(text, blocks, rows)


def _over(model: BoardModel, render: RenderContext) -> Message:
    """One line for what is over, with what can still be done."""
    words, storm = render.words, model.storm
    key = {
        StormStage.CLOSED: "storm.closed",
        StormStage.DECLINED: "storm.declined",
    }.get(storm.stage, "storm.passed")
    ended = storm.ended_at or model.now
    by = model.names.get(storm.ended_by or "", "")
    values: Values = {
        "topic": topic_of(storm, render),
        "count": model.figures["posts"],
        "span": words.span(ended - storm.began_at),
        "level": storm.level,
        "time": render.token(ended, model.now),
    }
    said = words(key, **values)
    if by:
        said += words("storm.by", name=escape_line(by, _TOPIC))
    names = (
        ("timeline", "list", "reopen")
        if storm.stage is StormStage.CLOSED
        else ("list",)
    )
    return _message(said, [section(said, "storm:head")], _row(model, render, names))


def _elsewhere(model: BoardModel, render: RenderContext) -> Message:
    said = render.words("storm.further_down", topic=topic_of(model.storm, render))
    return Message(said, [section(said)])


def _numbers(model: BoardModel, render: RenderContext) -> list[str]:
    words, figures = render.words, model.figures
    parts = [words("storm.rate", count=_rate(model)) + _times(model, render)]
    parts.append(words("storm.in_all", count=figures["posts"]))
    if figures["authors"]:
        parts.append(words("storm.authors", count=figures["authors"]))
    parts += [f"{_platform(name, render)} {n}" for name, n in model.platforms.items()]
    lines = [" · ".join(parts), *_who_has_it(model, render), *_mix(model, render)]
    lines += _mood(model, render)
    if model.few_people:
        lines.append(words("storm.few_people", copies=model.copied))
    if model.paused is not None:
        who, until = model.paused
        at = render.token(until, model.now)
        lines.append(words("storm.paused", name=escape_line(who, 40), time=at))
    if model.storm.media:
        media = render.playbook.storms.level(model.storm.media).media
        lines.append(words("storm.media", what=words.pick(media)))
    if model.proposed_level > model.storm.level:
        name = words.pick(render.playbook.storms.level(model.proposed_level).label)
        lines.append(
            words("storm.level_proposed", level=model.proposed_level, name=name)
        )
    return [*lines, *_delayed(model, render)]


def _who_has_it(model: BoardModel, render: RenderContext) -> list[str]:
    said = render.words("storm.unclaimed", count=model.figures["unclaimed"])
    named = [escape_line(name, 40) for name in model.owners[:_MOST_NAMES]]
    if not named:
        return [said]
    return [said + render.words("storm.on_it", names=", ".join(named))]


def _mix(model: BoardModel, render: RenderContext) -> list[str]:
    """How many of each class, as people said."""
    known = render.playbook.classes
    parts = [
        f"{render.words.pick(known[name].label)} {count}"
        for name, count in model.classes.items()
        if name in known
    ]
    return [render.words("storm.classes", classes=", ".join(parts))] if parts else []


def _mood(model: BoardModel, render: RenderContext) -> list[str]:
    found = model.storm.figures
    if found.share is None:
        return []
    share = found.share
    key = "storm.negative_guess" if found.guessed else "storm.negative"
    return [render.words(key, percent=round(100 * share))]


def _often(model: BoardModel, render: RenderContext) -> list[Block]:
    """Words of other people: literal, never a link, a ping or a format."""
    if not model.often:
        return []
    said = ", ".join(
        render.words("storm.often_one", words=one.words[:_PHRASE], count=one.count)
        for one in model.often
    )
    return [context([plain(render.words("storm.often", said=said), emoji=False)])]


def _chart(model: BoardModel, render: RenderContext) -> list[Block]:
    if not model.chart or len(model.hours) < 2:
        return []
    words = render.words
    labels = [one.label for one in model.hours]
    series = (
        (words("storm.chart.all"), [one.posts for one in model.hours]),
        (words("storm.chart.negative"), [one.negative for one in model.hours]),
    )
    return [
        {
            "type": "data_visualization",
            "title": words("storm.chart.title"),
            "chart": {
                "type": "line",
                "series": [
                    {
                        "name": name,
                        "data": [
                            {"label": label, "value": value}
                            for label, value in zip(labels, values, strict=True)
                        ],
                    }
                    for name, values in series
                ],
                "axis_config": {"categories": labels},
            },
        }
    ]


def _small_print(model: BoardModel, render: RenderContext) -> list[Block]:
    """The claims, and every number of the chart in words."""
    words = render.words
    elements: list[Block] = []
    if model.claims:
        said = " · ".join(
            words("storm.often_one", words=name[:_PHRASE], count=count)
            for name, count in model.claims
        )
        elements.append(plain(words("storm.claims", said=said), emoji=False))
    elif model.often:
        elements += _often(model, render)[0]["elements"]
    if model.hours:
        elements.append(
            mrkdwn(
                words(
                    "storm.chart.twin",
                    first=model.hours[0].label,
                    last=model.hours[-1].label,
                    all=", ".join(str(one.posts) for one in model.hours),
                    negative=", ".join(str(one.negative) for one in model.hours),
                )
            )
        )
    return [context(elements, "storm:small")] if elements else []


def _spoken(model: BoardModel, render: RenderContext) -> list[str]:
    words, said = render.words, model.statement
    if said is None:
        parts = [words("storm.no_update")]
    else:
        at = render.token(said.at, model.now)
        url = safe_url(said.url)
        linked = (
            words("storm.statement")
            if url is None
            else f"<{url}|{words('storm.statement')}>"
        )
        parts = [words("storm.last_update", time=at, link=linked)]
        if said.next_by is not None:
            due = render.token(said.next_by, model.now)
            late = said.next_by <= model.now
            parts.append(
                words("storm.next_late" if late else "storm.next_by", time=due)
            )
    if model.speaker:
        parts.append(words("storm.speaker", name=escape_line(model.speaker, 40)))
    lines = [" · ".join(parts)]
    plan = safe_url(model.plan)
    helpers = [f"<{plan}|{words('storm.plan')}>"] if plan else []
    helpers += [f"{escape_line(n, 40)} {escape_line(t, 30)}" for n, t in model.phones]
    return [*lines, " · ".join(helpers)] if helpers else lines


def _checklist(model: BoardModel, render: RenderContext) -> list[Block]:
    """What is still to be done, each with one button; what is done is one line."""
    words, storm = render.words, model.storm
    blocks: list[Block] = []
    done = []
    for task in render.playbook.storms.checklist.values():
        label = words.pick(task.label)
        if task.id in storm.done:
            done.append(label)
            continue
        line = section(words("storm.to_do", what=label), f"storm:task:{task.id}")
        line["accessory"] = button(
            words("button.storm.done"), "storm.done", f"{task.id}:{storm.id}"
        )
        blocks.append(line)
    if done:
        said = words("storm.did", what=", ".join(done))
        blocks.append(context([mrkdwn(said)], "storm:done"))
    return blocks


def _later(storm: Storm, paused: bool) -> tuple[str, ...]:
    """In the overflow menu, at most five. Where closing is asked, the answers come first."""
    if storm.asked_close_at is not None:
        return ("close", "keep", "topic", "split", "apart")
    ends = "close" if storm.stage is StormStage.EASING else "easing"
    return ("topic", "let_go" if paused else "pause", "split", "apart", ends)


def _row(model: BoardModel, render: RenderContext, names: Sequence[str]) -> list[Block]:
    """Four buttons, the first the recommended one; the rest in the overflow menu."""
    shown, hidden = names[:4], names[4:]
    buttons = [
        button(
            _label(name, render),
            f"storm.{name}",
            model.storm.id,
            style="primary" if place == 0 and name in _RECOMMENDED else None,
        )
        for place, name in enumerate(shown)
    ]
    if hidden:
        options = [option(_label(n, render), f"{n}:{model.storm.id}") for n in hidden]
        buttons.append(overflow("storm.more", options))
    return [actions(buttons, f"storm:{model.storm.id}")]


def _for_many(
    model: BoardModel, render: RenderContext, names: Sequence[str]
) -> list[Block]:
    """A second row: what is done with many of its mentions."""
    number = model.storm.id
    buttons = [button(_label(name, render), f"storm.{name}", number) for name in names]
    return [actions(buttons, f"storm:{number}:many")]


_RECOMMENDED = ("claim", "open", "update")


def _label(name: str, render: RenderContext) -> str:
    count = render.playbook.storms.lifecycle.claim
    return render.words(f"button.storm.{name}", count=count)


def _message(text: str, blocks: Sequence[Block], row: Sequence[Block]) -> Message:
    return Message(text, [*blocks, *row])


def _delayed(model: BoardModel, render: RenderContext) -> list[str]:
    """A queue longer than a minute is said where people look."""
    if not model.delayed:
        return []
    return [render.words("storm.delayed", count=model.delayed)]


def _rate(model: BoardModel) -> int:
    """Posts within the last hour, as counted now."""
    return model.figures["rate"]


def _times(model: BoardModel, render: RenderContext) -> str:
    times = model.storm.figures.times
    if times is None or times < 1:
        return ""
    return render.words("storm.times", times=f"{times:.0f}")


def _authors(model: BoardModel, render: RenderContext) -> str:
    count = model.figures["authors"]
    return f" · {render.words('storm.authors', count=count)}" if count else ""


def _platform(name: str, render: RenderContext) -> str:
    known = render.playbook.platforms.get(name)
    return escape_line(name, 30) if known is None else render.words.pick(known.label)
