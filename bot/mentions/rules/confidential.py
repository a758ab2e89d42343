"""Decides whether a mention is confidential: by its flags, or because somebody said so.

The value on the mention (`yes`, `no`) overrides its flags; a restricted flag that is
newly set makes it confidential again, and removing the flag does not open it: only a
member of the circle can.
"""

from dataclasses import replace

from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.playbook.playbook import Playbook
from data.models import Mention, Post

CIRCLE = frozenset({"lead", "manager", "crisis", "hr", "legal", "privacy", "admin"})
"""Roles that may see what is kept to few, beside its owner and whoever raised it."""

CONFIDENTIAL = "confidential"
"""The visibility of what is left for whoever may not see the rest."""


def is_confidential(mention: Mention, playbook: Playbook) -> bool:
    """Whether the open channel shows no more of it than that it is there."""
    if mention.confidential is not None:
        return mention.confidential == "yes"
    return bool(restricted(mention.flags, playbook))


def restricted(flags: tuple[str, ...], playbook: Playbook) -> set[str]:
    """Those of the flags that ask for a small circle."""
    known = playbook.flags
    return {name for name in flags if name in known and known[name].restricted}


def after_flags(
    mention: Mention, flags: tuple[str, ...], playbook: Playbook
) -> str | None:
    """What stands on the mention once it has these flags."""
    before = restricted(mention.flags, playbook)
    now = restricted(flags, playbook)
    if now - before:
        return None
    if before - now and is_confidential(mention, playbook):
        return "yes"
    return mention.confidential


def make(mention: Mention, context: DecisionContext) -> Transition:
    """Keep it to a small circle from now on."""
    if is_confidential(mention, context.playbook):
        raise Refused("already_confidential")
    return Transition("make_confidential", replace(mention, confidential="yes"))


def for_reason(
    mention: Mention, context: DecisionContext, reason: str
) -> Transition | None:
    """Asked about because of what is for few: it starts that way, by itself."""
    restricts = context.playbook.escalation_reasons[reason].restricted
    if not restricts or is_confidential(mention, context.playbook):
        return None
    return make(mention, context)


def open_up(mention: Mention, context: DecisionContext) -> Transition:
    """Show it to the whole desk again."""
    if not is_confidential(mention, context.playbook):
        raise Refused("not_confidential")
    return Transition("open_up", replace(mention, confidential="no"))


def redacted(mention: Mention) -> Mention:
    """What is left of it for whoever is not in the circle: no text, no author, no name."""
    post = mention.post
    bare = Post(
        source=post.source,
        platform=post.platform,
        kind=post.kind,
        visibility=CONFIDENTIAL,
        published_at=post.published_at,
    )
    return replace(mention, post=bare, flags=(), reply_url=None)
