"""Letters that hand on what is open: to a backup, and to whoever is on duty next."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.card.views.digest import MissedNotification, line_of, more, row, urgency
from bot.ui.blocks import Block, Message, section
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import inert_line
from data.models import Mention, Status, UserId

_READ_OUT = 4
"""Lines that notifications and screen readers get; the message itself has them all."""


def away_offer(
    data: Mapping[str, object], items: Sequence[MissedNotification], pen: RenderContext
) -> Message | None:
    """What somebody who is away (`data["by"]`) still has, each with *Take over*.

    `data["until"]` is when they are back, if they ever are, `data["note_text"]` what they
    wrote; nothing where all of it was taken care of meanwhile.
    """
    away = UserId(str(data.get("by") or ""))
    theirs = [i for i in items if i.scene.mention.owner == away and _is_open(i)]
    if not theirs:
        return None
    theirs.sort(key=urgency)
    shown = theirs[: pen.playbook.nudges.bundle_size]
    scene = theirs[0].scene
    name = spoken(name_in(scene, away, pen.words))
    if "until" in data:
        until = datetime.fromisoformat(str(data["until"]))
        time = pen.token(until, scene.drawn_at)
        head = pen.words("letter.away_offer", count=len(theirs), name=name, time=time)
    else:
        head = pen.words("letter.gone_offer", count=len(theirs), name=name)
    note = inert_line(str(data.get("note_text") or ""), 500)
    said = [head, *([pen.words("letter.away_note", note=note)] if note else [])]
    rows = [row(item, pen, move="take_over") for item in shown]
    gist = "\n".join([*said, *(line_of(item, pen) for item in shown[:_READ_OUT])])
    return Message(gist, [*map(section, said), *rows, *more(theirs, pen)])


def duty_note(
    _data: Mapping[str, object], items: Sequence[MissedNotification], pen: RenderContext
) -> Message | None:
    """At the change of shift: what is promised, what nobody has, what goes on."""
    going_on = [item for item in items if _is_open(item)]
    if not going_on:
        return Message(pen.words("letter.duty_note_none"))
    going_on.sort(key=urgency)
    head = pen.words("letter.duty_note", count=len(going_on))
    shown = going_on[: pen.playbook.nudges.bundle_size]
    blocks: list[Block] = [section(head)]
    for shelf in ("promised", "open", "owned"):
        lines = [_on_duty(i, pen) for i in shown if _shelf(i.scene.mention) == shelf]
        if lines:
            blocks.append(section(f"*{pen.words(f'letter.duty_{shelf}')}*"))
            blocks += map(section, lines)
    gist = "\n".join([head, *(_on_duty(item, pen) for item in shown[:_READ_OUT])])
    return Message(gist, [*blocks, *more(going_on, pen)])


def _on_duty(item: MissedNotification, pen: RenderContext) -> str:
    said, owner = line_of(item, pen), item.scene.mention.owner
    if owner is None:
        return said
    name = spoken(name_in(item.scene, owner, pen.words))
    return pen.words("letter.duty_line", line=said, name=name)


def _shelf(mention: Mention) -> str:
    if mention.promise_due is not None:
        return "promised"
    return "open" if mention.status is Status.OPEN else "owned"


def _is_open(item: MissedNotification) -> bool:
    return item.scene.mention.status is not Status.CLOSED
