"""The use case of an overview: the state of everything that went to management."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.calendar.weeks import week_start
from bot.desk.ground.names import name_of
from bot.desk.ground.need_to_know import may_see
from bot.desk.ground.pressing import Pressing
from bot.drawing.card.stubs import without_words
from data import mentions
from data.escalation import freezes, overview, reviews
from data.escalation.freezes import Freeze
from data.escalation.looking_back import Review
from data.models import Escalation, UserId
from data.transaction import Transaction

_MOST = 25


@dataclass(frozen=True, slots=True)
class Overview:
    """What went to management, as one reader may see it. `names` holds everybody in it."""

    now: datetime
    waiting: tuple[Escalation, ...]
    unseen: tuple[Escalation, ...]
    decided: tuple[Escalation, ...]
    freezes: tuple[Freeze, ...]
    reviews: tuple[Review, ...]
    names: dict[UserId, str]


class Overseeing(Pressing):
    """What management looks at."""

    async def overview(self, reader: UserId) -> Overview:
        """Everything at once, in one read."""
        now = self.around.clock()
        return await self.around.store.read(lambda tx: self._overview(tx, reader, now))

    def _overview(self, tx: Transaction, reader: UserId, now: datetime) -> Overview:
        waiting = self._seen(tx, overview.waiting(tx, _MOST), reader)
        unseen = self._seen(tx, overview.unseen(tx, _MOST), reader)
        since = week_start(now, self.around.hours.zone)
        decided = self._seen(tx, overview.decided(tx, since, _MOST), reader)
        held = tuple(freezes.at(tx, now))
        owed = tuple(reviews.waiting(tx, _MOST))
        people = {
            *(who for one in (*waiting, *unseen, *decided) for who in _people(one)),
            *(one.set_by for one in held),
            *(one.owner for one in owed),
        }
        names = {who: name_of(tx, self.around, who) for who in people}
        return Overview(now, waiting, unseen, decided, held, owed, names)

    def _seen(
        self, tx: Transaction, found: Iterable[Escalation], reader: UserId
    ) -> tuple[Escalation, ...]:
        return tuple(_as_seen(tx, self, one, reader) for one in found)


def _as_seen(
    tx: Transaction, desk: Pressing, asked: Escalation, reader: UserId
) -> Escalation:
    """Without its words where the reader is not of the circle."""
    mention = mentions.find(tx, asked.mention)
    if mention is None or may_see(tx, desk.around, mention, reader):
        return asked
    return without_words(asked)


def _people(asked: Escalation) -> list[UserId]:
    people = (asked.raised_by, asked.manager, asked.acknowledged_by, asked.decided_by)
    return [who for who in people if who]
