"""Handlers of private contact, of help from the community, and of public updates."""

from datetime import datetime

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.handoffs.rules.private import PhoneCall, PrivateOffer
from bot.handoffs.rules.tasking import usual_due
from bot.handoffs.service import private, public
from bot.handoffs.service.public import Help
from bot.handoffs.views import going_private
from bot.mentions.rules import closing_steps
from bot.ui.blocks import View
from bot.ui.texts import clean, safe_url
from data.handoffs.models import TaskId
from data.models import MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction


async def offering(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Private…*: a call is the first choice."""
    app, mention = ctx.app, modal.mention
    context = app.context(modal.actor.by)
    place = app.profile.private_channel(mention.post.platform)
    return going_private.offer(
        modal.metadata,
        modal.render,
        links={}
        if place is None
        else {place.channel: place.where(modal.render.words.language)},
        said=closing_steps.is_done(mention, "acknowledged"),
        contact_by=usual_due(app.playbook.tasks["contact"], context),
    )


async def offered(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Private…* was submitted."""
    offer = PrivateOffer(
        channel=fields.choice("channel"),
        mood=fields.choice("mood") or None,
        said_in_public="yes" in fields.choices(going_private.SAID),
        accepted="yes" in fields.choices(going_private.ACCEPTED),
        meet_at=fields.moment("meet_at"),
    )
    return await private.offer_private(
        ctx.app,
        interaction.on(interaction.actor.modal_state.mention),
        offer,
        contact_by=fields.moment("contact_by"),
    )


async def calling(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog in which an attempt is noted, a tap for each question."""
    handover = modal.model.handover
    if handover is None or handover.ended_at is not None:
        raise Refused("not_in_private")
    return going_private.call(modal.metadata, handover, modal.render)


async def called(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """An attempt was noted."""
    call = PhoneCall(
        reached=fields.choice("reached") == "yes",
        outcome=fields.choice("outcome"),
        mood=fields.choice("mood") or None,
    )
    return await private.log_call(
        ctx.app,
        interaction.on(interaction.actor.modal_state.mention),
        call,
        again_by=fields.moment("again_by"),
    )


async def helped(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Community answered*, with the newest reply of others filled in."""
    url, handle = await public.helpful_reply(ctx.app, modal.mention.id)
    klass = modal.render.klass(modal.mention)
    return going_private.community(
        modal.metadata,
        modal.render,
        url=safe_url(url) or "",
        handle=handle[:100],
        whole=klass is None or klass.community_ends,
    )


async def helped_out(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Community answered* was submitted."""
    share = Help(
        partly=fields.choice("share") == "partly",
        url=_link(fields),
        handle=clean(fields.text("handle")) or None,
    )
    return await public.community_answered(
        ctx.app, interaction.on(interaction.actor.modal_state.mention), share
    )


async def updating(ctx: HandlerContext, modal: ModalContext, *, kind: str = "") -> View:
    """The dialog of a public update: the first one says that we look into it."""
    kinds, tasks = modal.render.playbook.private.updates, modal.render.playbook.tasks
    known = kind or _next_kind(modal)
    usual = kinds[known].next
    context = ctx.app.context(modal.actor.by)
    next_by = None if usual is None else context.hours.add(context.now, usual)
    repairs: dict[int, str] = {
        t.id: t.what for t in modal.model.tasks if tasks[t.kind].repairs
    }
    return going_private.update(
        modal.metadata,
        modal.render,
        kind=known,
        repairs=repairs,
        now=modal.now,
        next_by=next_by,
    )


async def updated(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """A public update was noted."""
    task = fields.choice("task")
    return await public.post_update(
        ctx.app,
        interaction.on(interaction.actor.modal_state.mention),
        fields.choice("kind"),
        at=fields.moment("at") or _never(),
        url=_link(fields),
        task=TaskId(int(task)) if task.isdigit() else None,
        next_by=fields.moment("next_by"),
    )


async def accepted(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    """They said yes: one press, and a contact is due."""
    return await private.accept_private(
        ctx.app, interaction.on(MentionId(interaction.number))
    )


def _next_kind(modal: ModalContext) -> str:
    """After a repair the good news, before it where we stand."""
    kinds, told = modal.render.playbook.private.updates, modal.model.updates
    if not told:
        return next(iter(kinds))
    tasks = modal.render.playbook.tasks
    repairing = any(tasks[task.kind].repairs for task in modal.model.tasks)
    closing = [name for name, kind in kinds.items() if kind.closes]
    others = [name for name, kind in kinds.items() if not kind.closes]
    return others[-1] if repairing or not closing else closing[0]


def _link(fields: Fields) -> str | None:
    url = fields.text("url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    return url or None


def _never() -> datetime:
    raise Refused("posted_in_the_future", field="at")
