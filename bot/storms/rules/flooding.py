"""Decides which mentions get cards of their own when many come at once.

No statistics: so many cards in so many minutes, and everything else is gathered on one
board (playbook 5.3, 8). Nothing is dropped.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.playbook.playbook import Playbook
from data.models import Mention

Why = Literal["owner", "flag", "class", "reach", "hint", "room", "gathered"]
"""Why a mention has a card of its own; `gathered` where it has none."""

_ALWAYS: frozenset[Why] = frozenset({"owner", "flag", "class", "reach"})


@dataclass(frozen=True, slots=True)
class Recently:
    """What one channel got within the time of the flood guard.

    `cards` are its new cards, `hinted` those among them that are there only because of
    their words. `storm`: whether a storm takes what comes.
    """

    cards: int
    hinted: int = 0
    storm: bool = False


def card_of_its_own(
    mention: Mention,
    suggested: Collection[str],
    recently: Recently,
    playbook: Playbook,
) -> Why:
    """Why it has a card, or that it is gathered. `suggested` are flags its words suggest."""
    always = severe(mention, playbook)
    if always is not None:
        return always
    rules = playbook.storms.flood
    room = recently.cards < rules.cards and not recently.storm
    if room:
        return "room"
    if set(suggested) & set(rules.flags) and recently.hinted < rules.hinted:
        return "hint"
    return "gathered"


def severe(mention: Mention, playbook: Playbook) -> Why | None:
    """Why it always has a card: somebody's, flagged, abusive, or read by very many."""
    rules = playbook.storms.flood
    if mention.owner is not None:
        return "owner"
    if set(mention.flags) & set(rules.flags) or mention.suggested_flag in rules.flags:
        return "flag"
    if {mention.classification, mention.second_class} & set(rules.classes):
        return "class"
    if (mention.post.author.followers or 0) >= rules.followers:
        return "reach"
    return None


def priority(why: Why | None, usual: int) -> int:
    """The step of a card in the queue: what is severe goes before what came sooner."""
    if why in _ALWAYS:
        return 1
    return 2 if why == "hint" else usual
