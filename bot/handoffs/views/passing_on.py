"""The dialogs of work inside the house: pass on, answer, hand on."""

from collections.abc import Mapping
from datetime import datetime

from bot.card.views.tasks import kind_of, label_of
from bot.ui.blocks import Block, View, option, section
from bot.ui.fields import field, instant, modal, one_of, person, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import clean, inert_line
from data.handoffs.models import Task

_MOST = 1000


def pass_on(
    metadata: str,
    pen: RenderContext,
    *,
    kind: str,
    topics: Mapping[str, str],
    topic: str | None = None,
    due: datetime | None = None,
    what: str = "",
) -> View:
    """Fields: `kind`, `what`, `topic` (where there are any), `person`, `due`."""
    words = pen.words
    kinds = [
        option(label_of(known, pen), known.id)
        for known in pen.playbook.tasks.values()
        if known.offered or known.id == kind
    ]
    blocks: list[Block] = [
        field("kind", _said("kind", pen), one_of("static_select", kinds, kind)),
        field(
            "what",
            _said("what", pen),
            {**written(what), "max_length": _MOST},
            hint=_said("what_hint", pen),
        ),
    ]
    if topics:
        choices = [option(label, key) for key, label in topics.items()][:100]
        chosen = one_of("static_select", choices, topic)
        blocks.append(field("topic", _said("topic", pen), chosen, optional=True))
    blocks += [
        field(
            "person",
            _said("person", pen),
            person(),
            hint=_said("person_hint" if topics else "person_only", pen),
            optional=True,
        ),
        field(
            "due",
            _said("due", pen),
            instant(due),
            hint=_said("due_hint", pen),
            optional=True,
        ),
    ]
    return modal("pass_on", metadata, blocks, words)


def answer(metadata: str, task: Task, pen: RenderContext, *, chosen: str) -> View:
    """Fields: `answer`, `note`, and `due` where it is only planned."""
    words = pen.words
    kind = pen.playbook.tasks.get(task.kind)
    needs_a_note = kind is not None and kind.note
    options = [
        option(words(f"task.button.{name}"), name) for name in ("done", "planned", "no")
    ]
    blocks: list[Block] = [
        _what(task, pen),
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


def hand_on(metadata: str, task: Task, pen: RenderContext) -> View:
    """Field: `to`."""
    asked = field(
        "to",
        pen.words("dialog.task_hand_on.to"),
        person(),
        hint=pen.words("dialog.task_hand_on.to_hint"),
    )
    return modal("task_hand_on", metadata, [_what(task, pen), asked], pen.words)


def topic_labels(
    labels: Mapping[str, str | None], pen: RenderContext
) -> dict[str, str]:
    """Each topic by the name people see: its label, the role's name, or its key."""
    found = {}
    for key, label in labels.items():
        role = f"topic.{key}"
        named = label or (pen.words(role) if pen.words.has(role) else key)
        found[key] = clean(named)
    return found


def _what(task: Task, pen: RenderContext) -> Block:
    return section(
        f"{kind_of(task, pen)} · #{task.mention}\n>{inert_line(task.what, 500)}"
    )


def _said(key: str, pen: RenderContext) -> str:
    return pen.words(f"dialog.pass_on.{key}")
