"""Looks at the sources: who is silent or in trouble, and tells the admins once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.core.context import AppContext
from bot.hours.elapsed import Elapsed
from bot.reports.rules.sources import Health, Seen, SourceTrouble, health
from bot.reports.rules.sums import percentile
from data.models import ChannelId
from data.outbox import outbox
from data.outbox.notification_data import OfSource
from data.reports import sources, speeds
from data.reports.sources import OpenTrouble
from data.transaction import Transaction

_RECENT, _BEFORE = timedelta(days=7), timedelta(days=35)
_OURS = ("drill", "manual")
"""What no tool delivers."""


async def look(app: AppContext, *, thorough: bool = False) -> list[Health]:
    """How every source is; what is new, or over, is told to the admins.

    `thorough` also looks at what the posts were about: that reads weeks of mentions.
    """
    now = app.clock()
    found = await app.store.read(partial(healths, app, now, thorough=thorough))
    await app.store.write(partial(_tell, app, found, now, thorough), bulk=True)
    app.wake()
    return found


def healths(
    app: AppContext, now: datetime, tx: Transaction, *, thorough: bool = True
) -> list[Health]:
    """How every source is that ever delivered."""
    settings = app.playbook.reports.sources
    elapsed = Elapsed(app.hours, now - settings.learns_from)
    return [
        health(_seen(tx, app, name, now, thorough=thorough), settings, elapsed, now)
        for name in sources.names(tx)
        if name not in _OURS
    ]


def open_troubles(tx: Transaction) -> list[OpenTrouble]:
    """What was told of sources and is not over."""
    return sources.troubles(tx)


def _seen(
    tx: Transaction, app: AppContext, name: str, now: datetime, *, thorough: bool
) -> Seen:
    since = sources.a_day_before(now)
    settings = app.playbook.reports.sources
    seen = Seen(
        name,
        sources.hours_since(tx, name, now - settings.learns_from),
        sources.last_of(tx, name),
        sources.failures_since(tx, name, since),
        sources.unreadable_since(tx, name, since),
    )
    if not thorough:
        return seen
    apart = [one.id for one in app.playbook.classes.values() if one.closes_as]
    ahead = sources.ahead(tx, name, now - _RECENT)
    return replace(
        seen,
        recent=sources.relevance(tx, name, now - _RECENT, now, apart),
        before=sources.relevance(tx, name, now - _BEFORE, now - _RECENT, apart),
        ahead=percentile(ahead, 0.5) if ahead else 0.0,
    )


def _tell(
    app: AppContext,
    found: Sequence[Health],
    now: datetime,
    thorough: bool,
    tx: Transaction,
) -> None:
    wrong = {(t.source, t.kind): t for one in found for t in one.troubles}
    for key, trouble in wrong.items():
        if sources.began(tx, *key, now):
            _put(tx, app, trouble, now)
    settings = app.playbook.reports.sources
    for known in sources.troubles(tx):
        looked_at = thorough or known.kind not in _OF_POSTS
        if looked_at and (known.source, known.kind) not in wrong:
            sources.over(tx, known.source, known.kind)
            _put(tx, app, SourceTrouble(known.source, known.kind), now, back=True)
    speeds.forget_before(tx, now - _RECENT)
    sources.forget_before(tx, now - settings.learns_from - timedelta(days=1))


_OF_POSTS = ("irrelevant", "ahead")


def _put(
    tx: Transaction,
    app: AppContext,
    trouble: SourceTrouble,
    now: datetime,
    *,
    back: bool = False,
) -> None:
    """A direct message to every admin, about numbers and a source and nobody."""
    for person in app.people.values():
        if "admin" not in person.roles or not person.slack:
            continue
        what = "back" if back else trouble.kind
        outbox.put(
            tx,
            key=f"source:{trouble.source}:{what}:{now.isoformat()}:{person.slack}",
            kind="source_back" if back else "source_trouble",
            channel=ChannelId(person.slack),
            now=now,
            data=OfSource(
                source=trouble.source,
                trouble=trouble.kind,
                last=trouble.last,
                seconds=round(trouble.usual),
                count=trouble.count,
                before=trouble.before,
            ),
        )
