"""The modals of posting: the preview, mark as posted, reply anyway, a new version."""

from dataclasses import replace
from urllib.parse import urlsplit

from bot.core.action import ActionContext, ModalContext, Open, PersonContext, Replace
from bot.core.command import CommandResult
from bot.core.fields import posted_at
from bot.errors import Refused
from bot.escalation.service import approving
from bot.replies.service import drafting
from bot.replies.service import publishing as publishing_service
from bot.replies.service.draft_dossier import DraftDossier
from bot.replies.views import preview as drawing
from bot.replies.views import publishing
from bot.replies.views.preview import Preview
from bot.ui.blocks import View
from data.models import UserId
from data.replies.models import PostedId, ReadId

_ANYWAY = "no_reply_recommended"
_ELSEWHERE = "other_platform"
"""The rules these overrides are counted under."""


async def post_now(ctx: ActionContext) -> CommandResult | Open:
    """*Posted* in one press: the saved text, now, at its place.

    Where something is missing, the last look says what. *Undo* and *I edited it…* follow.
    """
    dossier = await drafting.dossier(ctx.app, ctx.mention, ctx.by)
    if dossier.missing:
        return Open(preview(ctx, dossier))
    return await publishing_service.post(
        ctx.app, ctx.command(), url=None, at=ctx.app.clock()
    )


def preview(
    ctx: PersonContext,
    dossier: DraftDossier,
    *,
    elsewhere: str | None = None,
    unfolded: bool = False,
) -> View:
    """The last look at a draft. Raises `Refused` when there is none."""
    if dossier.draft is None or dossier.rendered is None:
        raise Refused("no_draft")
    unfolded = unfolded or ctx.actor.modal_state.unfolded
    carried = ctx.carrying(
        mention=dossier.mention.id,
        unfolded=unfolded,
        revision=dossier.draft.revision,
        template=dossier.draft.template or "",
        fresh=ctx.actor.modal_state.fresh,
    )
    page = Preview(
        model=dossier.model,
        draft=dossier.draft,
        rendered=dossier.rendered,
        org=dossier.org,
        missing=dossier.missing,
        names=dossier.names,
        elsewhere=elsewhere,
        unfolded=unfolded,
    )
    return drawing.mark_posted(carried, page, ctx.render)


async def ask_yes(ctx: ActionContext) -> Replace:
    """The one yes is asked for, for the very words of the draft (S3.22)."""
    await approving.ask_approval(ctx.app, ctx.command())
    return await looked_at_again(ctx)


async def ask_reader(ctx: ActionContext) -> Replace:
    """A colleague was chosen below the last look; it is drawn again with their name."""
    reader = UserId(ctx.interaction.value)
    await ctx.lookups.check_person(reader)
    await drafting.ask_reader(ctx.app, ctx.command(), reader)
    return await looked_at_again(ctx)


async def send_text(ctx: ActionContext) -> Replace:
    """*Send me the text*: it comes as a direct message, to be copied."""
    await drafting.text_alone(ctx.app, ctx.command())
    return await looked_at_again(ctx)


async def keep(ctx: ActionContext) -> Replace:
    """The wording is kept without a second reader; the preview is drawn again."""
    await drafting.keep(ctx.app, ctx.command())
    return await looked_at_again(ctx)


async def posted(ctx: ActionContext) -> CommandResult | Replace:
    """*It is posted*: where and when. A link that leads away asks one more question."""
    at, url = posted_at(ctx.fields, ctx.app.clock()), ctx.fields.link("url")
    there, command = ctx.fields.choice("also_there"), ctx.command()
    if there == "no":
        note = ctx.fields.text("why_elsewhere")
        if not note:
            raise Refused("needs_one_sentence", field="why_elsewhere")
        why = replace(command, key=f"{command.key}:why")
        await drafting.overrule(ctx.app, why, _ELSEWHERE, note)
    try:
        return await publishing_service.post(
            ctx.app, command, url=url, at=at, also_there=bool(there)
        )
    except Refused as refused:
        if refused.reason != "elsewhere":
            raise
    dossier = await drafting.dossier(ctx.app, ctx.mention, ctx.by)
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    return Replace(preview(ctx, dossier, elsewhere=host))


async def reply_anyway(ctx: ModalContext) -> View:
    """Reach and reactions beside the question whether one really wants to (S2.19)."""
    return publishing.reply_anyway(ctx.metadata, ctx.model, ctx.render)


async def anyway(ctx: ActionContext) -> CommandResult:
    """Somebody really wants to, and said why (S0.16)."""
    note = ctx.fields.text("note")
    if not note:
        raise Refused("needs_one_sentence", field="note")
    if not ctx.fields.choices("sure"):
        raise Refused("needs_a_confirmation", field="sure")
    return await drafting.overrule(ctx.app, ctx.command(), _ANYWAY, note)


async def new_version(ctx: ModalContext) -> View:
    """The latest of our texts, to be changed to what stands there now."""
    texts = await publishing_service.texts(ctx.app, ctx.mention.id)
    if not texts:
        raise Refused("nothing_posted")
    carried = ctx.carrying(mention=ctx.mention.id, revision=texts[-1].id)
    return publishing.new_version(carried, texts[-1], ctx.render, now=ctx.now)


async def edited(ctx: ActionContext) -> CommandResult:
    """*Keep the new version*."""
    return await publishing_service.new_version(
        ctx.app,
        ctx.command(),
        PostedId(ctx.state.revision),
        text=ctx.fields.text("text"),
        url=ctx.fields.link("url"),
    )


async def looked_at_again(ctx: ActionContext) -> Replace:
    """The last look, drawn again in its place."""
    dossier = await drafting.dossier(ctx.app, ctx.mention, ctx.by)
    return Replace(preview(ctx, dossier))


async def posted_before(ctx: ActionContext) -> Replace:
    """*Another time…*: the last look asks when it was posted, too."""
    dossier = await drafting.dossier(ctx.app, ctx.mention, ctx.by)
    return Replace(preview(ctx, dossier, unfolded=True))


async def approve(ctx: ActionContext) -> CommandResult:
    """*Fine as it is*."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    return await drafting.approve(ctx.app, ctx.command(draft.mention), read.id)


async def ask_reason(ctx: ActionContext) -> Open:
    """*Let it pass…* asks why, where the check stops the text."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    carried = ctx.carrying(mention=draft.mention, revision=read.id)
    return Open(publishing.allow(carried, read, ctx.render.words))


async def allowed(ctx: ActionContext) -> CommandResult:
    """A second person lets the text pass, with a reason."""
    read = ReadId(ctx.state.revision)
    note = ctx.fields.text("note")
    return await drafting.approve(ctx.app, ctx.command(), read, note)


async def adopt(ctx: ActionContext) -> CommandResult:
    """*Use this text*: the suggestion becomes the draft; two people have seen it."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    return await drafting.adopt(ctx.app, ctx.command(draft.mention), read.id)


async def ask_suggestion(ctx: ActionContext) -> Open:
    """*Suggest…* opens the text, to be written as one would write it."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    carried = ctx.carrying(mention=draft.mention, revision=read.id)
    return Open(publishing.suggest(carried, read, ctx.render.words))


async def suggested(ctx: ActionContext) -> CommandResult:
    """The suggestion was sent."""
    read = ReadId(ctx.state.revision)
    text = ctx.fields.text("text")
    return await drafting.suggest(ctx.app, ctx.command(), read, text)
