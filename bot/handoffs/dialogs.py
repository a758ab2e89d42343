"""The dialogs of tasks, private contact and closing."""

from datetime import datetime
from functools import partial

from bot.core.action import ActionContext, Make, ModalContext, Open, OpenModal, Replace
from bot.core.command import CommandResult
from bot.core.fields import Fields, posted_in
from bot.errors import Refused
from bot.handoffs import service
from bot.handoffs.rules import PhoneCall, PrivateOffer, TaskRequest, usual_due
from bot.handoffs.service import Help
from bot.handoffs.views import closing, going_private, passing_on
from bot.mentions.rules import closing_steps, no_reply
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.replying import Written
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
    return await service.offer_private(
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
    return await service.log_call(
        ctx.app,
        ctx.command(),
        call,
        again_by=ctx.fields.moment("again_by"),
    )


async def helped(ctx: ModalContext) -> View:
    """The dialog of *Community answered*, with the newest reply of others filled in."""
    url, handle = await service.helpful_reply(ctx.app, ctx.mention.id)
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
    return await service.community_answered(ctx.app, ctx.command(), share)


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
    return await service.post_update(
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


CANNOT_FIX = "cannot_fix"


async def closing_it(ctx: ModalContext) -> View:
    """The dialog of *Close*, with what is still open and the way on for each."""
    ends = await service.ends_of(ctx.app, ctx.mention)
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
    ends = await service.ends_of(ctx.app, model.mention)
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
    ends = await service.ends_of(ctx.app, ctx.mention)
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
        written=_told(fields, ctx.app.clock()),
    )
    return await service.close(ctx.app, ctx.command(), how)


def _told(fields: Fields, now: datetime) -> Written | None:
    """What we posted, where the dialog asked and somebody filled it in."""
    if not (fields.text("text") or fields.text("url")):
        return None
    return posted_in(fields, now)


_USUAL, _PRAISE = "insight", "praise"
"""What is passed on where nothing else was chosen, and what praise is passed on as."""


def asking(kind: str) -> OpenModal:
    """The dialog of *Pass on*, with this kind of task already chosen."""
    return partial(_ask, kind=kind)


async def passed_on(ctx: ActionContext) -> CommandResult:
    """*Pass on* was submitted. A person counts more than a topic."""
    topic = ctx.fields.choice("topic") or None
    owner, channel = ctx.fields.person("person"), None
    if owner is None and topic is not None:
        owner, channel = ctx.app.whose(topic)
    if owner is None and channel is None:
        raise Refused("needs_somebody", field="topic" if topic else "person")
    request = TaskRequest(
        kind=ctx.fields.choice("kind"),
        what=ctx.fields.text("what"),
        owner=owner,
        channel=channel,
        topic=topic,
        due=ctx.fields.moment("due"),
    )
    return await service.pass_on(ctx.app, ctx.command(), request)


async def done(ctx: ActionContext) -> CommandResult | Open:
    """*Done*: one press, unless its kind wants a sentence."""
    task = await service.task(ctx.app, TaskId(ctx.number))
    kind = ctx.app.playbook.tasks.get(task.kind)
    if kind is not None and kind.note:
        return await answering(ctx, chosen="done")
    return await service.answer_task(
        ctx.app, ctx.command(task.mention), task.id, answer="done"
    )


async def planned(ctx: ActionContext) -> Open:
    """*Planned*: the dialog asks until when."""
    return await answering(ctx, chosen="planned")


async def no(ctx: ActionContext) -> Open:
    """*No*: the dialog asks why."""
    return await answering(ctx, chosen="no")


async def answering(ctx: ActionContext, *, chosen: str) -> Open:
    """The dialog of an answer, with the choice already made."""
    task = await service.task(ctx.app, TaskId(ctx.number))
    carried = ctx.carrying(mention=task.mention, task=task.id)
    return Open(passing_on.answer(carried, task, ctx.render, chosen=chosen))


async def answered(ctx: ActionContext) -> CommandResult:
    """An answer was submitted."""
    modal_state = ctx.state
    return await service.answer_task(
        ctx.app,
        ctx.command(modal_state.mention),
        modal_state.task,
        answer=ctx.fields.choice("answer"),
        note=ctx.fields.text("note"),
        due=ctx.fields.moment("due"),
    )


async def handing_on(ctx: ActionContext) -> Open:
    """The dialog in which a task gets another owner."""
    task = await service.task(ctx.app, TaskId(ctx.number))
    carried = ctx.carrying(mention=task.mention, task=task.id)
    return Open(passing_on.hand_on(carried, task, ctx.render))


async def handed_on(ctx: ActionContext) -> CommandResult:
    """Another owner was named."""
    modal_state, to = ctx.state, ctx.fields.person("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await service.hand_on_task(
        ctx.app, ctx.command(modal_state.mention), modal_state.task, to=to
    )


async def _ask(ctx: ModalContext, *, kind: str) -> View:
    app, render = ctx.app, ctx.render
    labels = {key: topic.label for key, topic in app.topics.items()}
    kind, whom = _of_praise(ctx, kind)
    known = render.playbook.tasks[kind]
    topic = next((name for name in (whom, known.topic) if name in labels), None)
    return passing_on.pass_on(
        ctx.metadata,
        render,
        kind=kind,
        topics=passing_on.topic_labels(labels, render),
        topic=topic,
        due=usual_due(known, app.context(ctx.by)),
    )


def _of_praise(ctx: ModalContext, kind: str) -> tuple[str, str | None]:
    """Praise is passed on as praise, to the topic it is for (S0.17)."""
    klass = ctx.render.klass(ctx.mention)
    praised = klass is not None and klass.praises and kind == _USUAL
    if praised and _PRAISE in ctx.render.playbook.tasks:
        return _PRAISE, ctx.mention.praise_target
    return kind, None
