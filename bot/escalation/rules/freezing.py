"""Decides which considered replies are held by management.

A holding reply is never held (playbook 4.5).
"""

from collections.abc import Iterable

from data.escalation.models import Freeze
from data.models import Mention

ALL = "all"
STORM = "storm:"
"""Before the number of a storm, all of whose replies wait."""


def topics_of(mention: Mention) -> tuple[str, ...]:
    """What a freeze can be about, the narrowest first: this one, its topics, all."""
    return (
        f"mention:{mention.id}",
        *(f"flag:{flag}" for flag in mention.flags),
        *(f"keyword:{word.casefold()}" for word in mention.post.keywords if word),
        ALL,
    )


def is_about(topic: str, mention: Mention) -> bool:
    """Whether a held topic is this mention's, by its number, a flag, or a word in it."""
    kind, _, name = topic.partition(":")
    if kind == "keyword":
        post = mention.post
        said = [*post.keywords, post.title or "", post.text or ""]
        return any(name.casefold() in words.casefold() for words in said)
    if kind == "flag":
        return name in mention.flags
    return topic in (ALL, f"mention:{mention.id}")


def freeze_on(mention: Mention, held: Iterable[Freeze]) -> Freeze | None:
    """The freeze that holds this mention's considered reply longest, if one does."""
    holding = (freeze for freeze in held if is_about(freeze.topic, mention))
    return max(holding, key=lambda freeze: (freeze.until, freeze.id), default=None)
