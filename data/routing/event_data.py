"""What the events of rules say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData
from data.mentions.event_data import Ended


@dataclass(frozen=True, slots=True)
class RuleFitted(EventData):
    """The rule that decided about a mention, what it kept it as, and by which conditions."""

    rule: str
    aside: str | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleChanged(EventData):
    """Which rule somebody made from a card, changed or ended."""

    rule: int


KINDS: Mapping[str, type[EventData]] = {
    "rule": RuleFitted,
    "rule_changed": RuleChanged,
    "rule_ended": RuleChanged,
    "rule_made": RuleChanged,
    "set_aside": Ended,
}
"""By kind: which class says more than who did what when."""
