"""Decides which considered replies wait because management said so.

A holding reply never waits (playbook 4.5), so nobody asks this room about one.
"""

from collections.abc import Iterable

from data.escalated import Freeze
from data.models import Mention

ALL = "all"


def topics_of(mention: Mention) -> tuple[str, ...]:
    """What a freeze can be about, the narrowest first: this one, its topics, all."""
    return (
        f"mention:{mention.id}",
        *(f"flag:{flag}" for flag in mention.flags),
        *(f"keyword:{word.casefold()}" for word in mention.post.keywords if word),
        ALL,
    )


def freeze_on(mention: Mention, held: Iterable[Freeze]) -> Freeze | None:
    """The freeze that holds this mention's considered reply longest, if one does."""
    topics = set(topics_of(mention))
    holding = (freeze for freeze in held if freeze.topic in topics)
    return max(holding, key=lambda freeze: (freeze.until, freeze.id), default=None)
