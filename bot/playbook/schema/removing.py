"""The models of removal: reasons, measures, and what follows."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from pydantic import Field

from bot.playbook.schema.entries import (
    Duration,
    Label,
    Level,
    NamedEntry,
    PlaybookEntry,
)

_REMOVABLE = "with_evidence_and_second_person"


class DeleteReason(NamedEntry):
    """Why a post may go. `allowed` are the kinds of class (`deletion`) it fits.

    `measures` is empty where every one of them fits. `complaint`: a criminal complaint
    has a deadline. `evidence` is false where a copy would hurt the one we protect.
    """

    severity: str
    requires_rule: bool = False
    allowed: tuple[str, ...] = (_REMOVABLE,)
    measures: tuple[str, ...] = ()
    evidence: bool = True
    complaint: bool = False
    note: str = "removal_note"


class Measure(NamedEntry):
    """One step of the ladder, gentle ones first. The fields are in removal.toml."""

    line: Label
    apart: bool = False
    second: bool = False
    irreversible: bool = False
    watched: bool = False
    after: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    outcome: str | None = None


class StopRoute(PlaybookEntry):
    """Who has to hear of suspected child-abuse content, and why somebody suspects it.

    The `reasons` are a closed list: nobody has to describe what they saw.
    """

    police: Label
    hotline: Label
    reasons: dict[str, Label] = Field(min_length=1)


class Care(PlaybookEntry):
    """When a colleague is offered a rest from hurtful cases."""

    offer_after: int
    within: Duration


class RemovalPlan(PlaybookEntry):
    """removal.toml."""

    delay: Duration
    at_once: tuple[str, ...]
    lapses_after: Duration
    repost_watch: Duration
    follow_up: tuple[Duration, ...]
    report_reminders: tuple[Duration, ...]
    deadline_reminders: tuple[Duration, ...]
    deadline_weeks: int
    deadline_level: Level
    measures: dict[str, Measure]
    repost: dict[str, tuple[str, ...]]
    stop: StopRoute
    care: Care

    @property
    def deadline(self) -> timedelta:
        """How long a criminal complaint can be made, from knowing."""
        return timedelta(weeks=self.deadline_weeks)


def loose_measures(
    measures: Mapping[str, Measure],
    reasons: Mapping[str, DeleteReason],
    outcomes: Collection[str],
    templates: Collection[str],
) -> Iterator[str]:
    """What removal.toml and the reasons for it name, and nobody knows."""
    for measure in measures.values():
        spot = f"removal.toml: measures.{measure.id}"
        for name in set(measure.after) - set(measures):
            yield f"{spot}.after: {name} is not a measure"
        if measure.outcome is not None and measure.outcome not in outcomes:
            yield f"{spot}.outcome: {measure.outcome} is not an outcome"
    for reason in reasons.values():
        spot = f"reasons.toml: delete.{reason.id}"
        for name in set(reason.measures) - set(measures):
            yield f"{spot}.measures: {name} is not a measure of removal.toml"
        if reason.note not in templates:
            yield f"{spot}.note: {reason.note} is not a template"
