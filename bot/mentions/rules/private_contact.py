"""Where private contact about a mention stands, and whether it may be offered."""

from datetime import datetime, timedelta

from bot.playbook.playbook import Playbook
from data.models import Mention, Post

RUNNING = ("offered", "accepted", "contacted")
"""States in which somebody still has to do something in private."""

QUIET = ("accepted", "contacted")
"""States in which public nudges rest (S0.30)."""


def is_fitting(mention: Mention, playbook: Playbook) -> bool:
    """Whether going private may be recommended: never as a prize for abuse (S4.8)."""
    klass = playbook.classes.get(mention.classification or "")
    return klass is not None and klass.channel != "none"


def window(post: Post, playbook: Playbook, received: datetime) -> datetime | None:
    """Until when the platform lets us write privately first, where it has such a rule."""
    platform = playbook.platforms.get(post.platform)
    span: timedelta | None = platform.private_reply if platform is not None else None
    return None if span is None else (post.published_at or received) + span
