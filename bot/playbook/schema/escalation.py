"""The models of escalation: levels, ladders, decisions, reasons, triggers.

The fields are explained at the top of `escalation.toml` and `triggers.toml`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from pydantic import Field

from bot.playbook.schema.entries import (
    Duration,
    Label,
    Level,
    NamedEntry,
    PlaybookEntry,
)
from bot.playbook.word_groups import WordGroupText

Kind = Literal["question", "fyi"]
Rung = Literal[
    "again", "deputy", "next", "list", "nobody", "remind", "further", "without"
]


class EscalationReason(NamedEntry):
    level: Level
    role: str | None = None
    wall: bool = False
    restricted: bool = False
    listed: bool = True


class EscalationLevel(NamedEntry):
    role: str
    ack: Duration | None = None
    re_ping: Duration | None = None
    approval: Duration | None = None
    next: Level | None = None
    all_at_once: bool = False
    external: str | None = None


class Decision(NamedEntry):
    freezes: bool = False
    approves: bool = False
    next: str | None = None
    listed: bool = True


class Ladders(PlaybookEntry):
    """What happens when a clock has run out, and again after each re-ping span."""

    unseen: tuple[tuple[Rung, ...], ...]
    undecided: tuple[tuple[Rung, ...], ...]
    approval: tuple[tuple[Rung, ...], ...]
    notice: tuple[tuple[Rung, ...], ...]
    crisis: tuple[tuple[Rung, ...], ...]
    wanted: tuple[tuple[Rung, ...], ...]


class EscalationPlan(PlaybookEntry):
    decide_within: Duration
    answer_within: Duration
    freeze_for: Duration
    undo_within: Duration
    list_days: int = Field(ge=0)
    say: tuple[str, ...]
    levels: dict[str, EscalationLevel]
    ladders: Ladders
    decisions: dict[str, Decision]


class AuthorPosts(PlaybookEntry):
    """So many posts of these classes by one author within a time."""

    classes: tuple[str, ...]
    at_least: int = Field(ge=2)
    within: Duration


class Trigger(NamedEntry):
    """Why management hears of it; every condition that is written down must hold."""

    level: Level
    kind: Kind
    reason: str
    question: Label
    raises: bool
    wall: bool = False
    negative: bool = False
    flag: str | None = None
    classes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    classified: bool = False
    reply: str | None = None
    move: str | None = None
    followers: int | None = None
    author_posts: AuthorPosts | None = None
    overdue: float | None = None
    fact: str | None = None
    per_author: Duration | None = None
    told: str | None = None
    keywords: dict[str, tuple[WordGroupText, ...]] = Field(default_factory=dict)
    unless: dict[str, tuple[WordGroupText, ...]] = Field(default_factory=dict)
    words_of: tuple[str, ...] = ()
    anywhere: bool = False

    @property
    def suggested_flag(self) -> str | None:
        """The flag a suggestion asks to set; none where it asks to escalate."""
        return self.flag if self.raises else None

    @property
    def is_by_hand(self) -> bool:
        """Whether it follows from what somebody in the team pressed."""
        return bool(self.flag or self.classes or self.classified or self.move)


def loose_triggers(
    triggers: Mapping[str, Trigger],
    reasons: Collection[str],
    flags: Collection[str],
    classes: Collection[str],
) -> Iterator[str]:
    """References of triggers that lead nowhere."""
    for trigger in triggers.values():
        spot = f"triggers.toml: {trigger.id}"
        if trigger.reason not in reasons:
            yield f"{spot}.reason: {trigger.reason} is not a reason of reasons.toml"
        if trigger.flag is not None and trigger.flag not in flags:
            yield f"{spot}.flag: {trigger.flag} is not a flag"
        counted = trigger.author_posts.classes if trigger.author_posts else ()
        named = {*trigger.classes, *trigger.without, *counted}
        for name in sorted(named - set(classes)):
            yield f"{spot}: {name} is not a class"
        for name in sorted(set(trigger.words_of) - set(triggers)):
            yield f"{spot}.words_of: there is no {name}"


class ReviewQuestion(NamedEntry):
    """One question about work and tools, never about a person's performance."""

    hint: Label


class Reviews(PlaybookEntry):
    """`days` are working days until a review is due. The fields: see reviews.toml."""

    days: int = Field(ge=1, le=30)
    levels: tuple[Level, ...]
    causes: tuple[str, ...]
    questions: dict[str, ReviewQuestion] = Field(min_length=1, max_length=10)
