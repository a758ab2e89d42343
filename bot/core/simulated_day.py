"""One press of a simulated day: when, who, on which mention, and the inputs of the move.

`simulate` reads them from a file. Each subject has the models of its own moves
beside its rows; a move that asks for nothing needs none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    ValidationInfo,
    model_validator,
)

from bot.config.environment import suggestion
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.moments import Instant
from bot.mentions.rules.transition import Rule
from data.models import EscalationId, UserId

_WHAT = {
    "people": "nobody in [people] with an account in Slack",
    "mentions": "the name of no mention",
    "classes": "not a class",
    "flags": "not a flag",
    "sources": "not a source",
    "findings": "not an answer to a question of the playbook",
    "outcomes": "not an outcome",
    "no_reply_reasons": "not a reason",
    "escalation_reasons": "not a reason",
    "delete_reasons": "not a reason",
    "measures": "not a measure",
    "levels": "not a level",
    "decisions": "not a decision",
}
_FEW = 12


def _among(kind: str) -> Callable[[str, ValidationInfo], str]:
    """Accepts the names the context lists under this kind."""

    def known(name: str, info: ValidationInfo) -> str:
        names = list((info.context or {}).get(kind, ()))
        if name in names:
            return name
        near = suggestion(name, names)
        listed = f" There is: {', '.join(names[:_FEW]) or 'nothing yet'}."
        raise ValueError(f"“{name}” is {_WHAT[kind]}.{near or listed}")

    return known


PersonKey = Annotated[str, AfterValidator(_among("people"))]
MentionName = Annotated[str, AfterValidator(_among("mentions"))]
ClassName = Annotated[str, AfterValidator(_among("classes"))]
FlagName = Annotated[str, AfterValidator(_among("flags"))]
SourceName = Annotated[str, AfterValidator(_among("sources"))]
Finding = Annotated[str, AfterValidator(_among("findings"))]
OutcomeName = Annotated[str, AfterValidator(_among("outcomes"))]
NoReplyReason = Annotated[str, AfterValidator(_among("no_reply_reasons"))]
EscalationReason = Annotated[str, AfterValidator(_among("escalation_reasons"))]
LevelName = Annotated[str, AfterValidator(_among("levels"))]
DeleteReason = Annotated[str, AfterValidator(_among("delete_reasons"))]
MeasureName = Annotated[str, AfterValidator(_among("measures"))]
DecisionName = Annotated[str, AfterValidator(_among("decisions"))]


class Entry(BaseModel):
    """One entry of the file. Unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Cast:
    """People by their key, who decides, and the question that was asked last."""

    of: Callable[[str], UserId]
    manager: UserId
    asked: EscalationId


class Pressed(Entry):
    """`[[presses]]`: when, who, on which mention, and the move."""

    at: Instant
    who: PersonKey
    on: MentionName
    move: str

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult | Rule:
        """Do it, or say by which rule it is done. Raises `Refused` as for anybody."""
        return self.rule(cast)

    def rule(self, cast: Cast) -> Rule:
        """The rule behind it, where it is no more than that."""
        raise NotImplementedError(self.move)

    @model_validator(mode="after")
    def _is_there(self, info: ValidationInfo) -> Self:
        there: Mapping[str, datetime] = (info.context or {}).get("mentions", {})
        if self.at < there.get(self.on, self.at):
            raise ValueError(f"“{self.on}” has not arrived yet at this time")
        return self
