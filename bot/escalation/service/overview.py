"""The use case of the overview: the state of everything that went to management."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.card.views.redacted import without_words
from bot.core.access import account_of, may_look_at, may_see
from bot.core.context import AppContext
from bot.core.linking import card_link
from bot.core.names import name_of
from bot.core.permissions import Account
from bot.escalation.rules.paging import PagingTeam
from bot.escalation.views.overview import OpenQuestion
from bot.hours.weekly import week_start
from bot.mentions.rules.confidential import redacted
from data.escalation import freezes, overview, reviews
from data.escalation.freezes import Freeze
from data.escalation.models import Review
from data.mentions import mentions
from data.models import Escalation, UserId
from data.transaction import Transaction

_MOST = 25


@dataclass(frozen=True, slots=True)
class Overview:
    """What went to management, as one reader may see it. `names` holds everybody in it."""

    now: datetime
    waiting: tuple[OpenQuestion, ...]
    unseen: tuple[OpenQuestion, ...]
    decided: tuple[OpenQuestion, ...]
    freezes: tuple[Freeze, ...]
    reviews: tuple[Review, ...]
    counts: dict[str, int]
    names: dict[UserId, str]


async def current_overview(app: AppContext, reader: UserId) -> Overview:
    """Everything at once, in one read."""
    now = app.clock()
    return await app.store.read(lambda tx: _overview(app, tx, reader, now))


def _overview(
    app: AppContext, tx: Transaction, reader: UserId, now: datetime
) -> Overview:
    account = account_of(tx, app, reader)
    waiting = tuple(questions(tx, app, overview.waiting(tx, _MOST), account))
    unseen = tuple(questions(tx, app, overview.unseen(tx, _MOST), account))
    since = week_start(now, app.hours.zone)
    decided = tuple(questions(tx, app, overview.decided(tx, since, _MOST), account))
    held = tuple(freezes.at(tx, now))
    owed = tuple(reviews.waiting(tx, _MOST))
    people = {
        *(p for o in (*waiting, *unseen, *decided) for p in _people(o.asked)),
        *(one.set_by for one in held),
        *(one.owner for one in owed),
    }
    names = {who: name_of(tx, app, who) for who in people}
    counts = overview.counts(tx, since)
    counts |= {"frozen": len(held), "reviews": len(owed)}
    return Overview(now, waiting, unseen, decided, held, owed, counts, names)


def questions(
    tx: Transaction, app: AppContext, found: Iterable[Escalation], account: Account
) -> Iterator[OpenQuestion]:
    """Each with its mention; without words where the reader is not of the circle."""
    team, reader = PagingTeam(app.people, app.playbook), account.id
    for asked in found:
        mention = mentions.find(tx, asked.mention)
        if mention is None or not may_look_at(tx, app, account, mention):
            continue
        whole = may_see(tx, app, mention, reader)
        yield OpenQuestion(
            asked if whole else without_words(asked),
            mention if whole else redacted(mention),
            card_link(tx, app, mention.id) or "",
            whole and (team.has_a_say(reader) or reader == asked.manager),
        )


def _people(asked: Escalation) -> list[UserId]:
    people = (asked.raised_by, asked.manager, asked.acknowledged_by, asked.decided_by)
    return [who for who in people if who]
