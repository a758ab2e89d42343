"""Knows which rule stands behind a button that makes its move in one press."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.mentions.rules import confidential, lifecycle, pausing, sorting, watching
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from data.models import Mention
from handlers import snoozing, triage

_WHOLE: Mapping[str, Rule] = {
    "mention.claim": lifecycle.claim,
    "mention.release": lifecycle.release,
    "mention.take_over": lifecycle.take_over,
    "mention.reopen": lifecycle.reopen,
    "mention.wake": pausing.wake,
    "mention.community_wait": pausing.community_wait,
    "mention.make_confidential": confidential.make,
    "mention.open_up": confidential.open_up,
    "mention.still_on_it": lifecycle.still_on_it,
    "mention.watch_on": watching.watch_on,
}


def _as_suggested(
    mention: Mention, context: DecisionContext, *, cause: str
) -> Transition:
    """The flag the card suggests is set by the person who pressed, beside the others."""
    trigger = context.playbook.triggers.get(cause)
    flag = None if trigger is None else trigger.suggested_flag
    flags = frozenset({*mention.flags, *([flag] if flag is not None else [])})
    return lifecycle.flag(mention, context, flags=flags)


_BEGINNINGS: Mapping[str, Callable[[str], Rule]] = {
    "mention.classify.": lambda into: partial(lifecycle.classify, into=into),
    "mention.settle.": lambda outcome: partial(lifecycle.settle, outcome=outcome),
    "mention.snooze.": snoozing.at_once,
    "mention.suggested.": lambda cause: partial(_as_suggested, cause=cause),
    "mention.finding.": lambda finding: partial(sorting.found, finding=finding),
    "mention.sorted.": triage.sorted_as,
    "mention.also.": triage.also_as,
    "mention.weigh.": lambda level: partial(sorting.weigh, level=level),
    "mention.praise_for.": lambda whom: partial(sorting.praise_for, whom=whom),
    "mention.read_as.": lambda reading: partial(sorting.read_as, reading=reading),
}
"""Buttons that carry their choice at the end of their name."""


NAMES = frozenset({*_WHOLE, *_BEGINNINGS})
"""Every button here; the beginnings end with a dot."""


def rule_behind(action: str) -> Rule | None:
    """The rule of `mention.claim` or `mention.classify.praise`; nothing for a dialog."""
    if action in _WHOLE:
        return _WHOLE[action]
    for beginning, rule_for in _BEGINNINGS.items():
        choice = action.removeprefix(beginning)
        if choice != action:
            return rule_for(choice)
    return None
