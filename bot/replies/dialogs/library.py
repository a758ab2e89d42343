"""The modals of the libraries: facts, praise, and sharing a success."""

from bot.core.action import ActionContext, ModalContext, Open, Say
from bot.core.command import CommandResult
from bot.core.fields import Fields
from bot.errors import Refused
from bot.replies.rules.remembering import QUESTIONS, Note
from bot.replies.service import library
from bot.replies.views import library as drawn
from bot.ui.blocks import Message, View
from bot.ui.phrases import author_of
from bot.ui.texts import clean
from data.replies.models import FactId, PraiseId


async def list_facts(ctx: ActionContext) -> Open:
    """`/mentions facts`, or those about something."""
    app, about = ctx.app, ctx.interaction.value
    known = await library.list_facts(app, about)
    today = library.today(app, app.clock())
    return Open(
        drawn.facts(ctx.carrying(), known, ctx.render, today=today, about=about)
    )


async def list_praise(ctx: ActionContext) -> Open:
    """`/mentions praise`."""
    kept = await library.list_praise(ctx.app)
    return Open(drawn.praise(ctx.carrying(), kept, ctx.render))


async def change_fact(ctx: ActionContext) -> Open:
    """The dialog of a new fact, or of one that is known."""
    carried, words = ctx.carrying(entry=ctx.number), ctx.render.words
    if not ctx.number:
        today = library.today(ctx.app, ctx.app.clock())
        usual = today + ctx.app.playbook.library.facts.holds
        return Open(drawn.note(carried, words, valid_until=usual))
    fact = await library.fact(ctx.app, FactId(ctx.number))
    view = drawn.note(
        carried,
        words,
        topic=fact.topic,
        body=fact.body,
        source=fact.source,
        valid_until=fact.valid_until,
        known=True,
    )
    return Open(view)


async def fact_kept(ctx: ActionContext) -> Say:
    """The dialog of a fact was submitted."""
    number, actor, words = FactId(ctx.state.entry), ctx.actor, ctx.render.words
    if number and "away" in ctx.fields.choices("away"):
        await library.put_fact_away(ctx.app, actor.by, number)
        return Say(Message(words("library.put_away")))
    note = _note(ctx.fields)
    await library.keep_fact(ctx.app, actor.by, actor.name, note, number)
    return Say(Message(words("library.kept")))


async def ask_answer(ctx: ModalContext) -> View:
    """*Save as answer*: what we wrote there, to be cut down to what helps others."""
    now = ctx.now
    return drawn.note(
        ctx.metadata,
        ctx.render.words,
        dialog="save_answer",
        source=ctx.mention.reply_url,
        valid_until=library.today(ctx.app, now) + ctx.app.playbook.library.facts.holds,
    )


async def answer_saved(ctx: ActionContext) -> CommandResult:
    """*Save as answer* was submitted."""
    command = ctx.command()
    return await library.save_answer(ctx.app, command, _note(ctx.fields))


async def ask_praise(ctx: ModalContext) -> View:
    """*Keep as praise*: their words, and what they said about being quoted."""
    kept = await library.praise_of(ctx.app, ctx.mention.id)
    post = ctx.mention.post
    return drawn.keep_praise(
        ctx.metadata,
        ctx.render.words,
        quoted=kept.quote if kept else clean(post.text or post.title),
        permission=kept.permission if kept else "not_asked",
        author=author_of(post, ctx.render.words),
    )


async def praise_kept(ctx: ActionContext) -> CommandResult:
    """*Keep as praise* was submitted."""
    command = ctx.command()
    return await library.keep_praise(
        ctx.app, command, ctx.fields.text("quote"), ctx.fields.choice("permission")
    )


async def ask_permission(ctx: ActionContext) -> Open:
    """The dialog in which a permission is set."""
    kept = {one.id: one for one in await library.list_praise(ctx.app)}
    one = kept.get(PraiseId(ctx.number))
    if one is None:
        raise Refused("unknown_praise")
    return Open(drawn.permission(ctx.carrying(entry=one.id), one, ctx.render.words))


async def permitted(ctx: ActionContext) -> Say:
    """A permission was set."""
    chosen, words = ctx.fields.choice("permission"), ctx.render.words
    await library.permit(ctx.app, ctx.by, PraiseId(ctx.state.entry), chosen)
    said = words("library.permitted", permission=words(f"permission.{chosen}"))
    return Say(Message(said))


async def ask_share(ctx: ModalContext) -> View:
    """*Share success*: three questions, and a fourth when it was often enough."""
    return drawn.share(
        ctx.metadata,
        ctx.render.words,
        lately=await library.shared_lately(ctx.app),
        most=ctx.app.playbook.library.sharing.most,
    )


async def shared(ctx: ActionContext) -> CommandResult:
    """*Share success* was submitted."""
    answers = {question: ctx.fields.choice(question) for question in QUESTIONS}
    anyway = "anyway" in ctx.fields.choices("anyway")
    command = ctx.command()
    return await library.share(ctx.app, command, answers, anyway=anyway)


def _note(fields: Fields) -> Note:
    return Note(
        topic=fields.text("topic"),
        body=fields.text("body"),
        source=fields.text("source"),
        valid_until=fields.day("valid_until"),
    )
