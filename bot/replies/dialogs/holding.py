"""A holding reply, and a reply that was posted before anybody asked us.

A holding reply is three presses from a fresh card: its text stands there already, with
the time it promises (S3.20).
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.action import ActionContext, ModalContext, PersonContext, Replace
from bot.core.command import CommandResult
from bot.core.fields import posted_in
from bot.errors import Refused
from bot.mentions.rules import closing_steps
from bot.mentions.rules.replying import promise_for
from bot.replies.service import drafting, publishing
from bot.replies.service.rendered_drafts import voice_of
from bot.replies.views import holding as drawing
from bot.replies.views import publishing as views_publishing
from bot.replies.views.drafting import choices, unspoken
from bot.replies.views.holding import Sketch
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from bot.ui.fields import CHANNELS
from data.models import MentionId


async def ask(ctx: ModalContext) -> View:
    """The dialog, filled with a fitting text and a time to promise."""
    hours = ctx.app.hours
    promised = promise_for(ctx.mention, ctx.now, hours)
    return await _drawn(ctx, ctx.mention.id, Sketch(promised))


async def chosen(ctx: ActionContext) -> Replace:
    """Another time or another template: a text nobody has touched follows."""
    state, text = ctx.state, ctx.fields.text("text")
    before = Sketch(
        promised=datetime.fromtimestamp(state.revision, UTC),
        template=state.template or None,
        fresh=state.fresh,
        voice=state.voice,
        unfolded=state.unfolded or ctx.interaction.action == "hold.more",
    )
    sketch = replace(
        before,
        voice=ctx.fields.choice("voice") or before.voice,
        promised=ctx.fields.moment("promised") or before.promised,
        template=ctx.fields.choice("template") or before.template,
    )
    filled = await drafting.holding_texts(
        ctx.app,
        ctx.mention,
        ctx.by,
        promised=before.promised,
        voice=before.voice,
    )
    if text not in ("", *(offer.text.strip() for offer in filled)):
        sketch = replace(sketch, text=text)
    return Replace(await _drawn(ctx, ctx.mention, sketch))


async def posted(ctx: ActionContext) -> CommandResult:
    """*It is posted*: a promise begins."""
    promised = ctx.fields.moment("promised")
    if promised is None:
        raise Refused("promise_in_the_past", field="promised")
    return await publishing.post_holding(
        ctx.app,
        ctx.command(),
        words=posted_in(ctx.fields, ctx.app.clock(), channel=CHANNELS[0]),
        promised=promised,
        template=ctx.fields.choice("template") or ctx.state.template or None,
        voice=ctx.fields.choice("voice") or None,
    )


async def ask_answered(ctx: ModalContext) -> View:
    """*Already posted*: what stands there; where and since when, if one likes."""
    return _answer(ctx, ctx.model)


async def answer_more(ctx: ActionContext) -> Replace:
    """*More…*: the same dialog asks where and when, too."""
    return Replace(_answer(ctx, await ctx.card_model(), unfolded=True))


def _answer(ctx: PersonContext, model: CardModel, *, unfolded: bool = False) -> View:
    mention = model.mention
    klass = ctx.render.klass(mention)
    usual = klass.channel if klass is not None else ""
    if closing_steps.is_done(mention, "personal"):
        usual = "public"
    place = usual if usual in CHANNELS else CHANNELS[0]
    return views_publishing.answer(
        ctx.carrying(mention=mention.id, place=place),
        ctx.render.words,
        now=model.drawn_at,
        number=mention.id,
        channel=place,
        unfolded=unfolded,
    )


async def answered(ctx: ActionContext) -> CommandResult:
    """Kept honestly; what the checks would have said is said afterwards."""
    command = ctx.command()
    words = posted_in(ctx.fields, ctx.app.clock(), channel=ctx.state.place)
    return await publishing.answered(ctx.app, command, words=words)


async def _drawn(ctx: PersonContext, number: MentionId, sketch: Sketch) -> View:
    model = await ctx.lookups.card_model(number, None)
    sketch = _spoken(ctx, model, sketch)
    offers = await drafting.holding_texts(
        ctx.app, number, ctx.by, promised=sketch.promised, voice=sketch.voice
    )
    first = next((o for o in offers if o.id == sketch.template), None)
    # Three presses are enough only where nothing has to be filled in (S3.20).
    # What stands there already is not said a second time (S2.42).
    said = {text.template for text in await publishing.texts(ctx.app, number)}
    # Where a flag asks for a text, that one, although something has to be filled in.
    fresh_ones = [o for o in offers if o.id not in said]
    ranked = [o for o in fresh_ones if o.asked_for]
    ranked += [o for o in fresh_ones if "{" not in o.text]
    first = first or next(iter([*ranked, *offers]), None)
    text, fresh = sketch.text, ctx.actor.modal_state.fresh
    if text is None:
        text, fresh = (first.text if first is not None else ""), fresh + 1
    sketch = replace(
        sketch, text=text, fresh=fresh, template=first.id if first else None
    )
    carried = ctx.carrying(
        mention=number,
        revision=int(sketch.promised.timestamp()),
        template=sketch.template or "",
        voice=sketch.voice,
        fresh=fresh,
        unfolded=sketch.unfolded,
    )
    return drawing.holding(carried, sketch, offers, model, ctx.render)


def _spoken(ctx: PersonContext, model: CardModel, sketch: Sketch) -> Sketch:
    """The sketch in its voice, with the others one could choose."""
    profile, post, render = ctx.app.profile, model.mention.post, ctx.render
    voice = voice_of(ctx.app, model.mention, sketch.voice)
    return replace(
        sketch,
        voice=voice,
        voices=choices(profile.voices, voice, render.playbook, render.words),
        note=unspoken(post, voice, render.playbook, render.words),
    )
