"""Which class counts if a mention has two: the one with the stricter deadlines."""

from collections.abc import Iterable

from bot.playbook.playbook import Playbook
from data.models import Mention


def leading(mention: Mention, playbook: Playbook) -> str | None:
    """The class whose clocks and steps count; of two the one guidance.toml names first."""
    if mention.classification is None or mention.second_class is None:
        return mention.classification
    order = playbook.guidance.stricter
    both = [c for c in (mention.classification, mention.second_class) if c in order]
    return min(both, key=order.index, default=mention.classification)


def calm_last(mentions: Iterable[Mention], playbook: Playbook) -> tuple[Mention, ...]:
    """The same order, but what nobody is reminded of comes after what is critical (S1.4).

    Praise that has waited since yesterday never stands before a fresh complaint.
    """
    return tuple(sorted(mentions, key=lambda one: _is_calm(one, playbook)))


def _is_calm(mention: Mention, playbook: Playbook) -> bool:
    klass = playbook.classes.get(leading(mention, playbook) or "")
    return klass is not None and not klass.nudges and mention.promise_due is None
