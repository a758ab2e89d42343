"""Work inside the house as people see it: on the card, at home, in the story."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.playbook.playbook import TaskKind
from bot.ui.blocks import Block, button, context, heading, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import inert_line
from data.handoffs.models import Task

_ANSWERS = ("done", "planned", "no")
_ON_A_CARD = 2
_AT_HOME = 8


def kind_of(task: Task, pen: RenderContext) -> str:
    """`🔧 Something to repair`."""
    kind = pen.playbook.tasks.get(task.kind)
    return "" if kind is None else label_of(kind, pen)


def label_of(kind: TaskKind, pen: RenderContext) -> str:
    """The kind with its symbol."""
    return f"{kind.emoji} {pen.words.pick(kind.label)}"


def chip(scene: CardModel, pen: RenderContext) -> str:
    """What is still to be done inside, with whom and until when; many are counted."""
    said = [
        pen.words(
            "task.chip" if task.owner is not None else "task.chip_channel",
            kind=kind_of(task, pen),
            name=spoken(name_in(scene, task.owner, pen.words)),
            time=pen.token(task.due, scene.drawn_at),
        )
        for task in scene.tasks[:_ON_A_CARD]
    ]
    more = len(scene.tasks) - len(said)
    if more > 0:
        said.append(pen.words("task.more", count=more))
    return " · ".join(said)


def shelf(tasks: Sequence[Task], pen: RenderContext, *, now: datetime) -> list[Block]:
    """What waits for this person's answer, the next due first."""
    if not tasks:
        return []
    rows = [_row(task, pen, now) for task in tasks[:_AT_HOME]]
    more = len(tasks) - len(rows)
    if more > 0:
        rows.append(context([mrkdwn(pen.words("home.more", count=more))]))
    return [heading(pen.words("task.waiting")), *rows]


def described(task: Task, pen: RenderContext, now: datetime) -> str:
    """One line about a task for lists."""
    return pen.words(
        "task.line",
        kind=kind_of(task, pen),
        number=task.mention,
        what=inert_line(task.what, 150),
        time=pen.token(task.due, now),
    )


def buttons(task: Task, pen: RenderContext) -> list[Block]:
    """Done, planned, no, and somebody else."""
    names = (*_answers(task, pen), "hand_on")
    return [
        button(
            pen.words(f"task.button.{name}"),
            f"task.{name}",
            task.id,
            access=pen.words(
                "card.access",
                button=pen.words(f"task.button.{name}"),
                number=task.mention,
            ),
            style="primary" if name == "done" else None,
        )
        for name in names
    ]


def spelled(
    data: Mapping[str, object], pen: RenderContext, now: datetime
) -> dict[str, str]:
    """What an event or an answer says of a task, in words: `task`, `answer`, `due`."""
    kind = pen.playbook.tasks.get(str(data.get("kind") or ""))
    answer = f"task.answer.{data.get('answer')}"
    due = data.get("due")
    return {
        "task": label_of(kind, pen) if kind is not None else "–",
        "answer": pen.words(answer) if pen.words.has(answer) else "–",
        "due": pen.token(datetime.fromisoformat(due), now)
        if isinstance(due, str)
        else "",
    }


def _answers(task: Task, pen: RenderContext) -> tuple[str, ...]:
    kind = pen.playbook.tasks.get(task.kind)
    asks_back = kind is not None and kind.note
    return ("done", "no") if asks_back else _ANSWERS


def _row(task: Task, pen: RenderContext, now: datetime) -> Block:
    done = buttons(task, pen)[0]
    return {**section(described(task, pen, now), f"task:{task.id}"), "accessory": done}
