"""The doors of the libraries: facts, praise, and sharing a success."""

from dataclasses import replace
from functools import partial

from bot.desk.ground.press import Done
from bot.drawing.pieces.blocks import Message, View
from bot.drawing.pieces.phrases import author_of
from bot.drawing.pieces.texts import clean
from bot.drawing.writing import library as drawn
from bot.errors import Refused
from bot.rules.writing.remembering import QUESTIONS, Note
from data.writing.shelves import FactId, PraiseId
from handlers.doorway.answer import Answer
from handlers.doorway.callers import Caller, Pressed
from handlers.doorway.closing import closed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields
from handlers.doorway.stage import Stage


async def list_facts(doors: Doors, caller: Caller, about: str) -> Answer:
    """`/mentions facts`, or those about something."""
    pen = await doors.pen_for(caller)
    desk, now = doors.desk, doors.desk.around.clock()
    known = await desk.facts(about)
    carried = caller.carrying(now).as_text()
    view = drawn.facts(carried, known, pen, today=desk.today(now), about=about)
    return Answer(after=partial(doors.voice.show, caller, view))


async def list_praise(doors: Doors, caller: Caller) -> Answer:
    """`/mentions praise`."""
    pen = await doors.pen_for(caller)
    carried = caller.carrying(doors.desk.around.clock()).as_text()
    view = drawn.praise(carried, await doors.desk.praise(), pen)
    return Answer(after=partial(doors.voice.show, caller, view))


async def change_fact(doors: Doors, pressed: Pressed) -> Answer:
    """The dialog of a new fact, or of one that is known."""
    words = (await doors.pen_for(pressed.caller)).words
    now = doors.desk.around.clock()
    carried = replace(pressed.caller.carrying(now), entry=pressed.number).as_text()
    if not pressed.number:
        usual = doors.desk.today(now) + doors.desk.around.playbook.library.facts.holds
        view = drawn.note(carried, words, valid_until=usual)
    else:
        fact = await doors.desk.fact(FactId(pressed.number))
        view = drawn.note(
            carried,
            words,
            topic=fact.topic,
            body=fact.body,
            source=fact.source,
            valid_until=fact.valid_until,
            known=True,
        )
    return Answer(after=partial(doors.voice.show, pressed.caller, view))


async def fact_kept(doors: Doors, caller: Caller, fields: Fields) -> Answer:
    """The dialog of a fact was submitted."""
    number, words = FactId(caller.carried.entry), (await doors.pen_for(caller)).words
    if number and "away" in fields.choices("away"):
        await doors.desk.put_fact_away(caller.by, number)
        return closed(doors, caller, Message(words("library.put_away")), words)
    await doors.desk.keep_fact(caller.by, caller.name, _note(fields), number)
    return closed(doors, caller, Message(words("library.kept")), words)


async def ask_answer(doors: Doors, stage: Stage) -> View:
    """*Save as answer*: what we wrote there, to be cut down to what helps others."""
    now = stage.now
    return drawn.note(
        stage.metadata,
        stage.pen.words,
        dialog="save_answer",
        source=stage.mention.reply_url,
        valid_until=doors.desk.today(now)
        + doors.desk.around.playbook.library.facts.holds,
    )


async def answer_saved(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Save as answer* was submitted."""
    press = pressed.on(pressed.caller.carried.mention)
    return await doors.desk.save_answer(press, _note(fields))


async def ask_praise(doors: Doors, stage: Stage) -> View:
    """*Keep as praise*: their words, and what they said about being quoted."""
    kept = await doors.desk.praise_of(stage.mention.id)
    post = stage.mention.post
    return drawn.keep_praise(
        stage.metadata,
        stage.pen.words,
        quoted=kept.quote if kept else clean(post.text or post.title),
        permission=kept.permission if kept else "not_asked",
        author=author_of(post, stage.pen.words),
    )


async def praise_kept(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Keep as praise* was submitted."""
    press = pressed.on(pressed.caller.carried.mention)
    return await doors.desk.keep_praise(
        press, fields.text("quote"), fields.choice("permission")
    )


async def ask_permission(doors: Doors, pressed: Pressed) -> Answer:
    """The dialog in which a permission is set."""
    kept = {one.id: one for one in await doors.desk.praise()}
    one = kept.get(PraiseId(pressed.number))
    if one is None:
        raise Refused("unknown_praise")
    words = (await doors.pen_for(pressed.caller)).words
    now = doors.desk.around.clock()
    carried = replace(pressed.caller.carrying(now), entry=one.id).as_text()
    view = drawn.permission(carried, one, words)
    return Answer(after=partial(doors.voice.show, pressed.caller, view))


async def permitted(doors: Doors, caller: Caller, fields: Fields) -> Answer:
    """A permission was set."""
    chosen = fields.choice("permission")
    await doors.desk.permit(caller.by, PraiseId(caller.carried.entry), chosen)
    words = (await doors.pen_for(caller)).words
    said = words("library.permitted", permission=words(f"permission.{chosen}"))
    return closed(doors, caller, Message(said), words)


async def ask_share(doors: Doors, stage: Stage) -> View:
    """*Share success*: three questions, and a fourth when it was often enough."""
    return drawn.share(
        stage.metadata,
        stage.pen.words,
        lately=await doors.desk.shared_lately(),
        most=doors.desk.around.playbook.library.sharing.most,
    )


async def shared(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Share success* was submitted."""
    answers = {question: fields.choice(question) for question in QUESTIONS}
    anyway = "anyway" in fields.choices("anyway")
    press = pressed.on(pressed.caller.carried.mention)
    return await doors.desk.share(press, answers, anyway=anyway)


def _note(fields: Fields) -> Note:
    return Note(
        topic=fields.text("topic"),
        body=fields.text("body"),
        source=fields.text("source"),
        valid_until=fields.day("valid_until"),
    )
