"""The doors of a holding reply, and of a reply that was posted before anybody asked us.

A holding reply is three presses from a fresh card: its text stands there already, with
the time it promises (S3.20).
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.core.command import CommandResult
from bot.desk import queries
from bot.errors import Refused
from bot.mentions.rules import closing_steps
from bot.mentions.rules.replying import Written, promise_for
from bot.replies.service import drafting, publishing
from bot.replies.views import dialogs
from bot.replies.views import holding as drawing
from bot.replies.views.holding import Sketch
from bot.replies.views.voices import choices, unspoken
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url
from data.models import MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult


async def ask(doors: HandlerContext, stage: ModalContext) -> View:
    """The dialog, filled with a fitting text and a time to promise."""
    hours = doors.app.hours
    promised = promise_for(stage.mention, stage.now, hours)
    return await _drawn(doors, stage.caller, stage.mention.id, Sketch(promised))


async def pressed(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> HandlerResult:
    """Another time or another template: a text nobody has touched follows."""
    caller = pressed.caller
    carried = caller.carried
    before = Sketch(
        promised=datetime.fromtimestamp(carried.revision, UTC),
        template=carried.template or None,
        fresh=carried.fresh,
        voice=carried.voice,
    )
    sketch = replace(
        before,
        voice=fields.choice("voice") or before.voice,
        promised=fields.moment("promised") or before.promised,
        template=fields.choice("template") or before.template,
    )
    filled = await drafting.holding_texts(
        doors.app,
        carried.mention,
        caller.by,
        promised=before.promised,
        voice=before.voice,
    )
    untouched = fields.text("text") in ("", *(offer.text.strip() for offer in filled))
    if not untouched:
        sketch = replace(sketch, text=fields.text("text"))
    view = await _drawn(doors, caller, carried.mention, sketch)
    return HandlerResult(after=partial(doors.voice.turn, caller, view))


async def posted(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*It is posted*: a promise begins."""
    promised = fields.moment("promised")
    if promised is None:
        raise Refused("promise_in_the_past", field="promised")
    return await publishing.post_holding(
        doors.app,
        pressed.on(pressed.caller.carried.mention),
        words=written(fields),
        promised=promised,
        template=fields.choice("template") or None,
        voice=fields.choice("voice") or None,
    )


async def ask_answered(_doors: HandlerContext, stage: ModalContext) -> View:
    """*Already posted*: what stands there, where and since when."""
    klass = stage.pen.klass(stage.mention)
    usual = klass.channel if klass is not None else ""
    if closing_steps.is_done(stage.mention, "personal"):
        usual = "public"
    return dialogs.answer(
        stage.metadata,
        stage.pen.words,
        now=stage.now,
        channel=usual if usual in dialogs.CHANNELS else dialogs.CHANNELS[0],
    )


async def answered(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """Kept honestly; what the checks would have said is said afterwards."""
    press = pressed.on(pressed.caller.carried.mention)
    return await publishing.answered(doors.app, press, words=written(fields))


def written(fields: Fields) -> Written:
    """What was posted: text or link, where and when."""
    at = fields.moment("at")
    if at is None:
        raise Refused("posted_in_the_future", field="at")
    url = fields.text("url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    return Written(
        text=fields.text("text"),
        url=url or None,
        channel=fields.choice("channel"),
        at=at,
    )


async def _drawn(
    doors: HandlerContext, caller: Actor, number: MentionId, sketch: Sketch
) -> View:
    scene, pen = await queries.scene(doors.app, number), await doors.pen_for(caller)
    sketch = _spoken(doors, scene, sketch, pen)
    offers = await drafting.holding_texts(
        doors.app, number, caller.by, promised=sketch.promised, voice=sketch.voice
    )
    first = next((o for o in offers if o.id == sketch.template), None)
    # Three presses are enough only where nothing has to be filled in (S3.20).
    # What stands there already is not said a second time (S2.42).
    said = {text.template for text in await publishing.texts(doors.app, number)}
    whole = (o for o in offers if "{" not in o.text and o.id not in said)
    first = first or next(whole, None) or next(iter(offers), None)
    text, fresh = sketch.text, caller.carried.fresh
    if text is None:
        text, fresh = (first.text if first is not None else ""), fresh + 1
    sketch = replace(
        sketch, text=text, fresh=fresh, template=first.id if first else None
    )
    carried = replace(
        caller.carrying(scene.drawn_at),
        mention=number,
        revision=int(sketch.promised.timestamp()),
        template=sketch.template or "",
        voice=sketch.voice,
        fresh=fresh,
    )
    return drawing.holding(
        carried.as_text(), sketch, offers, pen.words, now=scene.drawn_at,
        classless=scene.mention.classification is None,
    )  # fmt: skip


def _spoken(
    doors: HandlerContext, scene: CardModel, sketch: Sketch, pen: RenderContext
) -> Sketch:
    """The sketch in its voice, with the others one could choose."""
    house, post = doors.app.house, scene.mention.post
    voice = sketch.voice or house.voice(post.language)
    return replace(
        sketch,
        voice=voice,
        voices=choices(house.voices, voice, pen.playbook, pen.words),
        note=unspoken(post, voice, pen.playbook, pen.words),
    )
