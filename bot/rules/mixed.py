"""Knows which class counts where a post has two: the one with the stricter clocks."""

from bot.playbook import Playbook
from data.models import Mention


def leading(mention: Mention, playbook: Playbook) -> str | None:
    """The class whose clocks and steps count; of two the one guidance.toml names first."""
    if mention.classification is None or mention.also is None:
        return mention.classification
    order = playbook.guidance.stricter
    both = [c for c in (mention.classification, mention.also) if c in order]
    return min(both, key=order.index, default=mention.classification)
