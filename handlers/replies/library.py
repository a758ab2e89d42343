"""The doors of the libraries: facts, praise, and sharing a success."""

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


async def list_facts(doors: HandlerContext, caller: Actor, about: str) -> HandlerResult:
    """`/mentions facts`, or those about something."""
    pen = await doors.pen_for(caller)
    app, now = doors.app, doors.app.clock()
    known = await library.list_facts(app, about)
    carried = caller.carrying(now).as_text()
    view = drawn.facts(carried, known, pen, today=library.today(app, now), about=about)
    return HandlerResult(after=partial(doors.voice.show, caller, view))


async def list_praise(doors: HandlerContext, caller: Actor) -> HandlerResult:
    """`/mentions praise`."""
    pen = await doors.pen_for(caller)
    carried = caller.carrying(doors.app.clock()).as_text()
    view = drawn.praise(carried, await library.list_praise(doors.app), pen)
    return HandlerResult(after=partial(doors.voice.show, caller, view))


async def change_fact(doors: HandlerContext, pressed: Interaction) -> HandlerResult:
    """The dialog of a new fact, or of one that is known."""
    words = (await doors.pen_for(pressed.caller)).words
    now = doors.app.clock()
    carried = replace(pressed.caller.carrying(now), entry=pressed.number).as_text()
    if not pressed.number:
        usual = library.today(doors.app, now) + doors.app.playbook.library.facts.holds
        view = drawn.note(carried, words, valid_until=usual)
    else:
        fact = await library.fact(doors.app, FactId(pressed.number))
        view = drawn.note(
            carried,
            words,
            topic=fact.topic,
            body=fact.body,
            source=fact.source,
            valid_until=fact.valid_until,
            known=True,
        )
    return HandlerResult(after=partial(doors.voice.show, pressed.caller, view))


async def fact_kept(
    doors: HandlerContext, caller: Actor, fields: Fields
) -> HandlerResult:
    """The dialog of a fact was submitted."""
    number, words = FactId(caller.carried.entry), (await doors.pen_for(caller)).words
    if number and "away" in fields.choices("away"):
        await library.put_fact_away(doors.app, caller.by, number)
        return closed(doors, caller, Message(words("library.put_away")), words)
    await library.keep_fact(doors.app, caller.by, caller.name, _note(fields), number)
    return closed(doors, caller, Message(words("library.kept")), words)


async def ask_answer(doors: HandlerContext, stage: ModalContext) -> View:
    """*Save as answer*: what we wrote there, to be cut down to what helps others."""
    now = stage.now
    return drawn.note(
        stage.metadata,
        stage.pen.words,
        dialog="save_answer",
        source=stage.mention.reply_url,
        valid_until=library.today(doors.app, now)
        + doors.app.playbook.library.facts.holds,
    )


async def answer_saved(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*Save as answer* was submitted."""
    press = pressed.on(pressed.caller.carried.mention)
    return await library.save_answer(doors.app, press, _note(fields))


async def ask_praise(doors: HandlerContext, stage: ModalContext) -> View:
    """*Keep as praise*: their words, and what they said about being quoted."""
    kept = await library.praise_of(doors.app, stage.mention.id)
    post = stage.mention.post
    return drawn.keep_praise(
        stage.metadata,
        stage.pen.words,
        quoted=kept.quote if kept else clean(post.text or post.title),
        permission=kept.permission if kept else "not_asked",
        author=author_of(post, stage.pen.words),
    )


async def praise_kept(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*Keep as praise* was submitted."""
    press = pressed.on(pressed.caller.carried.mention)
    return await library.keep_praise(
        doors.app, press, fields.text("quote"), fields.choice("permission")
    )


async def ask_permission(doors: HandlerContext, pressed: Interaction) -> HandlerResult:
    """The dialog in which a permission is set."""
    kept = {one.id: one for one in await library.list_praise(doors.app)}
    one = kept.get(PraiseId(pressed.number))
    if one is None:
        raise Refused("unknown_praise")
    words = (await doors.pen_for(pressed.caller)).words
    now = doors.app.clock()
    carried = replace(pressed.caller.carrying(now), entry=one.id).as_text()
    view = drawn.permission(carried, one, words)
    return HandlerResult(after=partial(doors.voice.show, pressed.caller, view))


async def permitted(
    doors: HandlerContext, caller: Actor, fields: Fields
) -> HandlerResult:
    """A permission was set."""
    chosen = fields.choice("permission")
    await library.permit(doors.app, caller.by, PraiseId(caller.carried.entry), chosen)
    words = (await doors.pen_for(caller)).words
    said = words("library.permitted", permission=words(f"permission.{chosen}"))
    return closed(doors, caller, Message(said), words)


async def ask_share(doors: HandlerContext, stage: ModalContext) -> View:
    """*Share success*: three questions, and a fourth when it was often enough."""
    return drawn.share(
        stage.metadata,
        stage.pen.words,
        lately=await library.shared_lately(doors.app),
        most=doors.app.playbook.library.sharing.most,
    )


async def shared(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*Share success* was submitted."""
    answers = {question: fields.choice(question) for question in QUESTIONS}
    anyway = "anyway" in fields.choices("anyway")
    press = pressed.on(pressed.caller.carried.mention)
    return await library.share(doors.app, press, answers, anyway=anyway)


def _note(fields: Fields) -> Note:
    return Note(
        topic=fields.text("topic"),
        body=fields.text("body"),
        source=fields.text("source"),
        valid_until=fields.day("valid_until"),
    )
