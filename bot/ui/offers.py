"""What views ask of the rows of all actions: which buttons go where, in which state.

The rows are in `bot/<subject>/actions.py`; views know them by this and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.playbook.playbook import Playbook
from bot.ui.card_model import CardModel

MoreGroup = Literal["reply", "people", "about", "close"]
MORE_GROUPS: tuple[MoreGroup, ...] = ("reply", "people", "about", "close")
"""The groups of what is neither on the card nor likely; words below
`dialog.menu.group.`."""

State = Literal[
    "fresh",
    "unsorted",
    "unclaimed",
    "claimed",
    "promised",
    "optional",
    "silent",
    "abuse",
    "drafted",
    "ready",
    "asked",
    "offered",
    "private",
    "solved",
    "monitoring",
    "due",
    "orphaned",
    "stopped",
    "closed",
]
"""What decides which moves a card offers: unclassified and nobody's or somebody's;
classified and nobody's, claimed, an answer promised; a class where a reply is optional,
where silence is usual, or whose text is folded; a draft that waits or may be posted; a
decision of management is waited for; in private, offered or running or solved; looked at
again later or now; its owner has left, somebody stopped it, closed."""

OVERFLOW = 4
"""So many of what is likely are options of the overflow menu, those after it of *More…*."""


@dataclass(frozen=True, slots=True)
class More:
    """What *More…* offers: a button for what is likely, the rest by group, all by name."""

    buttons: tuple[str, ...]
    rest: Mapping[MoreGroup, tuple[str, ...]]


class Offers(Protocol):
    """The rows, by the names of their buttons."""

    def in_row(self, state: State, model: CardModel, playbook: Playbook) -> list[str]:
        """What has a button on the card of a mention in this state, in its order."""

    def in_menu(self, state: State, model: CardModel, playbook: Playbook) -> list[str]:
        """What anybody probably wants next, the likeliest first."""
