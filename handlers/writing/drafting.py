"""The doors of a draft: open it, choose in it, have it checked, go on to the last look."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.desk.ground.press import Press
from bot.desk.writing.papers import Paper
from bot.drawing.pieces.blocks import View
from bot.drawing.pieces.phrases import Pen, spoken
from bot.drawing.pieces.texts import inert_line
from bot.drawing.writing import decided
from bot.drawing.writing import drafting as drawing
from bot.drawing.writing.drafting import Manuscript
from bot.drawing.writing.voices import choices, unspoken
from bot.rules.writing import drafting
from bot.rules.writing.drafting import Typed
from bot.rules.writing.gate import OWN_LOOK
from data.models import MentionId
from handlers.doorway.answer import Answer
from handlers.doorway.callers import Caller, Pressed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields
from handlers.doorway.stage import Stage
from handlers.writing import holding, posting
from handlers.writing.choosing import CHOICES

_TICKED = ("image", "rights", "own_look")


async def ask(doors: Doors, stage: Stage) -> View:
    """The dialog: what somebody is writing already, else a fitting template."""
    paper = await doors.desk.paper(stage.mention.id, stage.caller.by)
    return _open(doors, stage.caller, stage.pen, paper)


async def pressed(doors: Doors, pressed: Pressed, fields: Fields) -> Answer:
    """Something was chosen or pressed in the dialog: it is drawn again with it.

    Nothing is kept, so that *Cancel* leaves nothing behind.
    """
    caller, name = pressed.caller, pressed.action.removeprefix("draft.")
    number = caller.carried.mention
    typed = typed_in(fields, caller)
    before = await doors.desk.paper(number, caller.by, typed)
    typed, fresh = CHOICES[name](typed, before, caller)
    paper = await doors.desk.paper(number, caller.by, typed)
    pen = await doors.pen_for(caller)
    checked = name == "look_over" or fields.asks("own_look")
    view = _drawn(doors, caller, pen, paper, typed, fresh=fresh, checked=checked)
    return Answer(after=partial(doors.voice.turn, caller, view))


async def submitted(doors: Doors, pressed: Pressed, fields: Fields) -> View:
    """*Preview* was pressed: looked over, kept, and shown as it will stand there.

    What the lint finds is shown first, with the two boxes (S0.28), and again when a
    changed text meets something new; until then nothing is kept.
    """
    caller, typed = pressed.caller, typed_in(fields, pressed.caller)
    number = caller.carried.mention
    drafting.check_boxes(typed, warned=False)
    paper = await doors.desk.paper(number, caller.by, typed)
    pen = await doors.pen_for(caller)
    if paper.proof is not None and paper.proof.warned:
        shown = frozenset(caller.carried.met.split())
        if not fields.asks("own_look") or not _met(paper) <= shown:
            fresh = caller.carried.fresh
            typed = replace(typed, ticked=typed.ticked.difference(OWN_LOOK))
            return _drawn(doors, caller, pen, paper, typed, fresh=fresh, checked=True)
        drafting.check_boxes(typed, warned=True)
    await doors.desk.save_draft(_saving(pressed, number, typed), typed)
    paper = await doors.desk.paper(number, caller.by, typed)
    return posting.preview(doors, caller, pen, paper)


async def anyway(doors: Doors, pressed: Pressed, fields: Fields) -> View:
    """*Reply anyway* was confirmed: the draft opens in the same dialog."""
    caller = pressed.caller
    await posting.anyway(doors, pressed, fields)
    paper = await doors.desk.paper(caller.carried.mention, caller.by)
    return _open(doors, caller, await doors.pen_for(caller), paper)


async def change_text(doors: Doors, pressed: Pressed, _fields: Fields) -> Answer:
    """Back from the last look to the text."""
    pen = await doors.pen_for(pressed.caller)
    paper = await doors.desk.paper(pressed.caller.carried.mention, pressed.caller.by)
    view = _open(doors, pressed.caller, pen, paper)
    return Answer(after=partial(doors.voice.turn, pressed.caller, view))


def _saving(pressed: Pressed, number: MentionId, typed: Typed) -> Press:
    """What was changed after a refusal is another submission, though the view is the same."""
    press = pressed.on(number)
    what = repr(replace(typed, ticked=frozenset())) + repr(sorted(typed.ticked))
    mark = hashlib.sha256(what.encode()).hexdigest()[:16]
    return replace(press, key=f"{press.key}:{mark}")


def typed_in(fields: Fields, caller: Caller) -> Typed:
    """What stands in the dialog now."""
    carried = caller.carried
    appointment = fields.day("appointment")
    ticked = frozenset[str]().union(*(fields.choices(name) for name in _TICKED))
    return Typed(
        text=fields.text("text"),
        template=fields.choice("template") or None,
        voice=fields.choice("voice") or None,
        channel=fields.choice("channel") or None,
        wants=fields.choice("wants") or None,
        ticked=ticked,
        appointment=appointment.isoformat() if appointment is not None else None,
        revision=carried.revision,
        replaced=carried.replaced or None,
        opened_at=datetime.fromtimestamp(carried.opened, UTC)
        if carried.opened
        else None,
    )


def _open(doors: Doors, caller: Caller, pen: Pen, paper: Paper) -> View:
    draft = paper.draft
    if draft is None:
        first = paper.offers[0] if paper.offers else None
        typed = Typed(
            text=first.text if first else "",
            template=first.id if first else None,
            channel=paper.usual_channel,
        )
    else:
        typed = Typed.of(draft)
    fresh = caller.carried.fresh + 1
    checked = draft is not None
    return _drawn(doors, caller, pen, paper, typed, fresh=fresh, checked=checked)


def _drawn(
    doors: Doors,
    caller: Caller,
    pen: Pen,
    paper: Paper,
    typed: Typed,
    *,
    fresh: int,
    checked: bool,
) -> View:
    saved = paper.draft.replaced if paper.draft is not None else ""
    own = saved if typed.replaced is None else typed.replaced
    typed = replace(typed, replaced=own)
    carried = replace(
        caller.carrying(doors.desk.around.clock()),
        mention=paper.mention.id,
        revision=typed.revision,
        template=typed.template or "",
        fresh=fresh,
        replaced="" if own == saved else own or "",
        met=" ".join(sorted(_met(paper))) if checked else "",
    )
    page = Manuscript(
        scene=paper.scene,
        typed=typed,
        offers=paper.offers,
        proof=paper.proof,
        checked=checked,
        notes=tuple(_notes(paper, caller, pen)),
        rules=paper.rules,
        facts=paper.facts,
        voices=choices(
            doors.desk.around.house.voices, paper.voice, pen.playbook, pen.words
        ),
        voice=paper.voice,
        fresh=fresh,
    )
    return drawing.draft(carried.as_text(), page, pen)


def _notes(paper: Paper, caller: Caller, pen: Pen) -> Iterator[str]:
    """What to mind while writing."""
    now, draft, words = paper.scene.drawn_at, paper.draft, pen.words
    for freeze in paper.recorded.freezes[-1:]:
        instruction = inert_line(freeze.instruction, 300)
        key = "held_with" if instruction else "held"
        yield words(
            f"dialog.draft.{key}",
            name=spoken(paper.names.get(freeze.by, words("person.somebody"))),
            time=pen.token(freeze.at, now),
            instruction=instruction,
        )
    if told := decided.drawn(paper.scene, pen):
        yield told
    if draft is not None and draft.saved_by != caller.by:
        name = spoken(paper.names.get(draft.saved_by, words("person.somebody")))
        time = pen.token(draft.saved_at, now)
        yield words("dialog.draft.continued", name=name, time=time)
    unread = unspoken(paper.mention.post, paper.voice, pen.playbook, words)
    if unread:
        yield unread
    if paper.ping_pong:
        yield words("dialog.draft.private_proposed")
    if paper.many_read_along:
        yield words("dialog.draft.audience")


def _met(paper: Paper) -> frozenset[str]:
    """The rules the text meets, hints left out."""
    remarks = paper.proof.remarks if paper.proof is not None else ()
    return frozenset(one.rule for one in remarks if one.severity != "info")


InDialog = Callable[[Doors, Pressed, Fields], Awaitable[Answer]]

PRESSES: Mapping[str, InDialog] = {
    **{f"draft.{name}": pressed for name in CHOICES},
    "draft.change_text": change_text,
    "draft.ask_reader": posting.ask_reader,
    "draft.ask_yes": posting.ask_yes,
    "hold.promised": holding.pressed,
    "hold.template": holding.pressed,
    "hold.voice": holding.pressed,
}
"""What is pressed inside the dialogs of a reply, by action id."""
