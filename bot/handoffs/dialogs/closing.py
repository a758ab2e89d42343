"""The modals that close a case: close, let it stand, cannot be fixed."""

from functools import partial

from bot.core.action import ActionContext, Make, ModalContext, Replace
from bot.core.command import CommandResult
from bot.core.fields import Fields
from bot.core.posted_fields import posted_in
from bot.errors import Refused
from bot.handoffs.service import closing as closing_service
from bot.handoffs.views import closing
from bot.mentions.rules import closing_steps, no_reply
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.replying import Written
from bot.ui.blocks import View

CANNOT_FIX = "cannot_fix"


async def closing_it(ctx: ModalContext) -> View:
    """The dialog of *Close*, with what is still open and the way on for each."""
    ends = await closing_service.ends_of(ctx.app, ctx.mention)
    return closing.close(
        ctx.metadata,
        ctx.mention,
        ends,
        ctx.render,
        now=ctx.now,
        outcome=ctx.mention.outcome,
    )


async def closed(ctx: ActionContext) -> CommandResult | Replace:
    """*Close* was submitted; where the chosen ending needs more, the dialog asks for it."""
    outcome = ctx.fields.choice("outcome")
    try:
        return await _close(ctx, outcome)
    except Refused as refused:
        if refused.field is None or ctx.fields.asks(refused.field):
            raise
    model = await ctx.card_model()
    ends = await closing_service.ends_of(ctx.app, model.mention)
    view = closing.close(
        ctx.carrying(mention=model.mention.id),
        model.mention,
        ends,
        ctx.render,
        now=model.drawn_at,
        outcome=outcome,
        more=True,
    )
    return Replace(view)


async def not_fixing(ctx: ModalContext) -> View:
    """The dialog of *Cannot be fixed*: a reason, and what there is instead (S3.34)."""
    ends = await closing_service.ends_of(ctx.app, ctx.mention)
    return closing.cannot_fix(ctx.metadata, ctx.mention, ends, ctx.render)


async def not_fixed(ctx: ActionContext) -> CommandResult:
    """*Cannot be fixed* was submitted."""
    return await _close(ctx, CANNOT_FIX)


async def standing(ctx: ModalContext) -> View:
    """The dialog of *Let it stand*, with the reason that fits most often."""
    chosen = no_reply.usual_reason(ctx.mention, ctx.render.playbook)
    return closing.stand(ctx.metadata, ctx.render, chosen=chosen)


async def stood(ctx: ActionContext) -> Make:
    """*Let it stand* was submitted."""
    return Make(partial(no_reply.stand, reason=ctx.fields.choice("reason")))


async def _close(ctx: ActionContext, outcome: str) -> CommandResult:
    fields = ctx.fields
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
    return await closing_service.close(ctx.app, ctx.command(), how)


def _told(fields: Fields) -> Written | None:
    """What we posted, where the dialog asked and somebody filled it in."""
    if not (fields.text("text") or fields.text("url")):
        return None
    return posted_in(fields)
