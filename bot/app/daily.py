"""Tells the admins once a day which sources failed authentication."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.outbox.call_gate import Notices
from handlers.webhooks.proofs import Proofs

_A_DAY = timedelta(hours=24)


class DailyWord:
    """At the first failure, and then at most once in twenty-four hours."""

    def __init__(self, proofs: Proofs, steady: Clock, notices: Notices) -> None:
        self._proofs, self._steady, self._notices = proofs, steady, notices
        self._told_at: datetime | None = None

    async def look(self) -> None:
        """For the scheduler."""
        now = self._steady()
        if self._told_at is not None and now - self._told_at < _A_DAY:
            return
        failed = self._proofs.take_untold()
        if failed:
            self._told_at = now
        for source, count in sorted(failed.items()):
            await self._notices(
                "failed_proofs", {"source": source, "count": str(count)}
            )
