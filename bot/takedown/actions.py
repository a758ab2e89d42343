"""The actions of evidence and removal, their modals, and what submitting them does."""

from bot.core.action import Action, ActionContext, Back, ModalContext, OnMention
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import (
    DeleteReasonKey,
    Instant,
    MeasureName,
    PersonKey,
    SimulatedStep,
    SimulatedTeam,
)
from bot.playbook.playbook import DeleteReason, Playbook
from bot.replies.rules import templates
from bot.replies.rules.templates import Filled
from bot.takedown import rules as takedown_rules
from bot.takedown import service
from bot.takedown.rules import EvidenceForm, Notice, RemovalRequest
from bot.takedown.views import dialogs as drawn
from bot.takedown.views.page import page
from bot.ui.blocks import View
from bot.ui.card_model import CardModel
from bot.ui.translator import vary
from data.models import UserId


class EvidenceStep(SimulatedStep):
    """Everything the checklist asks for; `seen` is when the post was written."""

    witness: PersonKey
    seen: Instant | None = None
    text: str = "As it was posted."
    author: str = "Somebody"
    url: str = "https://example.com/post"

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        shown = EvidenceForm(
            content=self.text,
            author=self.author,
            platform="x",
            url=self.url,
            posted_at=self.seen or self.at,
            captured_at=self.at,
            context="yes",
            witness=team.of(self.witness),
            reason="insult",
        )
        return await service.save_evidence(app, command, shown)


class RemovalStep(SimulatedStep):
    """Somebody asks for a measure; `second` confirms it."""

    reason: DeleteReasonKey
    measure: MeasureName = "remove"
    second: PersonKey | None = None
    rule_text: str = ""
    lower: str = ""

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        second = None if self.second is None else team.of(self.second)
        wanted = RemovalRequest(
            self.measure, self.reason, second, self.rule_text, self.lower
        )
        return await service.ask_removal(app, command, wanted)


class ConfirmRemovalStep(SimulatedStep):
    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.confirm_removal(app, command, looked=True)


class ReportStep(SimulatedStep):
    reason: DeleteReasonKey
    why: str = "It is unlawful."
    lower: str = ""

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        language = app.language
        notice = Notice(self.reason, language, self.why, "Us", "us@example.com")
        return await service.report(app, command, notice, lower=self.lower)


class ReportAnsweredStep(SimulatedStep):
    receipt: str = ""
    decision: str = ""

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.report_answered(
            app, command, receipt=self.receipt, decision=self.decision
        )


class HoldStep(SimulatedStep):
    reason: str = "Counsel asked for it."

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.hold(app, command, reason=self.reason)


class LiftHoldStep(SimulatedStep):
    reason: str = "It is settled."

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.lift_hold(app, command, reason=self.reason)


class StopStep(SimulatedStep):
    reason: str = "seen"

    async def make(
        self, app: AppContext, command: Command, team: SimulatedTeam
    ) -> CommandResult:
        return await service.stop(app, command, reason=self.reason)


async def _page(ctx: ModalContext) -> View:
    """Where it stands; also what is seen where a dialog would have nothing to ask."""
    return page(ctx.metadata, ctx.model, ctx.render, by=ctx.by)


async def _evidence(ctx: ModalContext) -> View:
    if ctx.model.takedown.stop is not None:
        return await _page(ctx)
    return drawn.evidence(ctx.metadata, ctx.model, ctx.render)


async def _removal(ctx: ModalContext) -> View:
    context = ctx.app.context(ctx.by)
    takedown_rules.may_begin(ctx.mention, ctx.model.takedown, context)
    rules = ctx.app.profile.links.house_rules
    return drawn.removal(ctx.metadata, ctx.render, house_rules=rules)


async def _confirm(ctx: ModalContext) -> View:
    if ctx.model.takedown.pending is None:
        return await _page(ctx)
    context = ctx.app.context(ctx.by)
    takedown_rules.waiting(ctx.model.takedown, context)
    return drawn.confirm(ctx.metadata, ctx.model, ctx.render)


async def _report(ctx: ModalContext) -> View:
    guard = ctx.model.takedown
    if guard.stop is not None:
        return await _page(ctx)
    last = await service.last_report_by(ctx.app, ctx.by)
    return drawn.report(ctx.metadata, ctx.model, ctx.render, last=last)


async def _notice(ctx: ModalContext) -> View:
    """The notice itself, ready to be copied, and what the platform said to it."""
    report = ctx.model.takedown.report
    if ctx.model.takedown.stop is not None or report is None:
        return await _page(ctx)
    return drawn.report_answered(ctx.metadata, ctx.model, report, ctx.render)


async def _note(ctx: ModalContext) -> View:
    """In the language of the author, as far as we speak it."""
    last, app = ctx.model.takedown.last, ctx.app
    reason = app.playbook.delete_reasons.get(last.reason if last else "")
    if last is None or reason is None:
        return await _page(ctx)
    filled = _filled(ctx, reason, last.rule)
    return drawn.removal_note(ctx.metadata, filled, ctx.render)


def _filled(ctx: ModalContext, reason: DeleteReason, rule: str | None) -> Filled:
    """The template of the reason in the brand's voice; a nameless author is not called."""
    app, post = ctx.app, ctx.mention.post
    playbook, profile = app.playbook, app.profile
    voice = ctx.mention.voice or profile.voice(post.language)
    language = playbook.voices[voice].language
    named = templates.called(post.author, playbook.voices[voice].names)
    values = {
        **profile.values(language, post.platform, ctx.by),
        "first_name": named,
        "rule": rule or reason.label[language],
    }
    filled = templates.fill(playbook.templates[reason.note], voice, values, playbook)
    left = tuple(gap for gap in filled.unfilled if gap != "first_name")
    text = vary(filled.text, language, filter(None, (app.region,)))
    return Filled(text, left)


async def _hold(ctx: ModalContext) -> View:
    if ctx.model.takedown.stop is not None or ctx.model.takedown.hold is not None:
        return await _page(ctx)
    return drawn.hold(ctx.metadata, ctx.render)


async def _lift_hold(ctx: ModalContext) -> View:
    if ctx.model.takedown.hold is None:
        return await _page(ctx)
    return drawn.lift_hold(ctx.metadata, ctx.model, ctx.render)


async def _stop(ctx: ModalContext) -> View:
    if ctx.model.takedown.stop is not None:
        return await _page(ctx)
    return drawn.stop(ctx.metadata, ctx.model, ctx.render)


async def _saved(ctx: ActionContext) -> Back:
    """It is kept; the checklist stays open, and shows what is missing."""
    command = ctx.command()
    text = ctx.fields.text("content")
    if len(text) >= drawn.WHOLE - 1:
        model = await ctx.card_model()
        cut_off = text == drawn.content_of(model)
        text = drawn.whole_content_of(model) if cut_off else text
    shown = EvidenceForm(
        content=text,
        author=ctx.fields.text("author"),
        author_url=ctx.fields.text("author_url"),
        platform=ctx.fields.text("platform"),
        url=ctx.fields.text("url"),
        posted_at=ctx.fields.moment("posted_at"),
        captured_at=ctx.fields.moment("captured_at"),
        context=ctx.fields.choice("context"),
        witness=ctx.fields.person("witness"),
        file_name=ctx.fields.text("file_name"),
        file_place=ctx.fields.text("file_place"),
        file_sha256=ctx.fields.text("file_sha256"),
        reason=ctx.fields.choice("reason"),
    )
    await service.save_evidence(ctx.app, command, shown)
    model = await ctx.card_model()
    carried = ctx.carrying(mention=model.mention.id)
    return Back(page(carried, model, ctx.render, by=ctx.by))


async def _asked(ctx: ActionContext) -> CommandResult:
    wanted = RemovalRequest(
        measure=ctx.fields.choice("measure"),
        reason=ctx.fields.choice("reason"),
        second=ctx.fields.person("second"),
        rule=_rule(ctx),
        lower=ctx.fields.text("lower"),
    )
    return await service.ask_removal(ctx.app, ctx.command(), wanted)


async def _confirmed(ctx: ActionContext) -> CommandResult:
    looked = "yes" in ctx.fields.choices("looked")
    return await service.confirm_removal(ctx.app, ctx.command(), looked=looked)


async def _reported(ctx: ActionContext) -> CommandResult:
    notice = Notice(
        reason=ctx.fields.choice("reason"),
        language=ctx.fields.choice("language"),
        why=ctx.fields.text("why"),
        name=ctx.fields.text("name"),
        email=ctx.fields.text("email"),
    )
    lower = ctx.fields.text("lower")
    return await service.report(ctx.app, ctx.command(), notice, lower=lower)


async def _platform_said(ctx: ActionContext) -> CommandResult:
    return await service.report_answered(
        ctx.app,
        ctx.command(),
        receipt=ctx.fields.text("receipt"),
        decision=ctx.fields.choice("decision"),
    )


async def _held(ctx: ActionContext) -> CommandResult:
    return await service.hold(ctx.app, ctx.command(), reason=ctx.fields.text("why"))


async def _lifted(ctx: ActionContext) -> CommandResult:
    return await service.lift_hold(
        ctx.app, ctx.command(), reason=ctx.fields.text("why")
    )


async def _stopped(ctx: ActionContext) -> CommandResult:
    return await service.stop(ctx.app, ctx.command(), reason=ctx.fields.choice("why"))


def _rule(ctx: ActionContext) -> str:
    """One of the configured house rules by its position, or as it was typed."""
    rules, chosen = ctx.app.profile.links.house_rules, ctx.fields.choice("rule")
    listed = {str(at): rule for at, rule in enumerate(rules)}
    return listed.get(chosen) or ctx.fields.text("rule")


def _is_kept(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.takedown.stop is None


def _may_be_removed(model: CardModel, playbook: Playbook, by: UserId | None) -> bool:
    takedown = model.takedown
    proved = takedown.evidence is not None and takedown.pending is None
    return proved and _is_kept(model, playbook, by)


def _is_not_held(model: CardModel, _playbook: Playbook, _by: UserId | None) -> bool:
    return model.takedown.hold is None


ROWS = (
    Action("mention.guard", modal=_page, menu=("about", 12), shown={"stopped": 1}),
    Action(
        "mention.evidence",
        more="about",
        modal=_evidence,
        submit=_saved,
        simulated={"evidence": EvidenceStep},
        shown={"abuse": 2},
        offered=_is_kept,
    ),
    Action(
        "mention.removal",
        more="about",
        modal=_removal,
        submit=_asked,
        likely={"abuse": 5},
        simulated={"removal": RemovalStep},
        offered=_may_be_removed,
    ),
    Action(
        "mention.confirm_removal",
        more="about",
        modal=_confirm,
        submit=_confirmed,
        simulated={"confirm_removal": ConfirmRemovalStep},
    ),
    Action(
        "mention.cancel_removal",
        more="about",
        command=OnMention(service.cancel_removal),
    ),
    Action(
        "mention.report",
        more="about",
        modal=_report,
        submit=_reported,
        likely={"abuse": 6},
        simulated={"report": ReportStep},
        offered=_is_kept,
    ),
    Action(
        "mention.notice",
        more="about",
        modal=_notice,
        submit=_platform_said,
        dialog="report_answered",
        permission="mention.report",
        move="report_answered",
        simulated={"report_answered": ReportAnsweredStep},
    ),
    Action("mention.removal_note", modal=_note),
    Action(
        "mention.hold",
        more="about",
        modal=_hold,
        submit=_held,
        likely={"abuse": 10, "closed": 11},
        simulated={"hold": HoldStep},
        offered=_is_not_held,
    ),
    Action(
        "mention.lift_hold",
        more="about",
        modal=_lift_hold,
        submit=_lifted,
        simulated={"lift_hold": LiftHoldStep},
    ),
    Action(
        "mention.stop",
        more="about",
        modal=_stop,
        submit=_stopped,
        likely={"abuse": 7},
        simulated={"stop": StopStep},
        offered=_is_kept,
    ),
)
"""Everything that can be pressed around evidence and removal."""
