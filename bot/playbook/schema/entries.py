"""The models of playbook entries, one per kind.

Durations are `timedelta`s here and minutes, or text such as "90s", "15m", "3h", "2d",
in the files. A label is one text per language.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
)

LANGUAGES = ("en", "de", "nl")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return timedelta(minutes=value)
    if isinstance(value, str) and (found := re.fullmatch(r"(\d{1,6})([smhd])", value)):
        return timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    raise ValueError('write minutes, or text such as "90s", "15m", "3h", "2d"')


class WorkingDays(timedelta):
    """So many working days, as targets mean `"2d"`; by a wall clock, days of 24 hours."""


def _target(value: object) -> timedelta:
    """A duration in which `d` is a working day of the desk."""
    if isinstance(value, WorkingDays):
        return value
    span = _DURATION.validate_python(value)
    if isinstance(value, str) and value.endswith("d"):
        return WorkingDays(days=span.days)
    return span


def _in_every_language(value: object) -> object:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


def _complete(value: dict[str, str]) -> dict[str, str]:
    if missing := [language for language in LANGUAGES if not value.get(language)]:
        raise ValueError(f"has no text in {', '.join(missing)}")
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]
Label = Annotated[
    dict[str, str], BeforeValidator(_in_every_language), AfterValidator(_complete)
]
_DURATION: TypeAdapter[timedelta] = TypeAdapter(Duration)
Target = Annotated[timedelta, PlainValidator(_target)]
Level = Literal["L0", "L1", "L2", "L3"]


class PlaybookEntry(BaseModel):
    """Something written in the playbook. Unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class NamedEntry(PlaybookEntry):
    """Something with an id (its key in the file) and a name people see."""

    id: str
    label: Label


class Targets(PlaybookEntry):
    """How soon somebody has it, replies, and is done. `None`: this clock never runs.

    `"1d"` is until the same time of the next working day.
    """

    claim: Target | None = None
    first_reply: Target | None = None
    resolve: Target | None = None
    clock: Literal["business", "wall"] = "business"


class Unclassified(PlaybookEntry):
    """What holds until somebody has pressed a class."""

    targets: Targets
    nudges: bool
    recommended: str


class Klass(NamedEntry):
    """One of the eight classes. `settles` are outcomes offered as one press.

    `why` is the one line beside the next step. `check` are the classes somebody rules
    out before this one is accepted. `praises`: it can be said whom it is for.
    `after_change`: whether the class stays when the author rewrites the post, or is
    asked again.
    """

    emoji: str
    definition: Label
    question: Label
    action: Label
    why: Label
    targets: Targets
    nudges: bool
    reply: Literal["required", "recommended", "optional", "default_no", "none"]
    channel: Literal["public", "public_then_private", "none"]
    recommended: str
    settles: tuple[str, ...] = ()
    ask: str | None = None
    check: tuple[str, ...] = ()
    praises: bool = False
    closes_as: str | None = None
    level: Level | None = None
    text: Literal["shown", "collapsed"] = "shown"
    cool_off: Duration = timedelta(0)
    community_wait: Duration = timedelta(0)
    deletion: Literal["never", "with_evidence_and_second_person", "spam_on_own_page"]
    negative: bool = False
    tone: Literal["praise", "critical", "abuse", "neutral"] = "neutral"
    closing_steps: tuple[Literal["acknowledged", "personal", "closing"], ...] = ()
    may_stand: bool = True
    stands_as: str | None = None
    silent_as: str | None = None
    silence_is_seen: bool = False
    community_first: Duration = timedelta(0)
    community_ends: bool = True
    after_change: Literal["keep", "ask"] = "keep"


class QuestionAnswer(NamedEntry):
    """One answer to a class's question, the calm line that follows, and where it leads.

    `becomes` is the class it really is, `sets_flag` a flag that belongs to it.
    """

    line: Label
    becomes: str | None = None
    sets_flag: str | None = None
    recommended: str | None = None
    level: Level | None = None
    task: str | None = None


class ClassQuestion(PlaybookEntry):
    """What a class asks next."""

    id: str
    ask: Label
    answers: dict[str, QuestionAnswer]


class Flag(NamedEntry):
    """Something to mind, whatever the class. The fields are explained in flags.toml."""

    emoji: str
    line: Label
    level: Level | None = None
    wall: bool = False
    urgency: float = Field(1.0, gt=0, le=1)
    restricted: bool = False
    approval: bool = False
    wait: bool = True
    collapsed: bool = False
    on_card: bool = False
    second_opinion: bool = False
    account_manager: bool = False
    in_statistics: bool = True
    role: str | None = None
    hours: int | None = None
    followers: int | None = None
    weight: Literal["high"] | None = None
    level_from: dict[Level, int] = Field(default_factory=dict)
    recommended: str | None = None


class NoReplyReason(NamedEntry):
    look_again: Duration


class Outcome(NamedEntry):
    symbol: str
    in_close: bool
    replied: bool
    solves: bool = False
    needs_why: bool = False
    reasoned: bool = False
    claims: Literal["", "answer", "contact", "private"] = ""
    answers: bool = False
    result: str | None = None


class LadderStep(PlaybookEntry):
    """One step of the ladder: when, whether still, to whom and how."""

    id: str
    clock: Literal["claim", "first_reply", "resolve", "promise", "look_again", "snooze"]
    at: float | None = Field(None, gt=0)
    before: Duration | None = None
    condition: Literal["open", "claimed", "watching", "any"] = Field("any", alias="if")
    to: Literal["on_duty", "owner", "lead", "nobody"]
    how: Literal["thread", "dm", "silent", "release"]
    asked: str | None = None
    unless: Literal["first_reply"] | None = None
    notification: str | None = None


class Nudges(PlaybookEntry):
    max_per_mention: int
    bundle_window: Duration
    bundle_size: int
    max_direct_per_hour: int
    respect_do_not_disturb: bool
    snooze: tuple[Duration, ...]
    snooze_at_once: Duration
    snooze_total: Duration
    list_when_overdue: int
    late_share: float = Field(gt=0, le=1)
    steps: tuple[LadderStep, ...]


class OffHours(PlaybookEntry):
    left_at_most: Duration
    classes: tuple[str, ...]


class Clocks(PlaybookEntry):
    plausible_lag: Duration
    late_from: Duration
    undo: Duration
    undo_many: Duration
    off_hours: OffHours


Scope = Literal["platform", "site", "source"]
"""Where something is unique: everywhere on the platform, on one site, in one source."""


class Platform(NamedEntry):
    """What is true of a platform; without values it is treated with the most care.

    `address`: what an address of it shows where no post id stands in it: one `post`, a
    `page` of many, or an `article`.
    """

    label: Label = Field(alias="name")
    emoji: str
    limit: int = 1000
    link_length: int | None = Field(None, ge=1)
    hosts: tuple[str, ...] = ()
    private_reply: Duration | None = None
    community_first: bool = False
    ids: Scope = "source"
    handles: Scope = "source"
    conversations: Scope = "source"
    address: Literal["post", "page", "article"] = "page"
