"""What a modal is rendered from: the current mention, and who asked for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk import queries
from bot.team.service.admitting import Subject
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.models import Mention, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Actor


@dataclass(frozen=True, slots=True)
class ModalContext:
    """A scene, set for one person. `metadata` is what the dialog carries.

    `allowed` are the rows of the permission table that let this person act on it.
    """

    model: CardModel
    actor: Actor
    render: RenderContext
    metadata: str
    allowed: frozenset[str] = frozenset()

    @property
    def mention(self) -> Mention:
        """The one it is about."""
        return self.model.mention

    @property
    def now(self) -> datetime:
        """When the scene was read."""
        return self.model.drawn_at


async def load_modal_context(
    ctx: HandlerContext, actor: Actor, mention: MentionId
) -> ModalContext:
    """Read everything a dialog may want to show. Raises `Refused` for an unknown number."""
    model = await queries.card_model(ctx.app, mention, actor.by)
    modal_state = replace(actor.carrying(model.drawn_at), mention=mention)
    allowed = await ctx.allowed(actor, Subject(mention=mention))
    render = await ctx.render_context_for(actor)
    return ModalContext(model, actor, render, modal_state.as_text(), allowed)
