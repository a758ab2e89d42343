"""Records which targets are missed, and how late they are met."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.simulation.timeline import Missed
from data.models import Mention

CLOCKS = ("claim", "first_reply", "resolve", "promise")
"""The clocks that are a target; looking again is none."""


@dataclass
class Watch:
    """Compares what was due with the time, from one instant to the next."""

    _missed: dict[tuple[str, str, datetime], Missed] = field(default_factory=dict)

    def look(self, mentions: Iterable[tuple[str, Mention]], now: datetime) -> None:
        """Nothing happened since the last look, so a due time before `now` was missed."""
        for name, mention in mentions:
            for clock in CLOCKS:
                due: datetime | None = getattr(mention, f"{clock}_due")
                if due is not None and due < now:
                    missed = Missed(name, clock, due)
                    self._missed.setdefault((name, clock, due), missed)

    def settle(self, mentions: Iterable[tuple[str, Mention]], now: datetime) -> None:
        """What was missed and is due no longer was met just now."""
        standing = dict(mentions)
        for key, missed in self._missed.items():
            still = getattr(standing[missed.mention], f"{missed.clock}_due")
            if missed.met_at is None and still != missed.due:
                self._missed[key] = replace(missed, met_at=now)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """Every target missed so far, by when it was due."""
        return tuple(sorted(self._missed.values(), key=lambda missed: missed.due))
