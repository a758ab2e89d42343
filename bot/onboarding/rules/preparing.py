"""What a desk needs before it goes live, and what is still missing.

The list of the playbook's setup check (M18): each item has a name, one line why, and
what to do in the words below `setup.item`; some have a text to start from.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PreparationItem:
    """One thing to prepare. `starter`: there is a text to begin with."""

    id: str
    starter: bool = False


ITEMS = (
    PreparationItem("sources"),
    PreparationItem("management_channel"),
    PreparationItem("roster"),
    PreparationItem("contacts"),
    PreparationItem("deputies"),
    PreparationItem("hours"),
    PreparationItem("guideline", starter=True),
    PreparationItem("netiquette", starter=True),
    PreparationItem("privacy_notice", starter=True),
    PreparationItem("crisis_plan", starter=True),
    PreparationItem("crisis_contacts"),
    PreparationItem("voices"),
    PreparationItem("templates"),
)
"""In the order in which somebody would do them."""

CONFIRMED = frozenset({"templates"})
"""Items no setting can say: a person vouches for them, in the version they read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is missing; `stale` names who vouched for an item that has changed since."""

    missing: tuple[PreparationItem, ...]
    stale: Mapping[str, str] = field(default_factory=dict)


def missing(done: Collection[str]) -> tuple[PreparationItem, ...]:
    """What is left, in order."""
    return tuple(item for item in ITEMS if item.id not in done)
