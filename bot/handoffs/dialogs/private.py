"""The modals of private contact, help from the community, and public updates."""

from datetime import datetime

from bot.core.action import ActionContext, ModalContext
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


async def offering(ctx: ModalContext) -> View:
    """The dialog of *Private…*: a call is the first choice."""
    app, mention = ctx.app, ctx.mention
    context = app.context(ctx.by)
    place = app.profile.private_channel(mention.post.platform)
    return going_private.offer(
        ctx.metadata,
        ctx.render,
        links={}
        if place is None
        else {place.channel: place.where(ctx.render.words.language)},
        said=closing_steps.is_done(mention, "acknowledged"),
        contact_by=usual_due(app.playbook.tasks["contact"], context),
    )


async def offered(ctx: ActionContext) -> CommandResult:
    """*Private…* was submitted."""
    offer = PrivateOffer(
        channel=ctx.fields.choice("channel"),
        mood=ctx.fields.choice("mood") or None,
        said_in_public="yes" in ctx.fields.choices(going_private.SAID),
        accepted="yes" in ctx.fields.choices(going_private.ACCEPTED),
        meet_at=ctx.fields.moment("meet_at"),
    )
    return await private.offer_private(
        ctx.app,
        ctx.command(),
        offer,
        contact_by=ctx.fields.moment("contact_by"),
    )


async def calling(ctx: ModalContext) -> View:
    """The dialog in which an attempt is noted, a tap for each question."""
    handover = ctx.model.handover
    if handover is None or handover.ended_at is not None:
        raise Refused("not_in_private")
    return going_private.call(ctx.metadata, handover, ctx.render)


async def called(ctx: ActionContext) -> CommandResult:
    """An attempt was noted."""
    call = PhoneCall(
        reached=ctx.fields.choice("reached") == "yes",
        outcome=ctx.fields.choice("outcome"),
        mood=ctx.fields.choice("mood") or None,
    )
    return await private.log_call(
        ctx.app,
        ctx.command(),
        call,
        again_by=ctx.fields.moment("again_by"),
    )


async def helped(ctx: ModalContext) -> View:
    """The dialog of *Community answered*, with the newest reply of others filled in."""
    url, handle = await public.helpful_reply(ctx.app, ctx.mention.id)
    klass = ctx.render.klass(ctx.mention)
    return going_private.community(
        ctx.metadata,
        ctx.render,
        url=safe_url(url) or "",
        handle=handle[:100],
        whole=klass is None or klass.community_ends,
    )


async def helped_out(ctx: ActionContext) -> CommandResult:
    """*Community answered* was submitted."""
    share = Help(
        partly=ctx.fields.choice("share") == "partly",
        url=ctx.fields.link("url"),
        handle=clean(ctx.fields.text("handle")) or None,
    )
    return await public.community_answered(ctx.app, ctx.command(), share)


async def updating(ctx: ModalContext, *, kind: str = "") -> View:
    """The dialog of a public update: the first one says that we look into it."""
    kinds, tasks = ctx.render.playbook.private.updates, ctx.render.playbook.tasks
    known = kind or _next_kind(ctx)
    usual = kinds[known].next
    context = ctx.app.context(ctx.by)
    next_by = None if usual is None else context.hours.add(context.now, usual)
    repairs: dict[int, str] = {
        t.id: t.what for t in ctx.model.tasks if tasks[t.kind].repairs
    }
    return going_private.update(
        ctx.metadata,
        ctx.render,
        kind=known,
        repairs=repairs,
        now=ctx.now,
        next_by=next_by,
    )


async def updated(ctx: ActionContext) -> CommandResult:
    """A public update was noted."""
    task = ctx.fields.choice("task")
    return await public.post_update(
        ctx.app,
        ctx.command(),
        ctx.fields.choice("kind"),
        at=ctx.fields.moment("at") or _never(),
        url=ctx.fields.link("url"),
        task=TaskId(int(task)) if task.isdigit() else None,
        next_by=ctx.fields.moment("next_by"),
    )


def _next_kind(ctx: ModalContext) -> str:
    """After a repair the good news, before it where we stand."""
    kinds, told = ctx.render.playbook.private.updates, ctx.model.updates
    if not told:
        return next(iter(kinds))
    tasks = ctx.render.playbook.tasks
    repairing = any(tasks[task.kind].repairs for task in ctx.model.tasks)
    closing = [name for name, kind in kinds.items() if kind.closes]
    others = [name for name, kind in kinds.items() if not kind.closes]
    return others[-1] if repairing or not closing else closing[0]


def _never() -> datetime:
    raise Refused("posted_in_the_future", field="at")
