"""The reports: ideas by topic with their answers, and a month of private contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.card.views.private import channel_of
from bot.card.views.tasks import kind_of
from bot.ui.blocks import Message, section
from bot.ui.phrases import RenderContext
from bot.ui.texts import escape_line, escape_mrkdwn
from data.handoffs.models import Task
from data.models import UserId

_MOST = 40
_LENGTH = 2900


def passed_on(
    tasks: Sequence[Task],
    names: Mapping[UserId, str],
    topics: Mapping[str, str],
    render: RenderContext,
    *,
    now: datetime,
) -> Message:
    """A week of what was passed on, by topic, each with what became of it."""
    if not tasks:
        return Message(render.words("back.none"))
    by_topic: dict[str | None, list[Task]] = {}
    for task in tasks[-_MOST:]:
        by_topic.setdefault(task.topic, []).append(task)
    parts = [render.words("back.passed_on", count=len(tasks))]
    for topic, found in by_topic.items():
        label = topics.get(topic or "") or render.words("back.no_topic")
        lines = [_line(task, names, render, now) for task in found]
        parts.append("\n".join([f"*{escape_mrkdwn(label)}*", *lines]))
    return Message(parts[0], [section(part[:_LENGTH]) for part in parts])


def private_month(
    calls: Mapping[tuple[str, str], int],
    moods: Mapping[tuple[str | None, str | None, str], int],
    render: RenderContext,
) -> Message:
    """Attempts by channel, how they ended, how people sounded, and the share solved."""
    if not calls:
        return Message(render.words("back.no_private"))
    lines = [render.words("back.private", count=sum(calls.values()))]
    for channel in dict.fromkeys(channel for channel, _ in calls):
        ends = [
            render.words(f"back.{end}", count=count)
            for (where, end), count in sorted(calls.items())
            if where == channel
        ]
        lines.append(f"{channel_of(channel, render)}: {', '.join(ends)}")
    ended = sum(moods.values())
    if ended:
        solved = sum(n for (_, _, state), n in moods.items() if state == "solved")
        share = f"{100 * solved // ended} %"
        lines.append(render.words("back.share", share=share, count=ended))
        lines.append(render.words("back.moods", moods=_moods(moods, render)))
    said = "\n".join(lines)
    return Message(said, [section(said[:_LENGTH])])


def _line(
    task: Task, names: Mapping[UserId, str], render: RenderContext, now: datetime
) -> str:
    head = f"{kind_of(task, render)} · #{task.mention} · {escape_line(task.what, 120)}"
    if task.answer is None:
        time = render.token(task.due, now)
        return f"{head} → {render.words('back.open', time=time)}"
    name = names.get(task.answered_by) if task.answered_by else None
    by = escape_mrkdwn(name or render.words("person.somebody"))
    said = f"{head} → {render.words(f'task.answer.{task.answer}')} ({by})"
    return (
        f"{said} {render.words('task.note', note=escape_line(task.note, 150))}"
        if (task.note)
        else said
    )


def _moods(
    moods: Mapping[tuple[str | None, str | None, str], int], render: RenderContext
) -> str:
    known = render.playbook.private.moods
    counted: dict[tuple[str | None, str | None], int] = {}
    for (before, after, _), count in moods.items():
        counted[before, after] = counted.get((before, after), 0) + count
    return ", ".join(
        f"{_face(before, known)} → {_face(after, known)} {count}"
        for (before, after), count in counted.items()
    )


def _face(mood: str | None, moods: Mapping[str, object]) -> str:
    known = moods.get(mood or "")
    return str(getattr(known, "emoji", "–"))
