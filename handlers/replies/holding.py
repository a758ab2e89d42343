"""Handlers of a holding reply, and of a reply that was already posted on the platform.

A holding reply takes three presses from a fresh card: its text is prefilled, with the
time it promises (S3.20).
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


async def ask(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog, filled with a fitting text and a time to promise."""
    hours = ctx.app.hours
    promised = promise_for(modal.mention, modal.now, hours)
    return await _drawn(ctx, modal.actor, modal.mention.id, Sketch(promised))


async def interaction(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> HandlerResult:
    """Another time or another template: a text nobody has touched follows."""
    actor = interaction.actor
    modal_state = actor.modal_state
    before = Sketch(
        promised=datetime.fromtimestamp(modal_state.revision, UTC),
        template=modal_state.template or None,
        fresh=modal_state.fresh,
        voice=modal_state.voice,
    )
    sketch = replace(
        before,
        voice=fields.choice("voice") or before.voice,
        promised=fields.moment("promised") or before.promised,
        template=fields.choice("template") or before.template,
    )
    filled = await drafting.holding_texts(
        ctx.app,
        modal_state.mention,
        actor.by,
        promised=before.promised,
        voice=before.voice,
    )
    untouched = fields.text("text") in ("", *(offer.text.strip() for offer in filled))
    if not untouched:
        sketch = replace(sketch, text=fields.text("text"))
    view = await _drawn(ctx, actor, modal_state.mention, sketch)
    return HandlerResult(after=partial(ctx.responder.turn, actor, view))


async def posted(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*It is posted*: a promise begins."""
    promised = fields.moment("promised")
    if promised is None:
        raise Refused("promise_in_the_past", field="promised")
    return await publishing.post_holding(
        ctx.app,
        interaction.on(interaction.actor.modal_state.mention),
        words=written(fields),
        promised=promised,
        template=fields.choice("template") or None,
        voice=fields.choice("voice") or None,
    )


async def ask_answered(_ctx: HandlerContext, modal: ModalContext) -> View:
    """*Already posted*: what stands there, where and since when."""
    klass = modal.render.klass(modal.mention)
    usual = klass.channel if klass is not None else ""
    if closing_steps.is_done(modal.mention, "personal"):
        usual = "public"
    return dialogs.answer(
        modal.metadata,
        modal.render.words,
        now=modal.now,
        channel=usual if usual in dialogs.CHANNELS else dialogs.CHANNELS[0],
    )


async def answered(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """Kept honestly; what the checks would have said is said afterwards."""
    press = interaction.on(interaction.actor.modal_state.mention)
    return await publishing.answered(ctx.app, press, words=written(fields))


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
    ctx: HandlerContext, actor: Actor, number: MentionId, sketch: Sketch
) -> View:
    model, render = (
        await queries.card_model(ctx.app, number),
        await ctx.render_context_for(actor),
    )
    sketch = _spoken(ctx, model, sketch, render)
    offers = await drafting.holding_texts(
        ctx.app, number, actor.by, promised=sketch.promised, voice=sketch.voice
    )
    first = next((o for o in offers if o.id == sketch.template), None)
    # Three presses are enough only where nothing has to be filled in (S3.20).
    # What stands there already is not said a second time (S2.42).
    said = {text.template for text in await publishing.texts(ctx.app, number)}
    whole = (o for o in offers if "{" not in o.text and o.id not in said)
    first = first or next(whole, None) or next(iter(offers), None)
    text, fresh = sketch.text, actor.modal_state.fresh
    if text is None:
        text, fresh = (first.text if first is not None else ""), fresh + 1
    sketch = replace(
        sketch, text=text, fresh=fresh, template=first.id if first else None
    )
    modal_state = replace(
        actor.carrying(model.drawn_at),
        mention=number,
        revision=int(sketch.promised.timestamp()),
        template=sketch.template or "",
        voice=sketch.voice,
        fresh=fresh,
    )
    return drawing.holding(
        modal_state.as_text(), sketch, offers, render.words, now=model.drawn_at,
        classless=model.mention.classification is None,
    )  # fmt: skip


def _spoken(
    ctx: HandlerContext, model: CardModel, sketch: Sketch, render: RenderContext
) -> Sketch:
    """The sketch in its voice, with the others one could choose."""
    profile, post = ctx.app.profile, model.mention.post
    voice = sketch.voice or profile.voice(post.language)
    return replace(
        sketch,
        voice=voice,
        voices=choices(profile.voices, voice, render.playbook, render.words),
        note=unspoken(post, voice, render.playbook, render.words),
    )
