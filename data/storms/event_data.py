"""What the events of a storm say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class OfStorm(EventData):
    """Which storm, and its level then; how many mentions it was about (`count`), or why it
    was refused, where there is such a thing.
    """

    storm: int
    level: int
    reason: str | None = None
    count: int | None = None


KINDS: Mapping[str, type[EventData]] = dict.fromkeys(
    (
        "storm_apart",
        "storm_ask_close",
        "storm_claim",
        "storm_close",
        "storm_decline",
        "storm_ease",
        "storm_easing",
        "storm_hand_over",
        "storm_keep",
        "storm_let_go",
        "storm_name",
        "storm_open",
        "storm_passed",
        "storm_pause",
        "storm_propose",
        "storm_propose_again",
        "storm_refused",
        "storm_reopen",
        "storm_review",
        "storm_rises",
        "storm_set_level",
        "storm_snooze",
        "storm_start",
        "storm_tell_lead",
        "storm_tick",
        "storm_update",
        "storm_wait",
        "storm_watch",
    ),
    OfStorm,
)
"""By kind: every event of a storm names it and nothing more."""
