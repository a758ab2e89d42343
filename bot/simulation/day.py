"""The model of `DAY.toml`: what arrives, who presses what, and who is away."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from bot.config.environment import suggestion
from bot.simulation.moments import Earlier, Instant

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


class Opening(Entry):
    """`[day]`: when it begins, when we stop looking, and in which language."""

    start: Instant
    until: Instant | None = None
    language: Literal["en", "de", "nl"] | None = None


class Answer(Entry):
    """`replies` of a mention: by the author, unless `by` names somebody else.

    With `ours` the brand itself wrote it, and a source has seen it.
    """

    at: Instant
    text: str
    by: str | None = None
    ours: bool = False


class Arriving(Entry):
    """`[[mentions]]`. With a `class` it is sorted at once, by nobody in particular."""

    at: Instant
    name: str = Field(min_length=1)
    text: str = Field(min_length=1)
    platform: str = "x"
    author: str = "Somebody"
    followers: int | None = Field(default=None, ge=0)
    url: str | None = None
    published: Earlier | None = None
    source: SourceName = "own"
    classification: ClassName | None = Field(default=None, alias="class")
    finding: Finding | None = None
    flags: tuple[FlagName, ...] = ()
    replies: tuple[Answer, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for reply in self.replies:
            if reply.at < self.at:
                raise ValueError("a reply is earlier than the mention it answers")
        return self


class Absence(Entry):
    """`[[away]]`: who is not there, from when until when, and who stands in."""

    who: PersonKey
    since: Instant = Field(alias="from")
    until: Instant
    backup: PersonKey | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until <= self.since:
            raise ValueError("until is not after from")
        if self.backup == self.who:
            raise ValueError("backup is the very person who is away")
        return self
