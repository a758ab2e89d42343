"""Handlers of classifying: help, the questions before a class is accepted, choices."""

from functools import partial

from bot.card.views import guidance
from bot.errors import Refused
from bot.mentions.rules import sorting
from bot.mentions.rules.lifecycle import classify
from bot.mentions.rules.transition import Rule
from bot.replies.views import dialogs
from bot.ui.blocks import View
from data.models import MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext, load_modal_context
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

_CLASSIFY = "mention.classify."


async def what_is_what(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Every class with its question, from the card or from *Change class*."""
    render = modal.render
    return guidance.what_is_what(
        modal.metadata, modal.mention, render.playbook, render.words
    )


async def ask_finding(_ctx: HandlerContext, modal: ModalContext) -> View:
    """The question of the class, for whoever did not see it or has let it go."""
    render = modal.render
    question = sorting.open_question(modal.mention, render.playbook)
    if question is None:
        raise Refused("no_question_left")
    return dialogs.finding(modal.metadata, modal.mention.id, question, render.words)


async def weigh(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Set the weight by hand."""
    return guidance.weigh(modal.metadata, modal.mention, modal.render.words)


async def also(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Choose a second class."""
    render = modal.render
    return guidance.also(modal.metadata, modal.mention, render.playbook, render.words)


async def praise_for(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Say whom the praise is for."""
    render = modal.render
    return guidance.praise_for(
        modal.metadata, modal.mention, render.playbook, render.words
    )


async def asked_first(
    ctx: HandlerContext, interaction: Interaction
) -> HandlerResult | None:
    """The questions before a class that has some; nothing where the press may go on."""
    into = interaction.action.removeprefix(_CLASSIFY)
    klass = ctx.app.playbook.classes.get(into)
    if into == interaction.action or klass is None or not klass.check:
        return None
    modal = await load_modal_context(
        ctx, interaction.actor, MentionId(interaction.number)
    )
    if modal.mention.classification == into:
        return None
    view = _check(modal, into)
    show = ctx.responder.turn if interaction.actor.view else ctx.responder.show
    return HandlerResult(after=partial(show, interaction.actor, view))


async def asked_in_dialog(
    ctx: HandlerContext, submitted: Interaction, fields: Fields
) -> HandlerResult | None:
    """The same when the class was chosen in a dialog: the questions take its place."""
    if submitted.action != "classify_more":
        return None
    into = fields.choice("class")
    klass = ctx.app.playbook.classes.get(into)
    if klass is None or not klass.check:
        return None
    modal = await load_modal_context(
        ctx, submitted.actor, submitted.actor.modal_state.mention
    )
    if modal.mention.classification == into:
        return None
    return HandlerResult({"response_action": "update", "view": _check(modal, into)})


def sorted_as(choice: str) -> Rule:
    """`rant_troll.venting`: the class, and what kind of it."""
    into, _, finding = choice.partition(".")
    return partial(classify, into=into, finding=finding or None)


def also_as(into: str) -> Rule:
    """A second class."""
    return partial(sorting.also, into=into)


def _check(modal: ModalContext, into: str) -> View:
    render = modal.render
    klass = render.playbook.classes[into]
    return guidance.check_first(
        modal.metadata, modal.mention, klass, render.playbook, render.words
    )
