"""One page of what belongs to a storm, as one person may see it."""

from bot.core.access import seen_by
from bot.core.context import AppContext
from bot.errors import Refused
from bot.storms.views.dialogs import StormListPage
from data.mentions import mentions
from data.models import UserId
from data.storms import counting, storms
from data.storms.models import StormId
from data.transaction import Transaction


async def page(
    app: AppContext, number: StormId, first: int, most: int, reader: UserId
) -> StormListPage:
    """Raises `Refused` where there is no such storm."""

    def load(tx: Transaction) -> StormListPage:
        storm = storms.find(tx, number)
        if storm is None:
            raise Refused("unknown_storm")
        total = counting.figures(tx, number)["mentions"]
        members = counting.members(tx, number, after=first, most=most)
        found = (mentions.find(tx, one.mention) for one in members)
        seen = tuple(seen_by(tx, app, one, reader) for one in found if one is not None)
        gathered = any(one.gathered for one in members)
        return StormListPage(storm, seen, first, total, gathered)

    return await app.store.read(load)
