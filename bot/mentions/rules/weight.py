"""Estimates how much a post matters from its source's data, never from an author's
name.

Low, normal or high, always with the reason; a value set by a person takes precedence
(S1.15).
"""

from dataclasses import dataclass

from bot.playbook.playbook import Playbook
from data.models import Mention

LEVELS = ("low", "normal", "high")


@dataclass(frozen=True, slots=True)
class Weight:
    """`why`: `followers`, `verified`, `hand`, the id of a flag, or nothing at all."""

    level: str = "normal"
    why: str = ""


def weight_of(mention: Mention, playbook: Playbook) -> Weight:
    """How much weight it has, and the reason for it."""
    if mention.priority is not None:
        return Weight(mention.priority, "hand")
    for name in mention.flags:
        flag = playbook.flags.get(name)
        if flag is not None and flag.weight is not None:
            return Weight(flag.weight, name)
    return _of_author(mention, playbook)


def urgency(mention: Mention, playbook: Playbook) -> float:
    """The factor on the time to claim it: the strongest of its flags and its weight.

    A weight set by hand replaces what flags say only by their weight.
    """
    by_hand = mention.priority is not None
    flags = [playbook.flags[name] for name in mention.flags if name in playbook.flags]
    factors = [f.urgency for f in flags if not (by_hand and f.weight is not None)]
    if weight_of(mention, playbook).level == "high":
        factors.append(playbook.guidance.weight.high_urgency)
    return min(factors, default=1.0)


def _of_author(mention: Mention, playbook: Playbook) -> Weight:
    author = mention.post.author
    reaches = [f.followers for f in playbook.flags.values() if f.followers is not None]
    if author.followers is not None and reaches and author.followers >= min(reaches):
        return Weight("high", "followers")
    if author.verified:
        return Weight("high", "verified")
    if author.followers is None:
        return Weight()
    low = author.followers < playbook.guidance.weight.low_below
    return Weight("low", "followers") if low else Weight()
