"""Moves of a simulated day between the team and management, and reviews."""

from typing import Literal

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.moments import Instant
from bot.core.simulated_day import (
    Cast,
    DecisionName,
    EscalationReason,
    LevelName,
    PersonKey,
    Pressed,
)
from bot.escalation.rules.escalating import Brief
from bot.escalation.service import escalations, reviews
from bot.escalation.service.escalations import Verdict
from bot.escalation.service.reviews import Written


class Escalate(Pressed):
    """One question to one person; without `to`, to the first manager there is."""

    reason: EscalationReason = "other"
    level: LevelName = "L2"
    question: str = "What do we do?"
    kind: Literal["question", "fyi"] = "question"
    to: PersonKey | None = None
    decide_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        brief = Brief(
            self.level, self.reason, self.question, self.kind, decide_by=self.decide_by
        )
        manager = cast.manager if self.to is None else cast.of(self.to)
        return await escalations.escalate(app, command, brief=brief, manager=manager)


class Acknowledge(Pressed):
    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await escalations.acknowledge(app, command, cast.asked)


class Decide(Pressed):
    decision: DecisionName
    instruction: str = ""
    hold: str = ""

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        verdict = Verdict(self.decision, self.instruction, hold=self.hold)
        return await escalations.decide(app, command, cast.asked, verdict=verdict)


class TakeCase(Pressed):
    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await escalations.take_case(app, command, cast.asked)


class Delegate(Pressed):
    to: PersonKey

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await escalations.delegate(app, command, cast.asked, to=cast.of(self.to))


class StandDown(Pressed):
    sentence: str = "It is less than it seemed."

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await escalations.stand_down(
            app, command, cast.asked, sentence=self.sentence
        )


class Review(Pressed):
    """Look back at a case."""

    answers: dict[str, str]

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await reviews.write_review(app, command, Written(self.answers))
