"""Proposes how strong a storm is on the scale of 0 to 6, and knows what a level asks for.

A person sets the level. What the media do is never counted here: only people say that.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from bot.playbook.schema.storms import Proxy, StormLevel, Storms
from data.storms.models import Storm


@dataclass(frozen=True, slots=True)
class Strength:
    """The figures a level is proposed from.

    `times` the usual an hour, nothing where nobody knows it; `platforms` with more than
    one post; `share` negative and `abuse` abusive, of what is known; `campaign` where
    many say the same; `lasts` since it opened.
    """

    posts: float
    times: float | None = None
    platforms: int = 1
    kinds: frozenset[str] = frozenset()
    share: float | None = None
    abuse: float = 0.0
    campaign: bool = False
    lasts: timedelta = timedelta(0)


def proposed(strength: Strength, rules: Storms) -> int:
    """The highest level one of whose descriptions holds; 1 where none does."""
    levels = (rules.level(number) for number in range(6, 1, -1))
    found = (one for one in levels if any(_holds(p, strength) for p in one.proposed))
    level = next(found, None)
    if level is not None:
        return level.number
    return 1 if strength.posts else 0


def duties(storm: Storm, rules: Storms) -> StormLevel | None:
    """What the level asks for, while it is a storm."""
    return rules.level(storm.level) if storm.stage.is_storm else None


def strictest(storms: Collection[Storm], rules: Storms) -> StormLevel | None:
    """The duties of the highest of several storms."""
    held = [rules.level(one.level) for one in storms if one.stage.is_storm]
    return max(held, key=lambda level: level.number, default=None)


def _holds(proxy: Proxy, found: Strength) -> bool:
    """Everything it names; what nobody knows does not hold."""
    times, share = found.times, found.share
    checks = (
        proxy.times is None or (times is not None and times >= proxy.times),
        proxy.posts is None or found.posts >= proxy.posts,
        proxy.platforms is None or found.platforms >= proxy.platforms,
        not proxy.kinds or bool(found.kinds & set(proxy.kinds)),
        proxy.share is None or (share is not None and share >= proxy.share),
        proxy.lasts is None or found.lasts >= proxy.lasts,
        proxy.abuse is None or found.abuse >= proxy.abuse,
        not proxy.campaign or found.campaign,
    )
    return all(checks)
