"""Forgets an author from the command line, while no desk is running on the database."""

from bot.clock import wall_clock
from bot.desk.forgetting import Forgetting, Forgotten
from bot.desk.ground.surroundings import Places
from bot.office.furnish import furnish
from bot.settings import Settings
from data import forgets, migrations
from data.models import ChannelId
from data.store import Store

_NOWHERE = Places(ChannelId(""), ChannelId(""))
"""Forgetting posts nothing new, so it needs no channel."""


async def forget(settings: Settings, author: str) -> Forgotten:
    """How many mentions and replies of an author (`x:anna_b`) were forgotten, and which not.

    Slack follows at the next start: the messages that quote them are drawn again.
    Raises `DatabaseInUse` while a desk is running.
    """
    migrations.apply(settings.database)
    store = Store(settings.database)
    try:
        around = furnish(settings, store, _NOWHERE, wall_clock, "", lambda: None)
        forgotten = await Forgetting(around).forget(author)
        noted = await store.read(lambda tx: forgets.since(tx, 0))
        forgets.keep(settings.database, noted)
        return forgotten
    finally:
        await store.close()
