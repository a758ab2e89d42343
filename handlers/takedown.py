"""Handlers of evidence and removal: the overview, its modals, and what they submit."""

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.desk import queries
from bot.errors import Refused
from bot.playbook.playbook import DeleteReason
from bot.replies.rules import templates
from bot.replies.rules.templates import Filled
from bot.takedown.rules import removing
from bot.takedown.rules.evidence import Shown
from bot.takedown.rules.removing import Wanted
from bot.takedown.rules.reporting import Notice
from bot.takedown.service import evidence, reporting
from bot.takedown.service import removing as removing_service
from bot.takedown.views import dialogs as drawn
from bot.takedown.views.page import page
from bot.ui.blocks import View
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction

Opening = Callable[[HandlerContext, ModalContext], Awaitable[View]]
Submission = Callable[[HandlerContext, Interaction, Fields], Awaitable[CommandResult]]


async def _page(_ctx: HandlerContext, modal: ModalContext) -> View:
    """Where it stands; also what is seen where a dialog would have nothing to ask."""
    return page(modal.metadata, modal.model, modal.render, by=modal.actor.by)


async def _evidence(ctx: HandlerContext, modal: ModalContext) -> View:
    if modal.model.takedown.stop is not None:
        return await _page(ctx, modal)
    return drawn.evidence(modal.metadata, modal.model, modal.render)


async def _removal(ctx: HandlerContext, modal: ModalContext) -> View:
    given = ctx.app.context(modal.actor.by)
    _rehearse(
        modal, lambda: removing.may_begin(modal.mention, modal.model.takedown, given)
    )
    rules = ctx.app.profile.links.house_rules
    return drawn.removal(modal.metadata, modal.render, house_rules=rules)


async def _confirm(ctx: HandlerContext, modal: ModalContext) -> View:
    if modal.model.takedown.pending is None:
        return await _page(ctx, modal)
    given = ctx.app.context(modal.actor.by)
    _rehearse(modal, lambda: removing.waiting(modal.model.takedown, given))
    return drawn.confirm(modal.metadata, modal.model, modal.render)


async def _report(ctx: HandlerContext, modal: ModalContext) -> View:
    guard = modal.model.takedown
    if guard.stop is not None:
        return await _page(ctx, modal)
    last = await reporting.last_report_by(ctx.app, modal.actor.by)
    return drawn.report(modal.metadata, modal.model, modal.render, last=last)


async def _notice(ctx: HandlerContext, modal: ModalContext) -> View:
    """The notice itself, ready to be copied, and what the platform said to it."""
    report = modal.model.takedown.report
    if modal.model.takedown.stop is not None or report is None:
        return await _page(ctx, modal)
    return drawn.report_answered(modal.metadata, modal.model, report, modal.render)


async def _note(ctx: HandlerContext, modal: ModalContext) -> View:
    """In the language of the author, as far as we speak it."""
    last, app = modal.model.takedown.last, ctx.app
    reason = app.playbook.delete_reasons.get(last.reason if last else "")
    if last is None or reason is None:
        return await _page(ctx, modal)
    filled = _filled(app, modal, reason, last.rule)
    return drawn.removal_note(modal.metadata, filled, modal.render)


def _filled(
    app: AppContext, modal: ModalContext, reason: DeleteReason, rule: str | None
) -> Filled:
    """The template of the reason in the brand's voice; a nameless author is not called."""
    post, playbook, profile = modal.mention.post, app.playbook, app.profile
    voice = profile.voice(post.language)
    language = playbook.voices[voice].language
    named = templates.first_name(post.author)
    values = {
        **profile.values(language, post.platform, modal.actor.by),
        "first_name": named,
        "rule": rule or reason.label[language],
    }
    filled = templates.fill(playbook.templates[reason.note], voice, values, playbook)
    if named:
        return filled
    left = tuple(gap for gap in filled.unfilled if gap != "first_name")
    return Filled(re.sub(", {first_name}", "", filled.text), left)


async def _hold(ctx: HandlerContext, modal: ModalContext) -> View:
    if modal.model.takedown.stop is not None or modal.model.takedown.hold is not None:
        return await _page(ctx, modal)
    return drawn.hold(modal.metadata, modal.render)


async def _lift_hold(ctx: HandlerContext, modal: ModalContext) -> View:
    if modal.model.takedown.hold is None:
        return await _page(ctx, modal)
    return drawn.lift_hold(modal.metadata, modal.model, modal.render)


async def _stop(ctx: HandlerContext, modal: ModalContext) -> View:
    if modal.model.takedown.stop is not None:
        return await _page(ctx, modal)
    return drawn.stop(modal.metadata, modal.model, modal.render)


async def _saved(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    press = _press(interaction)
    text = fields.text("content")
    if len(text) >= drawn.WHOLE - 1:
        model = await queries.card_model(ctx.app, press.mention)
        cut_off = text == drawn.content_of(model)
        text = drawn.whole_content_of(model) if cut_off else text
    shown = Shown(
        content=text,
        author=fields.text("author"),
        author_url=fields.text("author_url"),
        platform=fields.text("platform"),
        url=fields.text("url"),
        posted_at=fields.moment("posted_at"),
        captured_at=fields.moment("captured_at"),
        context=fields.choice("context"),
        witness=fields.person("witness"),
        file_name=fields.text("file_name"),
        file_place=fields.text("file_place"),
        file_sha256=fields.text("file_sha256"),
    )
    return await evidence.save_evidence(ctx.app, press, shown)


async def _asked(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    wanted = Wanted(
        measure=fields.choice("measure"),
        reason=fields.choice("reason"),
        second=fields.person("second"),
        rule=_rule(ctx, fields),
        lower=fields.text("lower"),
    )
    return await removing_service.ask_removal(ctx.app, _press(interaction), wanted)


async def _confirmed(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    looked = "yes" in fields.choices("looked")
    return await removing_service.confirm_removal(
        ctx.app, _press(interaction), looked=looked
    )


async def _reported(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    notice = Notice(
        reason=fields.choice("reason"),
        language=fields.choice("language"),
        why=fields.text("why"),
        name=fields.text("name"),
        email=fields.text("email"),
    )
    lower = fields.text("lower")
    return await reporting.report(ctx.app, _press(interaction), notice, lower=lower)


async def _platform_said(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    return await reporting.report_answered(
        ctx.app,
        _press(interaction),
        receipt=fields.text("receipt"),
        decision=fields.choice("decision"),
    )


async def _held(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    return await evidence.hold(ctx.app, _press(interaction), reason=fields.text("why"))


async def _lifted(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    return await evidence.lift_hold(
        ctx.app, _press(interaction), reason=fields.text("why")
    )


async def _stopped(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    return await evidence.stop(
        ctx.app, _press(interaction), reason=fields.choice("why")
    )


def _rule(ctx: HandlerContext, fields: Fields) -> str:
    """One of the house's own rules by its place in the list, or as it was typed."""
    rules, chosen = ctx.app.profile.links.house_rules, fields.choice("rule")
    listed = {str(at): rule for at, rule in enumerate(rules)}
    return listed.get(chosen) or fields.text("rule")


def _press(interaction: Interaction) -> Command:
    return interaction.on(interaction.actor.modal_state.mention)


def _rehearse(modal: ModalContext, rule: Callable[[], object]) -> None:
    """Raises what the submission would surely meet, with the name it speaks of."""
    try:
        rule()
    except Refused as refused:
        person = refused.values.get("person")
        if isinstance(person, str):
            names = modal.model.names
            refused.values["name"] = names.get(UserId(person), "")
        raise


OPENINGS: Mapping[str, Opening] = {
    "mention.guard": _page,
    "mention.evidence": _evidence,
    "mention.removal": _removal,
    "mention.confirm_removal": _confirm,
    "mention.report": _report,
    "mention.notice": _notice,
    "mention.removal_note": _note,
    "mention.hold": _hold,
    "mention.lift_hold": _lift_hold,
    "mention.stop": _stop,
}
"""By action id."""

SUBMISSIONS: Mapping[str, Submission] = {
    "evidence": _saved,
    "removal": _asked,
    "confirm_removal": _confirmed,
    "report": _reported,
    "report_answered": _platform_said,
    "hold": _held,
    "lift_hold": _lifted,
    "stop": _stopped,
}
"""By `callback_id`."""
