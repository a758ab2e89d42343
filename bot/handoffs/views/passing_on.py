"""The modals of tasks: pass on, answer, hand on."""

from collections.abc import Mapping
from datetime import datetime

from bot.card.views.tasks import kind_of, label_of
from bot.ui.blocks import Block, View, option, section
from bot.ui.fields import field, instant, modal, one_of, person, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import clean, escape_line
from data.handoffs.models import Task

_MOST = 1000


def pass_on(
    metadata: str,
    render: RenderContext,
    *,
    kind: str,
    topics: Mapping[str, str],
    topic: str | None = None,
    due: datetime | None = None,
    what: str = "",
) -> View:
    """Fields: `kind`, `what`, `topic` (where there are any), `person`, `due`."""
    words = render.words
    kinds = [
        option(label_of(known, render), known.id)
        for known in render.playbook.tasks.values()
        if known.offered or known.id == kind
    ]
    blocks: list[Block] = [
        field("kind", _said("kind", render), one_of("static_select", kinds, kind)),
        field(
            "what",
            _said("what", render),
            {**written(what), "max_length": _MOST},
            hint=_said("what_hint", render),
        ),
    ]
    if topics:
        choices = [option(label, key) for key, label in topics.items()][:100]
        chosen = one_of("static_select", choices, topic)
        blocks.append(field("topic", _said("topic", render), chosen, optional=True))
    blocks += [
        field(
            "person",
            _said("person", render),
            person(),
            hint=_said("person_hint" if topics else "person_only", render),
            optional=True,
        ),
        field(
            "due",
            _said("due", render),
            instant(due),
            hint=_said("due_hint", render),
            optional=True,
        ),
    ]
    return modal("pass_on", metadata, blocks, words)


def answer(metadata: str, task: Task, render: RenderContext, *, chosen: str) -> View:
    """Fields: `answer`, `note`, and `due` where it is only planned."""
    words = render.words
    kind = render.playbook.tasks.get(task.kind)
    needs_a_note = kind is not None and kind.note
    options = [
        option(words(f"task.button.{name}"), name) for name in ("done", "planned", "no")
    ]
    blocks: list[Block] = [
        _what(task, render),
        field(
            "answer",
            words("dialog.task_answer.answer"),
            one_of("radio_buttons", options, chosen),
        ),
        field(
            "note",
            words("dialog.task_answer.note"),
            {**written(), "max_length": _MOST},
            hint=words("dialog.task_answer.note_hint"),
            optional=not needs_a_note,
        ),
    ]
    if chosen == "planned":
        blocks.append(
            field(
                "due",
                words("dialog.task_answer.due"),
                instant(),
                optional=True,
            )
        )
    return modal("task_answer", metadata, blocks, words)


def hand_on(metadata: str, task: Task, render: RenderContext) -> View:
    """Field: `to`."""
    asked = field(
        "to",
        render.words("dialog.task_hand_on.to"),
        person(),
        hint=render.words("dialog.task_hand_on.to_hint"),
    )
    return modal("task_hand_on", metadata, [_what(task, render), asked], render.words)


def topic_labels(
    labels: Mapping[str, str | None], render: RenderContext
) -> dict[str, str]:
    """Each topic by the name people see: its label, the role's name, or its key."""
    found = {}
    for key, label in labels.items():
        role = f"topic.{key}"
        named = label or (render.words(role) if render.words.has(role) else key)
        found[key] = clean(named)
    return found


def _what(task: Task, render: RenderContext) -> Block:
    return section(
        f"{kind_of(task, render)} · #{task.mention}\n>{escape_line(task.what, 500)}"
    )


def _said(key: str, render: RenderContext) -> str:
    return render.words(f"dialog.pass_on.{key}")
