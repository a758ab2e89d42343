"""The modal that informs management or asks it one question."""

from bot.core.action import ActionContext, ModalContext
from bot.core.command import CommandResult
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.rules.escalating import Brief
from bot.escalation.rules.stages import pages_from
from bot.escalation.service import escalations
from bot.escalation.views import asking
from bot.playbook.playbook import Trigger
from bot.ui.blocks import View
from data.models import UserId

_OPEN_TO_ALL = ("public", "unlisted")


async def ask(ctx: ModalContext) -> View:
    """The dialog of *Escalate*, with what the playbook suggests already chosen."""
    app, book = ctx.app, ctx.render.playbook
    trigger = next((t for t in ctx.model.suggestions if not t.raises), None)
    level = _suggested_level(ctx, trigger)
    context = app.context(UserId(""))
    team = await app.store.read(lambda tx: Paging.now(tx, app, context).team)
    reason = _suggested_reason(ctx, trigger)
    wall = _cannot_wait(ctx, level)
    begins = pages_from(ctx.now, app.hours, wall=wall)
    within = book.escalation.decide_within
    open_now = begins <= ctx.now
    return asking.escalate(
        ctx.metadata,
        book,
        ctx.render.words,
        people=team.with_a_say(),
        level=level,
        reason=reason,
        decide_by=begins + within if wall else app.hours.add(begins, within),
        may_quote=ctx.mention.post.visibility in _OPEN_TO_ALL,
        later="" if open_now else ctx.render.token(begins, ctx.now),
    )


async def asked(ctx: ActionContext) -> CommandResult:
    """*Escalate* was submitted."""
    manager = ctx.fields.anybody("manager")
    if manager is None and not ctx.app.people:
        raise Refused("needs_a_person", field="manager")
    brief = Brief(
        level=ctx.fields.choice("level"),
        reason=ctx.fields.choice("reason"),
        question=ctx.fields.text("question"),
        kind=ctx.fields.choice("kind") or "question",
        proposal=ctx.fields.text("proposal"),
        known=ctx.fields.text("known"),
        unknown=ctx.fields.text("unknown"),
        quoted="yes" in ctx.fields.choices("quote"),
        decide_by=ctx.fields.moment("decide_by"),
    )
    if brief.kind not in asking.ASKS:
        raise Refused("unknown_kind", field="kind")
    command = ctx.command()
    return await escalations.escalate(ctx.app, command, brief=brief, manager=manager)


def _cannot_wait(ctx: ModalContext, level: str) -> bool:
    """Whether what is suggested is told at any hour."""
    book = ctx.render.playbook
    flags = [book.flags[n] for n in ctx.mention.flags if n in book.flags]
    return book.escalation.levels[level].next is None or any(f.wall for f in flags)


def _suggested_reason(ctx: ModalContext, trigger: Trigger | None) -> str | None:
    """The reason of what the card suggests, or of the highest flag that is set."""
    if trigger is not None:
        return trigger.reason
    known = ctx.render.playbook.triggers.values()
    about = [t for t in known if t.raises and t.flag in ctx.mention.flags]
    return max(about, key=lambda t: t.level).reason if about else None


def _suggested_level(ctx: ModalContext, trigger: Trigger | None) -> str:
    """The highest level that the class, a flag or a suggestion names."""
    flags, mention = ctx.render.playbook.flags, ctx.mention
    klass = ctx.render.klass(mention)
    reach = mention.post.author.followers or 0
    levels: list[str | None] = [klass.level if klass is not None else None]
    levels.append(trigger.level if trigger is not None else None)
    for flag in (flags[name] for name in mention.flags if name in flags):
        levels.append(flag.level)
        levels += [level for level, least in flag.level_from.items() if reach >= least]
    return max((level for level in levels if level is not None), default="L1")
