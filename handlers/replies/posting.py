"""Handlers of posted replies: preview, mark as posted, reply anyway, a new version."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.escalation.service import approving
from bot.replies.service import drafting
from bot.replies.service import publishing as publishing_service
from bot.replies.service.draft_dossier import DraftDossier
from bot.replies.views import preview as drawing
from bot.replies.views import publishing
from bot.replies.views.preview import Preview
from bot.ui.blocks import View
from bot.ui.phrases import RenderContext
from bot.ui.texts import safe_url
from data.models import UserId
from data.replies.models import PostedId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Actor, Interaction
from handlers.middleware.result import HandlerResult
from handlers.middleware.team import check_person

_ANYWAY = "no_reply_recommended"
_ELSEWHERE = "other_platform"
"""The rules these overrides are counted under."""


async def last_look(ctx: HandlerContext, modal: ModalContext) -> View:
    """*Mark as posted* on the card: exactly what will stand there, before anything else."""
    paper = await drafting.paper(ctx.app, modal.mention.id, modal.actor.by)
    return preview(ctx, modal.actor, modal.render, paper)


def preview(
    ctx: HandlerContext,
    actor: Actor,
    render: RenderContext,
    paper: DraftDossier,
    *,
    elsewhere: str | None = None,
) -> View:
    """The last look at a draft. Raises `Refused` when there is none."""
    if paper.draft is None or paper.proof is None:
        raise Refused("no_draft")
    modal_state = replace(
        actor.carrying(ctx.app.clock()),
        mention=paper.mention.id,
        revision=paper.draft.revision,
        template=paper.draft.template or "",
        fresh=actor.modal_state.fresh,
    )
    page = Preview(
        model=paper.model,
        draft=paper.draft,
        proof=paper.proof,
        org=paper.org,
        missing=paper.missing,
        names=paper.names,
        elsewhere=elsewhere,
    )
    return drawing.mark_posted(modal_state.as_text(), page, render)


async def ask_reader(
    ctx: HandlerContext, interaction: Interaction, _fields: Fields
) -> HandlerResult:
    """A colleague was chosen below the last look; it is drawn again with their name."""
    actor = interaction.actor
    number, reader = actor.modal_state.mention, UserId(interaction.value)
    await check_person(ctx, reader)
    await drafting.ask_reader(ctx.app, interaction.on(number), reader)
    return await _again(ctx, actor)


async def ask_yes(
    ctx: HandlerContext, interaction: Interaction, _fields: Fields
) -> HandlerResult:
    """The one yes is asked for, for the very words of the draft (S3.22)."""
    actor = interaction.actor
    await approving.ask_approval(ctx.app, interaction.on(actor.modal_state.mention))
    return await _again(ctx, actor)


async def posted(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult | View:
    """*It is posted*: where and when. A link that leads away asks one more question."""
    actor = interaction.actor
    number = actor.modal_state.mention
    at, url = fields.moment("at"), _address(fields)
    if at is None:
        raise Refused("posted_in_the_future", field="at")
    there, press = fields.choice("also_there"), interaction.on(number)
    if there == "no":
        note = fields.text("why_elsewhere")
        if not note:
            raise Refused("needs_one_sentence", field="why_elsewhere")
        why = replace(press, key=f"{press.key}:why")
        await drafting.overrule(ctx.app, why, _ELSEWHERE, note)
    try:
        return await publishing_service.post(
            ctx.app, press, url=url, at=at, also_there=bool(there)
        )
    except Refused as refused:
        if refused.reason != "elsewhere":
            raise
    paper = await drafting.paper(ctx.app, number, actor.by)
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return preview(
        ctx, actor, await ctx.render_context_for(actor), paper, elsewhere=host
    )


async def reply_anyway(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Reach and reactions beside the question whether one really wants to (S2.19)."""
    return publishing.reply_anyway(modal.metadata, modal.model, modal.render)


async def anyway(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """Somebody really wants to, and said why (S0.16)."""
    actor = interaction.actor
    number, note = actor.modal_state.mention, fields.text("note")
    if not note:
        raise Refused("needs_one_sentence", field="note")
    if not fields.choices("sure"):
        raise Refused("needs_a_confirmation", field="sure")
    return await drafting.overrule(ctx.app, interaction.on(number), _ANYWAY, note)


async def new_version(ctx: HandlerContext, modal: ModalContext) -> View:
    """The latest of our texts, to be changed to what stands there now."""
    texts = await publishing_service.texts(ctx.app, modal.mention.id)
    if not texts:
        raise Refused("nothing_posted")
    modal_state = replace(modal.actor.carrying(modal.now), mention=modal.mention.id)
    modal_state = replace(modal_state, revision=texts[-1].id)
    return publishing.new_version(
        modal_state.as_text(), texts[-1], modal.render, now=modal.now
    )


async def edited(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Keep the new version*."""
    modal_state = interaction.actor.modal_state
    return await publishing_service.new_version(
        ctx.app,
        interaction.on(modal_state.mention),
        PostedId(modal_state.revision),
        text=fields.text("text"),
        url=_address(fields),
    )


async def _again(ctx: HandlerContext, actor: Actor) -> HandlerResult:
    render = await ctx.render_context_for(actor)
    paper = await drafting.paper(ctx.app, actor.modal_state.mention, actor.by)
    view = preview(ctx, actor, render, paper)
    return HandlerResult(after=partial(ctx.responder.turn, actor, view))


def _address(fields: Fields) -> str | None:
    url = fields.text("url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    return url or None
