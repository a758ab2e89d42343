"""Finds the account manager of a business customer by the author's account."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from data.models import Post


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
