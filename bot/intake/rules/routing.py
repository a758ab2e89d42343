"""Puts the rules in their order and says what the first that fits does to a post.

Those people made from a card come first, the newest before the others; then those of
`desk.toml` in the order in which they are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bot.config.routing import Conditions, RoutingRule
from bot.intake.rules.fitting import Arriving, Because, because, fitting
from data.models import ChannelId, Mention, Routed
from data.routing.models import MadeRule

MADE = "#"
"""Before the number of a rule that was made from a card; no name in `desk.toml` begins so."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, wherever it stands, and what it does.

    `made` is the rule somebody made from a card; nothing for those of `desk.toml`.
    """

    name: str
    conditions: Conditions
    routed: Routed
    made: MadeRule | None = None


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """The rule that decided, and by which of its conditions."""

    rule: Rule
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """What a rule made of a mention.

    `found` is the rule as it stands now, nothing where there is none any more;
    `conditions` are those it fitted by when the mention came. `today` is the rule that
    would decide now, where that is another one.
    """

    mention: Mention
    found: Rule | None
    conditions: tuple[str, ...]
    today: RuleMatch | None


def in_order(
    made: Iterable[MadeRule],
    written: Mapping[str, RoutingRule],
    channels: Mapping[str, ChannelId],
) -> list[Rule]:
    """All rules, first those that are asked first."""
    return [
        *(rule for one in made if (rule := _made(one)) is not None),
        *(_written(name, one, channels.get(name)) for name, one in written.items()),
    ]


def decide(rules: Iterable[Rule], arriving: Arriving) -> RuleMatch | None:
    """The first rule that fits and why, or nothing."""
    rule = fitting(rules, arriving)
    if rule is None:
        return None
    return RuleMatch(rule, because(rule.conditions, arriving))


def read_conditions(text: str) -> Conditions | None:
    """Conditions as they are stored; nothing where they are empty or of another version."""
    try:
        return Conditions.model_validate_json(text)
    except ValidationError:
        return None


def is_theirs(made: MadeRule, now: datetime) -> bool:
    """Whether a rule still holds."""
    return made.ended_at is None and now < made.ends_at


def _made(made: MadeRule) -> Rule | None:
    conditions = read_conditions(made.conditions)
    if conditions is None:
        return None
    name = f"{MADE}{made.id}"
    return Rule(name, conditions, Routed(rule=name, aside=made.aside), made)


def _written(name: str, one: RoutingRule, channel: ChannelId | None) -> Rule:
    routed = Routed(
        rule=name,
        aside=one.aside,
        channel=channel,
        targets=one.targets,
        on_duty=one.on_duty,
        brand=one.brand,
    )
    # Conditions alone: what a rule does must not count among when it fits.
    fits = {key: getattr(one, key) for key in Conditions.model_fields}
    return Rule(name, Conditions.model_construct(**fits), routed)
