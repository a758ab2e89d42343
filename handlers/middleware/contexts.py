"""Loads what the code of a subject works with: the person, their language, the card."""

from bot.core.action import ActionContext, Actions, ModalContext
from bot.core.command import Actor, Interaction
from bot.core.fields import Fields
from bot.desk import queries
from bot.team.service import PayloadSubject
from bot.ui.card_model import CardModel
from data.models import MentionId, UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.team import check_person


class SlackLookups:
    """Answers what only the desk as a whole, or Slack itself, can say."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    @property
    def actions(self) -> Actions:
        """All rows there are."""
        return self._ctx.actions

    async def card_model(self, mention: MentionId, reader: UserId | None) -> CardModel:
        """All that a card shows. Raises `Refused` for an unknown number."""
        return await queries.card_model(self._ctx.app, mention, reader)

    async def check_person(self, person: UserId, field: str | None = None) -> None:
        """Raises `Refused` for somebody who could never act."""
        await check_person(self._ctx, person, field=field)


async def load_action_context(
    ctx: HandlerContext, interaction: Interaction, fields: Fields | None = None
) -> ActionContext:
    """What a press, a submission or a word is done with."""
    actor = interaction.actor
    render = await ctx.render_context_for(actor)
    read = Fields({}) if fields is None else fields
    return ActionContext(ctx.app, actor, render, SlackLookups(ctx), interaction, read)


async def load_modal_context(
    ctx: HandlerContext, actor: Actor, mention: MentionId, action: str
) -> ModalContext:
    """What the dialog of a button shows. Raises `Refused` for an unknown number."""
    parts = queries.parts_of_dialog(action)
    model = await queries.card_model(ctx.app, mention, actor.by, parts)
    allowed = await ctx.allowed(actor, PayloadSubject(mention=mention))
    render = await ctx.render_context_for(actor)
    return ModalContext(ctx.app, actor, render, SlackLookups(ctx), model, allowed)
