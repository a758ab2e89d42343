"""Handlers of the library: facts, praise, and sharing praise."""

from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.replies.rules.remembering import QUESTIONS, Note
from bot.replies.service import library
from bot.replies.views import library as drawn
from bot.ui.blocks import Message, View
from bot.ui.phrases import author_of
from bot.ui.texts import clean
from data.replies.library import FactId, PraiseId
from handlers.middleware.closing import closed
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult


async def list_facts(ctx: HandlerContext, actor: Actor, about: str) -> HandlerResult:
    """`/mentions facts`, or those about something."""
    render = await ctx.render_context_for(actor)
    app, now = ctx.app, ctx.app.clock()
    known = await library.list_facts(app, about)
    modal_state = actor.carrying(now).as_text()
    view = drawn.facts(
        modal_state, known, render, today=library.today(app, now), about=about
    )
    return HandlerResult(after=partial(ctx.responder.show, actor, view))


async def list_praise(ctx: HandlerContext, actor: Actor) -> HandlerResult:
    """`/mentions praise`."""
    render = await ctx.render_context_for(actor)
    modal_state = actor.carrying(ctx.app.clock()).as_text()
    view = drawn.praise(modal_state, await library.list_praise(ctx.app), render)
    return HandlerResult(after=partial(ctx.responder.show, actor, view))


async def change_fact(ctx: HandlerContext, interaction: Interaction) -> HandlerResult:
    """The dialog of a new fact, or of one that is known."""
    words = (await ctx.render_context_for(interaction.actor)).words
    now = ctx.app.clock()
    modal_state = replace(
        interaction.actor.carrying(now), entry=interaction.number
    ).as_text()
    if not interaction.number:
        usual = library.today(ctx.app, now) + ctx.app.playbook.library.facts.holds
        view = drawn.note(modal_state, words, valid_until=usual)
    else:
        fact = await library.fact(ctx.app, FactId(interaction.number))
        view = drawn.note(
            modal_state,
            words,
            topic=fact.topic,
            body=fact.body,
            source=fact.source,
            valid_until=fact.valid_until,
            known=True,
        )
    return HandlerResult(after=partial(ctx.responder.show, interaction.actor, view))


async def fact_kept(ctx: HandlerContext, actor: Actor, fields: Fields) -> HandlerResult:
    """The dialog of a fact was submitted."""
    number, words = (
        FactId(actor.modal_state.entry),
        (await ctx.render_context_for(actor)).words,
    )
    if number and "away" in fields.choices("away"):
        await library.put_fact_away(ctx.app, actor.by, number)
        return closed(ctx, actor, Message(words("library.put_away")), words)
    await library.keep_fact(ctx.app, actor.by, actor.name, _note(fields), number)
    return closed(ctx, actor, Message(words("library.kept")), words)


async def ask_answer(ctx: HandlerContext, modal: ModalContext) -> View:
    """*Save as answer*: what we wrote there, to be cut down to what helps others."""
    now = modal.now
    return drawn.note(
        modal.metadata,
        modal.render.words,
        dialog="save_answer",
        source=modal.mention.reply_url,
        valid_until=library.today(ctx.app, now) + ctx.app.playbook.library.facts.holds,
    )


async def answer_saved(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Save as answer* was submitted."""
    press = interaction.on(interaction.actor.modal_state.mention)
    return await library.save_answer(ctx.app, press, _note(fields))


async def ask_praise(ctx: HandlerContext, modal: ModalContext) -> View:
    """*Keep as praise*: their words, and what they said about being quoted."""
    kept = await library.praise_of(ctx.app, modal.mention.id)
    post = modal.mention.post
    return drawn.keep_praise(
        modal.metadata,
        modal.render.words,
        quoted=kept.quote if kept else clean(post.text or post.title),
        permission=kept.permission if kept else "not_asked",
        author=author_of(post, modal.render.words),
    )


async def praise_kept(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Keep as praise* was submitted."""
    press = interaction.on(interaction.actor.modal_state.mention)
    return await library.keep_praise(
        ctx.app, press, fields.text("quote"), fields.choice("permission")
    )


async def ask_permission(
    ctx: HandlerContext, interaction: Interaction
) -> HandlerResult:
    """The dialog in which a permission is set."""
    kept = {one.id: one for one in await library.list_praise(ctx.app)}
    one = kept.get(PraiseId(interaction.number))
    if one is None:
        raise Refused("unknown_praise")
    words = (await ctx.render_context_for(interaction.actor)).words
    now = ctx.app.clock()
    modal_state = replace(interaction.actor.carrying(now), entry=one.id).as_text()
    view = drawn.permission(modal_state, one, words)
    return HandlerResult(after=partial(ctx.responder.show, interaction.actor, view))


async def permitted(ctx: HandlerContext, actor: Actor, fields: Fields) -> HandlerResult:
    """A permission was set."""
    chosen = fields.choice("permission")
    await library.permit(ctx.app, actor.by, PraiseId(actor.modal_state.entry), chosen)
    words = (await ctx.render_context_for(actor)).words
    said = words("library.permitted", permission=words(f"permission.{chosen}"))
    return closed(ctx, actor, Message(said), words)


async def ask_share(ctx: HandlerContext, modal: ModalContext) -> View:
    """*Share success*: three questions, and a fourth when it was often enough."""
    return drawn.share(
        modal.metadata,
        modal.render.words,
        lately=await library.shared_lately(ctx.app),
        most=ctx.app.playbook.library.sharing.most,
    )


async def shared(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Share success* was submitted."""
    answers = {question: fields.choice(question) for question in QUESTIONS}
    anyway = "anyway" in fields.choices("anyway")
    press = interaction.on(interaction.actor.modal_state.mention)
    return await library.share(ctx.app, press, answers, anyway=anyway)


def _note(fields: Fields) -> Note:
    return Note(
        topic=fields.text("topic"),
        body=fields.text("body"),
        source=fields.text("source"),
        valid_until=fields.day("valid_until"),
    )
