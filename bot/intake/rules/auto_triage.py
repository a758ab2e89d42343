"""What can be recognised in a new post: colleagues, the press, a request for contact.

Suggestions from lists in the configuration. Nobody is looked up anywhere.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol, TypeVar

from bot.incoming.format import Incoming
from bot.playbook.playbook import Playbook, PraiseContact
from data.models import Mention, Post

STAFF_FLAG = "employee_author"
SLIP = timedelta(minutes=5)
"""How far the clock of a sender may be ahead of ours."""

_LINK = re.compile(r"https?://\S{1,2000}")
_MOST = 4000
"""Characters that are looked at; a wish for contact does not stand further down."""


def judged(
    post: Post, incoming: Incoming, playbook: Playbook, staff: Collection[str]
) -> tuple[tuple[str, ...], str | None]:
    """The flags a fresh mention has from the start, and a flag to think of."""
    flags = (STAFF_FLAG,) if is_staff(post, staff) else ()
    return flags, _press(incoming, playbook)


def believed(posted: datetime | None, now: datetime) -> datetime | None:
    """When it was posted, where that can be: nothing is known of a time yet to come.

    Two machines never show quite the same time, so a little ahead is now.
    """
    if posted is None or posted <= now:
        return posted
    return now if posted - now <= SLIP else None


def is_staff(post: Post, staff: Collection[str]) -> bool:
    """Whether its author stands on the list of those who wanted to (S2.8).

    An entry is a handle, or `platform:handle` where others might have it elsewhere.
    """
    handle = (post.author.handle or "").lstrip("@").lower()
    return (
        bool(staff)
        and bool(handle)
        and not {
            handle,
            f"{post.platform}:{handle}",
        }.isdisjoint(staff)
    )


def wants_contact(mention: Mention, playbook: Playbook) -> PraiseContact | None:
    """The hint that praise may want contact, while nobody added that class (S0.18)."""
    hint = playbook.guidance.contact
    if mention.second_class is not None or mention.classification == hint.also:
        return None
    praised = mention.classification in hint.classes
    sounds = mention.classification is None and mention.post.sentiment in hint.tones
    text = _LINK.sub(" ", (mention.post.text or "")[:_MOST])
    asks = any(mark in text for mark in hint.marks)
    return hint if (praised or sounds) and asks else None


def _press(incoming: Incoming, playbook: Playbook) -> str | None:
    outlets = playbook.guidance.outlets
    profile = " ".join(filter(None, (incoming.author.name, incoming.author.bio)))
    if incoming.platform not in outlets.platforms or not profile:
        return None
    return outlets.flag if _names(outlets.names).search(profile) else None


@cache
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(re.escape(name) for name in names) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{spelled})(?!\w)", re.IGNORECASE)


class AccountManager(Protocol):
    """Somebody with `accounts` in desk.toml: handles, `platform:handle` or names."""

    @property
    def accounts(self) -> Sequence[str]: ...


_Person = TypeVar("_Person", bound=AccountManager)


def account_manager_of(post: Post, people: Iterable[_Person]) -> _Person | None:
    """Who looks after this author; `*` looks after whoever has nobody else."""
    author = post.author
    handle = (author.handle or "").removeprefix("@")
    anywhere = f"{post.platform}:{handle}" if handle else None
    spoken = (author.key, anywhere, author.handle, author.name)
    names = {_plain(name) for name in spoken if name}
    everybody: _Person | None = None
    for person in people:
        if names & {_plain(account) for account in person.accounts}:
            return person
        if "*" in person.accounts:
            everybody = everybody or person
    return everybody


def _plain(name: str) -> str:
    return name.strip().casefold().removeprefix("@")
