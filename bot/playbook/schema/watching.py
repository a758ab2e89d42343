"""The model of `follow_up.toml`: when to check after a reply, and what follows."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.playbook.schema.entries import (
    Duration,
    Label,
    Level,
    NamedEntry,
    PlaybookEntry,
)

AUTHOR = ("positive", "neutral", "negative", "none")
OTHERS = ("nobody", "few", "many")
MOOD = ("better", "same", "worse")
QUESTIONS = {"author": AUTHOR, "others": OTHERS, "mood": MOOD}
"""The three questions of a check with their answers, in the order they are asked."""


class CheckMoment(NamedEntry):
    """One moment to look again; without a time it is made when something calls for it."""

    after: Duration | None = None
    days: int | None = Field(None, gt=0)
    working_days: int | None = Field(None, gt=0)
    asks: Label | None = None


class Plan(PlaybookEntry):
    """The looks of one class, by what was done before. `waited` defaults to `answered`."""

    answered: tuple[str, ...] = ()
    waited: tuple[str, ...] | None = None
    no_reply: tuple[str, ...] = ()
    removal: tuple[str, ...] = ()
    quiet_after: Duration = timedelta(hours=24)
    watches_author: bool = False

    def looks(self, situation: str) -> tuple[str, ...]:
        """The looks that follow `answered`, `waited`, `no_reply` or `removal`."""
        if situation == "waited" and self.waited is None:
            return self.answered
        found: tuple[str, ...] = getattr(self, situation) or ()
        return found


class CheckVerdict(PlaybookEntry):
    """One line of the decision table: what was seen, and what follows."""

    id: str
    author: tuple[Literal["positive", "neutral", "negative", "none"], ...] = ()
    others: tuple[Literal["nobody", "few", "many"], ...] = ()
    mood: tuple[Literal["better", "same", "worse"], ...] = ()
    negatives: int = 0
    last: bool = False
    at_once: bool = False
    then: Literal["reopen", "close", "next"]
    outcome: str | None = None
    level: Level | None = None
    fact: str | None = None

    @model_validator(mode="after")
    def _ends_somehow(self) -> Self:
        if (self.then == "close") != (self.outcome is not None):
            raise ValueError("close needs an outcome, and nothing else has one")
        return self


class FollowUp(PlaybookEntry):
    """All of it."""

    apart: Duration
    early: Duration
    round_size: int = Field(gt=0, le=8)
    round_every: Duration
    ends_after: Duration
    reopens_within: Duration
    author_watch: Duration
    knows_first: Duration
    silent_after: Duration
    crowd: int = Field(gt=0)
    looks: dict[str, CheckMoment]
    plans: dict[str, Plan]
    decisions: tuple[CheckVerdict, ...]

    def plan(self, classification: str | None) -> Plan:
        """What holds for this class, or for everything that has no plan of its own."""
        return self.plans.get(classification or "", self.plans["default"])

    def loose(
        self, classes: Collection[str], outcomes: Collection[str]
    ) -> Iterator[str]:
        """Classes and outcomes it names that there are not."""
        for verdict in self.decisions:
            if verdict.outcome not in (None, *outcomes):
                yield (
                    f"follow_up.toml: decisions.{verdict.id}: {verdict.outcome} is not "
                    "an outcome of outcomes.toml"
                )
        for name in sorted(set(self.plans) - {"default", *classes}):
            yield f"follow_up.toml: plans: {name} is not a class"

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if "default" not in self.plans:
            raise ValueError(
                "plans.default is missing: it holds where a class has none"
            )
        for name, plan in self.plans.items():
            named = {
                *plan.answered,
                *(plan.waited or ()),
                *plan.no_reply,
                *plan.removal,
            }
            if unknown := sorted(named - set(self.looks)):
                raise ValueError(f"plans.{name}: {unknown[0]} is not one of the looks")
        if not self.decisions or self.decisions[-1].then != "next":
            raise ValueError(
                "decisions: the last line must be the one that always fits"
            )
        return self
