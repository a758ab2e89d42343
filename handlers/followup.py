"""Handlers of a check: three presses wherever it is asked, and what somebody saw."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.core.command import Command, CommandResult
from bot.desk import queries
from bot.errors import Refused
from bot.followup.service import author_watching, checking
from bot.followup.service.checking import Sight
from bot.followup.views import watching
from bot.playbook.schema.watching import MOOD, QUESTIONS
from bot.ui.blocks import View
from data.models import MentionId
from handlers.home import Homes
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

_ANSWER = "mention.check."
FAMILY = _ANSWER
"""The beginning of every answer to a check."""

_MOST_PEOPLE = 6
"""Digits of a number of people somebody can have counted."""


async def ask(_ctx: HandlerContext, modal: ModalContext) -> View:
    """*Check now*: the look that waits, or one in between."""
    return watching.dialog(modal.metadata, modal.model, modal.render)


async def ask_saw(_ctx: HandlerContext, modal: ModalContext) -> View:
    """*Add what I saw*."""
    return watching.saw(modal.metadata, modal.mention, modal.render.words)


def is_answer(action: str) -> bool:
    """Whether a button is an answer to one of the three questions."""
    question, _, answer = action.removeprefix(_ANSWER).partition(".")
    return action.startswith(_ANSWER) and answer in QUESTIONS.get(question, ())


async def answered(
    ctx: HandlerContext, homes: Homes, interaction: Interaction
) -> HandlerResult:
    """One press: the message that asked shows it; what follows is said when it is done."""
    question, _, answer = interaction.action.removeprefix(_ANSWER).partition(".")
    press = interaction.on(MentionId(interaction.number))
    done = await checking.check(ctx.app, press, question, answer)
    return HandlerResult(after=partial(_tell, ctx, homes, interaction, done))


def routes(
    ctx: HandlerContext, homes: Homes
) -> Mapping[str, Callable[[Interaction], Awaitable[HandlerResult]]]:
    """What is done in one press, by its name."""
    app = ctx.app
    uses = {
        "mention.post_gone": partial(checking.gone, app),
        "mention.close_quiet": partial(checking.close_quiet, app),
        "mention.watch_author": partial(author_watching.watch_author, app),
        "mention.unwatch_author": partial(author_watching.unwatch_author, app),
    }
    return {name: partial(_one_press, ctx, homes, use) for name, use in uses.items()}


async def _one_press(
    ctx: HandlerContext,
    homes: Homes,
    use: Callable[[Command], Awaitable[CommandResult]],
    interaction: Interaction,
) -> HandlerResult:
    done = await use(interaction.on(MentionId(interaction.number)))
    return HandlerResult(after=partial(_confirm, ctx, homes, interaction, done))


async def saw(
    ctx: HandlerContext, submitted: Interaction, fields: Fields
) -> CommandResult:
    """The dialog was submitted. Raises `Refused`, naming the field."""
    people = fields.text("people")
    if people and not (people.isascii() and people.isdigit()):
        raise Refused("people_is_a_number", field="people")
    if len(people) > _MOST_PEOPLE:
        raise Refused("people_is_a_number", field="people")
    mood, author = fields.choice("mood"), fields.choice("author")
    sight = Sight(
        people=int(people) if people else None,
        mood=mood if mood in MOOD else None,
        author=author or None,
        note=fields.text("note"),
    )
    return await checking.saw(
        ctx.app, submitted.on(submitted.actor.modal_state.mention), sight
    )


async def _tell(
    ctx: HandlerContext, homes: Homes, interaction: Interaction, done: CommandResult
) -> None:
    """In a dialog the rows are drawn again; elsewhere the finished look is answered."""
    actor, render = interaction.actor, await ctx.render_context_for(interaction.actor)
    verdict = done.data.get("verdict")
    if done.repeated:
        await ctx.confirm(actor, done)
    elif verdict is not None:
        undoable = done.undoable
        said = watching.told(
            done.move, done.mention, done.data, render, undoable=undoable
        )
        await ctx.responder.tell(actor, said, render.words)
    elif actor.view:
        model = await queries.card_model(ctx.app, done.mention.id)
        said = watching.now_message(model, render)
        await ctx.responder.tell(actor, said, render.words)
    await homes.refresh(actor)


async def _confirm(
    ctx: HandlerContext, homes: Homes, interaction: Interaction, done: CommandResult
) -> None:
    await ctx.confirm(interaction.actor, done)
    await homes.refresh(interaction.actor)
