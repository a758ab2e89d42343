"""The history of a mention as readable lines: who did what when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.card.views import private
from bot.card.views.changed import parts_of
from bot.card.views.check_summary import seen_in
from bot.card.views.takedown_facts import measure_of
from bot.card.views.tasks import spelled
from bot.ui.phrases import RenderContext, source_of
from bot.ui.texts import line
from data.models import Event, UserId

_REASONS: Mapping[str, str] = {
    "escalate": "escalation_reasons",
    "removal": "delete_reasons",
    "confirm_removal": "delete_reasons",
    "report": "delete_reasons",
}
"""The shelf of the playbook a kind of event takes its reasons from."""


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


def _before(event: Event, before: Mapping[int, str], render: RenderContext) -> str:
    version = event.data.get("version")
    text = before.get(version) if isinstance(version, int) else None
    if not text or event.kind not in _CHANGES:
        return ""
    return " · " + render.words("change.before", text=line(text, _QUOTED))


def _said(event: Event, names: Mapping[UserId, str], render: RenderContext) -> str:
    key = _key(event)
    values = {
        "name": _name(event.actor, names, render),
        "to": _name(event.data.get("to") or event.data.get("manager"), names, render),
        "from": _from(event, names, render),
        "class": _label("classes", event.data.get("to"), render),
        "finding": _finding(event, render),
        "outcome": _label("outcomes", event.data.get("outcome"), render),
        "reason": _reason(event, render),
        "measure": measure_of(event.data.get("measure"), render),
        "decision": _decision(event, render),
        "channel": _channel(event, render),
        "changes": _changes(event, render),
        "parts": parts_of(event.data, render),
        "level": line(str(event.data.get("level") or ""), 10),
        "source": source_of(line(str(event.data.get("source") or ""), 40)),
        "whom": _whom(event, render),
        "weight": _word("guidance.level", event.data.get("weight"), render),
        "reading": _word("button.read_as", event.data.get("reading"), render),
        "move": _move(event, render),
        "step": _step(event, render),
        **spelled(event.data, render, event.at),
        **private.spelled(event.data, render),
        "seen": seen_in(event.data, render),
        "kind": line(event.kind.replace("_", " "), 40),
    }
    return render.words(key if render.words.has(key) else "event.other", **values)


def _key(event: Event) -> str:
    if event.kind == "classify" and event.data.get("from"):
        same = event.data["from"] == event.data.get("to")
        return "event.found" if same else "event.classify_from"
    if event.kind == "take_over" and not event.data.get("from"):
        return "event.take_over_nobody"
    if event.kind == "removal" and not event.data.get("to"):
        return "event.removal_noted"
    if event.data.get("elsewhere"):
        return f"event.{event.kind}_elsewhere"
    return f"event.{event.kind}"


def _name(user: object, names: Mapping[UserId, str], render: RenderContext) -> str:
    if user == "source":
        return render.words("person.source")
    known = line(names.get(UserId(str(user or ""))), 60)
    return known or render.words("person.somebody")


def _label(shelf: str, entry: object, render: RenderContext) -> str:
    found = getattr(render.playbook, shelf).get(str(entry or ""))
    return render.words.pick(found.label) if found is not None else "–"


def _finding(event: Event, render: RenderContext) -> str:
    """The answer to the question of the class."""
    told = (str(event.data.get(key) or "") for key in ("to", "finding"))
    found = render.playbook.answer_of(*told)
    return render.words.pick(found.label) if found is not None else "–"


def _from(event: Event, names: Mapping[UserId, str], render: RenderContext) -> str:
    before = event.data.get("from")
    if event.kind in ("classify", "sort_out", "bring_back"):
        return _label("classes", before, render)
    return _name(before, names, render)


def _reason(event: Event, render: RenderContext) -> str:
    kind = "escalate" if event.kind.startswith("escalate") else event.kind
    shelf = _REASONS.get(kind, "no_reply_reasons")
    return _label(shelf, event.data.get("reason"), render)


def _word(beginning: str, code: object, render: RenderContext) -> str:
    key = f"{beginning}_{code}"
    return render.words(key) if render.words.has(key) else "–"


def _whom(event: Event, render: RenderContext) -> str:
    praises = render.playbook.guidance.praises
    found = praises.get(str(event.data.get("praises") or ""))
    return render.words.pick(found.label) if found is not None else "–"


def _decision(event: Event, render: RenderContext) -> str:
    decision = str(event.data.get("decision") or "")
    found = render.playbook.escalation.decisions.get(decision)
    return render.words.pick(found.label) if found is not None else "–"


def _step(event: Event, render: RenderContext) -> str:
    key = f"step.{event.data.get('step')}"
    return render.words(key) if render.words.has(key) else "–"


def _channel(event: Event, render: RenderContext) -> str:
    key = f"channel.{event.data.get('channel')}"
    return render.words(key) if render.words.has(key) else "–"


def _changes(event: Event, render: RenderContext) -> str:
    """`+Press, −Irony`."""
    signed = [("+", event.data.get("added")), ("−", event.data.get("removed"))]
    return ", ".join(
        f"{sign}{_label('flags', name, render)}"
        for sign, names in signed
        if isinstance(names, Sequence)
        for name in names
    )


def _move(event: Event, render: RenderContext) -> str:
    """The button of the move that was taken back."""
    names = {"classify": "change_class", "sort_out": "change_class", "flag": "flags"}
    move = str(event.data.get("move") or "")
    key = f"button.{names.get(move, move)}"
    return (
        render.words(key) if render.words.has(key) else line(move.replace("_", " "), 40)
    )
