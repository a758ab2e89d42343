"""Notifies watchers that something in the workspace has changed."""

import asyncio
from collections.abc import Callable

VIEWS, HOME, EPHEMERALS, FAILURES = "views", "home", "ephemerals", "failures"
SOCKETS, CALLS = "sockets", "calls"


class Watcher:
    """Collects what changed since the last look, so that a burst is one look."""

    def __init__(self, concerns: Callable[[str, str | None], bool]) -> None:
        self._concerns = concerns
        self._seen: set[str] = set()
        self._awake = asyncio.Event()

    def tell(self, what: str, user: str | None) -> None:
        if self._concerns(what, user):
            self._seen.add(what)
            self._awake.set()

    async def changed(self) -> list[str]:
        """Waits for the next change and returns everything that changed by then."""
        await self._awake.wait()
        self._awake.clear()
        seen, self._seen = sorted(self._seen), set()
        return seen


class Changes:
    """The list of watchers. `tell` names a channel id or one of the words above."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()

    def tell(self, what: str, user: str | None = None) -> None:
        for watcher in self._watchers:
            watcher.tell(what, user)

    def watch(self, concerns: Callable[[str, str | None], bool]) -> Watcher:
        watcher = Watcher(concerns)
        self._watchers.add(watcher)
        return watcher

    def forget(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)
