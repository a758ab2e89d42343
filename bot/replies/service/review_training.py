"""The use cases of training: whose drafts a second person reads, and which rules do not
fit.
"""

from datetime import timedelta

from bot.core.context import AppContext
from data.models import UserId
from data.replies import newcomers, overrides

_A_MONTH = timedelta(days=30)


async def welcome(app: AppContext, by: UserId, member: UserId, replies: int) -> None:
    """So many of somebody's next replies are read by a second person; 0 ends it."""
    now = app.context(by).now
    await app.store.write(lambda tx: newcomers.put(tx, member, replies, by, now))


async def newcomer(app: AppContext, member: UserId) -> int:
    """How many replies of this person a second person still reads."""
    found = await app.store.read(lambda tx: newcomers.find(tx, member))
    return 0 if found is None else found.remaining


async def overruled_lately(app: AppContext) -> dict[str, int]:
    """How often each rule was not followed in 30 days; nobody is named (S2.3)."""
    since = app.clock() - _A_MONTH
    return await app.store.read(lambda tx: overrides.counts(tx, since))
