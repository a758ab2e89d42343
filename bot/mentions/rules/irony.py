"""Asks for a second opinion where a post may be ironic, and suggests nothing until
there is one.

Irony that is taken for criticism can turn a non-issue into a crisis (S3.9), so while
nobody else has said how they read it, nothing is suggested to management.
"""

from collections.abc import Collection
from dataclasses import replace

from bot.mentions.rules.transition import NotificationRequest
from bot.playbook.playbook import Playbook
from data.models import Mention, UserId
from data.outbox.notification_data import ByPerson

READINGS = ("ironic", "serious")


def doubted(mention: Mention, playbook: Playbook) -> bool:
    """Whether somebody asked for a second opinion and nobody gave one yet."""
    return mention.read_as is None and bool(_asking(mention.flags, playbook))


def is_quiet(mention: Mention, playbook: Playbook) -> bool:
    """Whether nothing is suggested to management: irony, and no other flag (S3.9)."""
    asking = _asking(mention.flags, playbook)
    return set(mention.flags) == asking != set() and mention.read_as != "serious"


def asked(
    before: Mention, after: Mention, by: UserId, playbook: Playbook
) -> tuple[Mention, tuple[NotificationRequest, ...]]:
    """What setting or taking away such a flag changes, and the question it asks."""
    asking = _asking(after.flags, playbook)
    if not asking:
        return replace(after, doubted_by=None, read_as=None, read_by=None), ()
    if _asking(before.flags, playbook):
        return after, ()
    fresh = replace(after, doubted_by=by or None, read_as=None, read_by=None)
    return fresh, (NotificationRequest("second_opinion", None, ByPerson(by=by)),)


def _asking(flags: Collection[str], playbook: Playbook) -> set[str]:
    return {
        name
        for name in flags
        if name in playbook.flags and playbook.flags[name].second_opinion
    }
