"""The situation of a storm as a page of its own, for whoever looks in from elsewhere.

Figures and our own words only: nothing that others wrote stands on it, because Slack keeps
earlier versions of a canvas.
"""

import re
from collections.abc import Iterator

from bot.storms.views.board import BoardModel, Values
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url

_MARKUP = re.compile(r"[\[\]()<>*_~`#|!@\\\s]+")
"""What means something in the markdown of a canvas: links, mentions of people, formats."""

_TITLE, _LINE = 60, 600


def title(model: BoardModel, render: RenderContext) -> str:
    """What the page is called in Slack."""
    topic = _inert(model.storm.topic, _TITLE) or render.words("storm.no_topic")
    return render.words("storm.canvas_title", topic=topic)


def page(model: BoardModel, render: RenderContext) -> str:
    """Markdown of a canvas, the same for the same situation."""
    return "\n\n".join(_parts(model, render))


def _parts(model: BoardModel, render: RenderContext) -> Iterator[str]:
    words, storm = render.words, model.storm
    yield f"# {_state(model, render)}"
    yield _bulleted(_figures(model, render))
    yield f"## {words('storm.canvas_said')}"
    yield _bulleted(_said(model, render))
    duties = render.playbook.storms.level(storm.level)
    if duties.checklist and storm.ended_at is None:
        tasks = render.playbook.storms.checklist.values()
        marks = ("x" if task.id in storm.done else " " for task in tasks)
        yield _bulleted(
            f"[{mark}] {words.pick(task.label)}"
            for mark, task in zip(marks, tasks, strict=True)
        )
    helpers = list(_helpers(model, render))
    if helpers:
        yield _bulleted(helpers)
    yield words("storm.canvas_note")


def _state(model: BoardModel, render: RenderContext) -> str:
    words, storm = render.words, model.storm
    if storm.ended_at is not None:
        at = render.dated(storm.ended_at, model.now)
        return words("storm.canvas_over", time=at)
    values: Values = {
        "level": storm.level,
        "name": words.pick(render.playbook.storms.level(storm.level).label),
        "time": render.dated(storm.opened_at or storm.began_at, model.now),
    }
    return words("storm.canvas_level", **values)


def _figures(model: BoardModel, render: RenderContext) -> Iterator[str]:
    words, figures = render.words, model.figures
    yield words("storm.rate", count=figures["rate"])
    yield words("storm.in_all", count=figures["posts"])
    if figures["authors"]:
        yield words("storm.authors", count=figures["authors"])
    yield words("storm.unclaimed", count=figures["unclaimed"]).replace("*", "")
    known = render.playbook.platforms
    for name, count in model.platforms.items():
        label = words.pick(known[name].label) if name in known else _inert(name, 30)
        yield f"{label}: {count}"


def _said(model: BoardModel, render: RenderContext) -> Iterator[str]:
    words, said = render.words, model.statement
    if said is None:
        yield words("storm.canvas_unsaid")
        return
    yield f"{render.dated(said.at, model.now)}: {_inert(said.text, _LINE)}"
    url = safe_url(said.url)
    if url is not None:
        yield url
    if said.next_by is not None:
        at = render.dated(said.next_by, model.now)
        yield words("storm.canvas_next", time=at)


def _helpers(model: BoardModel, render: RenderContext) -> Iterator[str]:
    plan = safe_url(model.plan)
    if plan is not None:
        yield f"{render.words('storm.plan')}: {plan}"
    for name, number in model.phones:
        yield f"{_inert(name, 40)}: {_inert(number, 30)}"


def _bulleted(lines: Iterator[str] | list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _inert(text: str, most: int) -> str:
    """Words only: no link, no format, nobody who is mentioned."""
    return " ".join(_MARKUP.sub(" ", text).split())[:most]
