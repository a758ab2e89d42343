"""What a card knows about its checks and its author, as one value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.playbook.playbook import Playbook
from data.followup.models import Check, Earlier
from data.models import UserId


@dataclass(frozen=True, slots=True)
class WatchModel:
    """The looks of the watch that goes on, and what is known of the author.

    `waiting` is the look to make now, `ends_at` when the watch ends by itself, `people`
    how many others write, `last_sign` when we last wrote in public. `watched_until` is
    for an author whose posts come into this thread, `watched_posts` how many did.
    `posts` are this author's in the last 7 and 30 days.
    """

    checks: Sequence[Check] = ()
    waiting: Check | None = None
    ends_at: datetime | None = None
    people: int = 0
    spread: int = 0
    last_sign: datetime | None = None
    watched_until: datetime | None = None
    watched_posts: int = 0
    posts: tuple[int, int] = (0, 0)
    earlier: Sequence[Earlier] = ()
    knows: UserId | None = None

    def wants_help(self, playbook: Playbook) -> bool:
        """Whether what was seen last should be known to the duty lead."""
        made = [c for c in self.checks if c.done_at is not None]
        last = max(made, key=lambda c: (c.done_at, c.id), default=None)
        verdicts = playbook.follow_up.decisions
        return last is not None and any(
            v.level is not None for v in verdicts if v.id == last.verdict
        )

    def why_back(self, returned_at: datetime) -> str | None:
        """The line of the table that brought it back then; nothing for the author."""
        found = (c.verdict for c in self.checks if c.done_at == returned_at)
        return next(found, None)

    def check(self, number: object) -> Check | None:
        """One of its looks by its number."""
        return next((c for c in self.checks if str(c.id) == str(number)), None)
