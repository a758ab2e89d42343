"""Handlers that end a case: close it, let it stand, say that it cannot be fixed."""

from functools import partial

from bot.core.command import CommandResult
from bot.handoffs.service import closing as closing_service
from bot.handoffs.views import closing
from bot.mentions.rules import closing_steps, no_reply
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from bot.ui.blocks import View
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction
from handlers.replies.holding import written

CANNOT_FIX = "cannot_fix"


async def closing_it(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Close*, with what is still open and the way on for each."""
    ends = await closing_service.ends_of(ctx.app, modal.mention)
    return closing.close(
        modal.metadata,
        modal.mention,
        ends,
        modal.render,
        now=modal.now,
        outcome=modal.mention.outcome,
    )


async def closed(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Close* was submitted."""
    return await _close(ctx, interaction, fields, fields.choice("outcome"))


async def not_fixing(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Cannot be fixed*: a reason, and what there is instead (S3.34)."""
    ends = await closing_service.ends_of(ctx.app, modal.mention)
    return closing.cannot_fix(modal.metadata, modal.mention, ends, modal.render)


async def not_fixed(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Cannot be fixed* was submitted."""
    return await _close(ctx, interaction, fields, CANNOT_FIX)


async def standing(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Let it stand*, with the reason that fits most often."""
    chosen = no_reply.usual_reason(modal.mention, modal.render.playbook)
    return closing.stand(modal.metadata, modal.render, chosen=chosen)


def stood(fields: Fields) -> Rule:
    """*Let it stand* was submitted."""
    return partial(no_reply.stand, reason=fields.choice("reason"))


async def _close(
    ctx: HandlerContext, interaction: Interaction, fields: Fields, outcome: str
) -> CommandResult:
    how = Ending(
        outcome=outcome,
        result=fields.choice("result") or None,
        left_out={
            name: fields.choice(closing_steps.field_of(name))
            for name in closing_steps.ALL
        },
        anyway=fields.text("anyway"),
        why=fields.text("why"),
        instead=fields.text("instead"),
        written=_told(fields),
    )
    return await closing_service.close(
        ctx.app, interaction.on(interaction.actor.modal_state.mention), how
    )


def _told(fields: Fields) -> Written | None:
    """What we posted, where the dialog asked and somebody filled it in."""
    if not (fields.text("text") or fields.text("url")):
        return None
    return written(fields)
