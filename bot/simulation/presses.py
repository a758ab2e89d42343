"""The presses of a simulated day: one model per move, and its rule."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from pydantic import Field

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.desk import commands
from bot.escalation.rules.escalating import Brief
from bot.escalation.service import escalations
from bot.escalation.service.escalations import Verdict
from bot.intake.service import own_posting
from bot.mentions.rules import lifecycle, own_replies, pausing, replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from bot.simulation.beside import BESIDE
from bot.simulation.day import (
    ClassName,
    DecisionName,
    EscalationReason,
    Finding,
    FlagName,
    LevelName,
    NoReplyReason,
    OutcomeName,
    PersonKey,
)
from bot.simulation.guarded import GUARDED
from bot.simulation.looking_back import LOOKING_BACK
from bot.simulation.moments import Instant
from bot.simulation.pressed import PLAIN
from bot.simulation.pressed import Cast as Cast
from bot.simulation.pressed import Pressed as Pressed
from bot.simulation.sorting import SORTING
from bot.simulation.watching import WATCHING
from bot.simulation.writing import WRITING

_OWN_WAS = {
    "own_was_answer": own_replies.CONSIDERED,
    "own_was_holding": own_replies.HOLDING,
    "own_was_other": own_replies.OTHER,
}


class HandOver(Pressed):
    to: PersonKey
    note: str = ""

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.hand_over, to=cast.of(self.to), note=self.note)


class Classify(Pressed):
    classification: ClassName = Field(alias="class")
    finding: Finding | None = None

    def rule(self, cast: Cast) -> Rule:
        into, finding = self.classification, self.finding
        return partial(lifecycle.classify, into=into, finding=finding)


class Flag(Pressed):
    """Exactly these flags from now on."""

    flags: tuple[FlagName, ...]

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.flag, flags=frozenset(self.flags))


class _Writing(Pressed):
    """Something posted on the platform at this moment."""

    text: str = "We are looking into it."
    channel: str = "public"
    url: str | None = None

    @property
    def written(self) -> Written:
        """What was posted, where and when."""
        return Written(self.text, self.url, self.channel, self.at)


class Holding(_Writing):
    due: Instant

    def rule(self, cast: Cast) -> Rule:
        return partial(replying.holding, written=self.written, promised=self.due)


class Answered(_Writing):
    def rule(self, cast: Cast) -> Rule:
        return partial(replying.answer, written=self.written)


class NoReply(Pressed):
    reason: NoReplyReason

    def rule(self, cast: Cast) -> Rule:
        return partial(replying.no_reply, reason=self.reason)


class Settle(Pressed):
    outcome: OutcomeName

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.settle, outcome=self.outcome)


class Close(Pressed):
    outcome: OutcomeName

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.close, outcome=self.outcome)


class Snooze(Pressed):
    until: Instant

    def rule(self, cast: Cast) -> Rule:
        return partial(pausing.snooze, until=self.until)


class Undo(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await commands.undo(app, press)


class OwnWas(Pressed):
    """Says what a post of ours was that a source saw: the answer, a sign of life, neither."""

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await own_posting.own_was(app, press, what=_OWN_WAS[self.move])


class Escalate(Pressed):
    """One question to one person; without `to`, to the first manager there is."""

    reason: EscalationReason = "other"
    level: LevelName = "L2"
    question: str = "What do we do?"
    kind: Literal["question", "fyi"] = "question"
    to: PersonKey | None = None
    decide_by: Instant | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        brief = Brief(
            self.level, self.reason, self.question, self.kind, decide_by=self.decide_by
        )
        manager = cast.manager if self.to is None else cast.of(self.to)
        return await escalations.escalate(app, press, brief=brief, manager=manager)


class Acknowledge(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await escalations.acknowledge(app, press, cast.asked)


class Decide(Pressed):
    decision: DecisionName
    instruction: str = ""
    hold: str = ""

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        verdict = Verdict(self.decision, self.instruction, hold=self.hold)
        return await escalations.decide(app, press, cast.asked, verdict=verdict)


class TakeCase(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await escalations.take_case(app, press, cast.asked)


class Delegate(Pressed):
    to: PersonKey

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await escalations.delegate(app, press, cast.asked, to=cast.of(self.to))


class StandDown(Pressed):
    sentence: str = "It is less than it seemed."

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await escalations.stand_down(
            app, press, cast.asked, sentence=self.sentence
        )


MOVES: Mapping[str, type[Pressed]] = dict.fromkeys(PLAIN, Pressed) | {
    "hand_over": HandOver,
    "classify": Classify,
    "flag": Flag,
    "holding": Holding,
    **WRITING,
    **LOOKING_BACK,
    "answer": Answered,
    "no_reply": NoReply,
    "settle": Settle,
    "close": Close,
    "snooze": Snooze,
    "escalate": Escalate,
    "acknowledge": Acknowledge,
    "decide": Decide,
    "take_case": TakeCase,
    "delegate": Delegate,
    "stand_down": StandDown,
    "undo": Undo,
    **dict.fromkeys(_OWN_WAS, OwnWas),
    **SORTING,
    **BESIDE,
    **GUARDED,
    **WATCHING,
}
"""The shape of every move that can be written down."""
