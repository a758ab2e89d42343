"""The reasons to post nothing and run no timers at present.

Whoever finds a reason begins it and ends it. While there is one, the courier sends only
messages to admins, and the timers are paused; mentions are still accepted.
"""

from collections.abc import Callable

import structlog

log = structlog.get_logger("courier")


class PostingHold:
    """The reasons of now, such as `restored`; none when everything may go."""

    def __init__(self) -> None:
        self._reasons: set[str] = set()
        self.changed: Callable[[], None] = lambda: None

    def __bool__(self) -> bool:
        return bool(self._reasons)

    def __contains__(self, reason: str) -> bool:
        return reason in self._reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """What `/readyz` says."""
        return tuple(sorted(self._reasons))

    def begin(self, reason: str) -> bool:
        """Hold for this reason; true when it is a new one."""
        if reason in self._reasons:
            return False
        self._reasons.add(reason)
        log.warning("the desk holds", reason=reason)
        return True

    def end(self, reason: str) -> None:
        """This reason is over."""
        if reason in self._reasons:
            self._reasons.remove(reason)
            log.info("the desk no longer holds", reason=reason)
            self.changed()
