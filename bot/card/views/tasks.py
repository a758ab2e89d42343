"""Tasks for colleagues as people see them: on the card, on Home, in the history."""

from collections.abc import Sequence
from datetime import datetime

from bot.playbook.playbook import TaskKind
from bot.ui.blocks import Block, button, context, heading, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import escape_line
from data.handoffs.event_data import TaskMoved
from data.handoffs.models import Task

_ANSWERS = ("done", "planned", "no")
_ON_A_CARD = 2
_AT_HOME = 8


def kind_of(task: Task, render: RenderContext) -> str:
    """`🔧 Something to repair`."""
    kind = render.playbook.tasks.get(task.kind)
    return "" if kind is None else label_of(kind, render)


def label_of(kind: TaskKind, render: RenderContext) -> str:
    """The kind with its symbol."""
    return f"{kind.emoji} {render.words.pick(kind.label)}"


def badge(model: CardModel, render: RenderContext) -> str:
    """What is still to be done inside, with whom and until when; many are counted."""
    said = [
        render.words(
            "task.chip" if task.owner is not None else "task.chip_channel",
            kind=kind_of(task, render),
            name=spoken(name_in(model, task.owner, render.words)),
            time=render.token(task.due, model.drawn_at),
        )
        for task in model.tasks[:_ON_A_CARD]
    ]
    more = len(model.tasks) - len(said)
    if more > 0:
        said.append(render.words("task.more", count=more))
    return " · ".join(said)


def group(
    tasks: Sequence[Task], render: RenderContext, *, now: datetime
) -> list[Block]:
    """What waits for this person's answer, the next due first."""
    if not tasks:
        return []
    rows = [_row(task, render, now) for task in tasks[:_AT_HOME]]
    more = len(tasks) - len(rows)
    if more > 0:
        rows.append(context([mrkdwn(render.words("home.more", count=more))]))
    return [heading(render.words("task.waiting")), *rows]


def described(task: Task, render: RenderContext, now: datetime) -> str:
    """One line about a task for lists."""
    return render.words(
        "task.line",
        kind=kind_of(task, render),
        number=task.mention,
        what=escape_line(task.what, 150),
        time=render.token(task.due, now),
    )


def buttons(task: Task, render: RenderContext) -> list[Block]:
    """Done, planned, no, and somebody else."""
    names = (*_answers(task, render), "hand_on")
    return [
        button(
            render.words(f"task.button.{name}"),
            f"task.{name}",
            task.id,
            access=render.words(
                "card.access",
                button=render.words(f"task.button.{name}"),
                number=task.mention,
            ),
            style="primary" if name == "done" else None,
        )
        for name in names
    ]


def spelled(moved: TaskMoved, render: RenderContext) -> dict[str, str]:
    """What an event or an answer says of a task, in words: `task` and `answer`."""
    kind = render.playbook.tasks.get(moved.kind)
    answer = f"task.answer.{moved.answer}"
    return {
        "task": label_of(kind, render) if kind is not None else "–",
        "answer": render.words(answer) if render.words.has(answer) else "–",
    }


def _answers(task: Task, render: RenderContext) -> tuple[str, ...]:
    kind = render.playbook.tasks.get(task.kind)
    asks_back = kind is not None and kind.note
    return ("done", "no") if asks_back else _ANSWERS


def _row(task: Task, render: RenderContext, now: datetime) -> Block:
    done = buttons(task, render)[0]
    return {
        **section(described(task, render, now), f"task:{task.id}"),
        "accessory": done,
    }
