"""Moves of a simulated day around evidence and removal."""

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.moments import Instant
from bot.core.simulated_day import (
    Cast,
    DeleteReason,
    MeasureName,
    PersonKey,
    Pressed,
)
from bot.takedown.rules.evidence import Shown
from bot.takedown.rules.removing import Wanted
from bot.takedown.rules.reporting import Notice
from bot.takedown.service import evidence, removing, reporting


class Evidence(Pressed):
    """Everything the checklist asks for; `seen` is when the post was written."""

    witness: PersonKey
    seen: Instant | None = None
    text: str = "As it was posted."
    author: str = "Somebody"
    url: str = "https://example.com/post"

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        shown = Shown(
            content=self.text,
            author=self.author,
            platform="x",
            url=self.url,
            posted_at=self.seen or self.at,
            captured_at=self.at,
            context="yes",
            witness=cast.of(self.witness),
        )
        return await evidence.save_evidence(app, command, shown)


class Removal(Pressed):
    """Somebody asks for a measure; `second` confirms it."""

    reason: DeleteReason
    measure: MeasureName = "remove"
    second: PersonKey | None = None
    rule_text: str = ""
    lower: str = ""

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        second = None if self.second is None else cast.of(self.second)
        wanted = Wanted(self.measure, self.reason, second, self.rule_text, self.lower)
        return await removing.ask_removal(app, command, wanted)


class ConfirmRemoval(Pressed):
    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await removing.confirm_removal(app, command, looked=True)


class Report(Pressed):
    reason: DeleteReason
    why: str = "It is unlawful."
    lower: str = ""

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        language = app.language
        notice = Notice(self.reason, language, self.why, "Us", "us@example.com")
        return await reporting.report(app, command, notice, lower=self.lower)


class ReportAnswered(Pressed):
    receipt: str = ""
    decision: str = ""

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await reporting.report_answered(
            app, command, receipt=self.receipt, decision=self.decision
        )


class Hold(Pressed):
    reason: str = "Counsel asked for it."

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await evidence.hold(app, command, reason=self.reason)


class LiftHold(Pressed):
    reason: str = "It is settled."

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await evidence.lift_hold(app, command, reason=self.reason)


class Stop(Pressed):
    reason: str = "seen"

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await evidence.stop(app, command, reason=self.reason)
