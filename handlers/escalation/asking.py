"""Handlers for telling or asking management."""

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.escalation.rules.escalating import Brief
from bot.escalation.rules.stages import pages_from
from bot.escalation.service import escalations
from bot.escalation.views import asking
from bot.playbook.playbook import Trigger
from bot.team.service import presence
from bot.ui.blocks import View
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction

_OPEN_TO_ALL = ("public", "unlisted")


async def ask(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog of *Escalate*, with what the playbook suggests already chosen."""
    app, book = ctx.app, modal.render.playbook
    trigger = next((t for t in modal.model.suggestions if not t.raises), None)
    level = _suggested_level(modal, trigger)
    team = await presence.team(ctx.app)
    reason = _suggested_reason(modal, trigger)
    wall = _cannot_wait(modal, level)
    begins = pages_from(modal.now, app.hours, wall=wall)
    within = book.escalation.decide_within
    open_now = begins <= modal.now
    return asking.escalate(
        modal.metadata,
        book,
        modal.render.words,
        people=team.with_a_say(),
        level=level,
        reason=reason,
        decide_by=begins + within if wall else app.hours.add(begins, within),
        may_quote=modal.mention.post.visibility in _OPEN_TO_ALL,
        later="" if open_now else modal.render.token(begins, modal.now),
    )


async def asked(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Escalate* was submitted."""
    manager = fields.anybody("manager")
    if manager is None and not ctx.app.people:
        raise Refused("needs_a_person", field="manager")
    brief = Brief(
        level=fields.choice("level"),
        reason=fields.choice("reason"),
        question=fields.text("question"),
        kind=fields.choice("kind") or "question",
        proposal=fields.text("proposal"),
        known=fields.text("known"),
        unknown=fields.text("unknown"),
        quoted="yes" in fields.choices("quote"),
        decide_by=fields.moment("decide_by"),
    )
    if brief.kind not in asking.ASKS:
        raise Refused("unknown_kind", field="kind")
    press = interaction.on(interaction.actor.modal_state.mention)
    return await escalations.escalate(ctx.app, press, brief=brief, manager=manager)


def _cannot_wait(modal: ModalContext, level: str) -> bool:
    """Whether what is suggested is told at any hour."""
    book = modal.render.playbook
    flags = [book.flags[n] for n in modal.mention.flags if n in book.flags]
    return book.escalation.levels[level].next is None or any(f.wall for f in flags)


def _suggested_reason(modal: ModalContext, trigger: Trigger | None) -> str | None:
    """The reason of what the card suggests, or of the highest flag that is set."""
    if trigger is not None:
        return trigger.reason
    known = modal.render.playbook.triggers.values()
    about = [t for t in known if t.raises and t.flag in modal.mention.flags]
    return max(about, key=lambda t: t.level).reason if about else None


def _suggested_level(modal: ModalContext, trigger: Trigger | None) -> str:
    """The highest level that the class, a flag or a suggestion names."""
    flags, mention = modal.render.playbook.flags, modal.mention
    klass = modal.render.klass(mention)
    reach = mention.post.author.followers or 0
    levels: list[str | None] = [klass.level if klass is not None else None]
    levels.append(trigger.level if trigger is not None else None)
    for flag in (flags[name] for name in mention.flags if name in flags):
        levels.append(flag.level)
        levels += [level for level, least in flag.level_from.items() if reach >= least]
    return max((level for level in levels if level is not None), default="L1")
