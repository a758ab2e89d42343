"""The use cases of presence: away, back, and how a person wants to be reminded."""

from datetime import datetime

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.mentions import queues
from data.models import ChannelId, UserId
from data.outbox import outbox
from data.outbox.notification_data import AwayOffer, Item
from data.team import absences, members
from data.team.absences import Absence
from data.transaction import Transaction

WAYS = ("dm", "thread", "none")
"""How somebody can be reminded."""

_MOST = 100


async def away(
    app: AppContext,
    user: UserId,
    until: datetime,
    backup: UserId | None,
    note: str = "",
) -> int:
    """Away from now on; open items are offered to the backup in one message.

    Returns how many there are. Raises `Refused` for a time that has passed and for
    somebody who would stand in for themselves.
    """
    context = app.context(user)
    now = context.now
    if until <= now:
        raise Refused("away_in_the_past", field="until")
    if backup == user:
        raise Refused("own_backup", field="backup")
    absence = Absence(user, now, until, backup, note.strip())
    count = await app.store.write(lambda tx: _leave(app, tx, absence, context))
    app.wake()
    return count


async def back(app: AppContext, user: UserId) -> bool:
    """There again; false when nobody knew of an absence."""
    return await app.store.write(lambda tx: absences.end(tx, user))


async def absence_of(app: AppContext, user: UserId) -> Absence | None:
    """The absence of somebody, while it lasts."""
    now = app.clock()
    return await app.store.read(lambda tx: absences.of(tx, user, now))


async def prefer(app: AppContext, user: UserId, how: str) -> None:
    """Remind this person by direct message, in the thread, or not at all."""
    if how not in WAYS:
        raise Refused("unknown_way", field="how")
    now = app.clock()
    await app.store.write(lambda tx: members.prefer(tx, user, how, now))


async def preference(app: AppContext, user: UserId) -> str:
    """How this person wants to be reminded; a direct message unless they chose."""
    member = await app.store.read(lambda tx: members.find(tx, user))
    wanted = member.nudge_by if member is not None else None
    return wanted or "dm"


def _leave(
    app: AppContext, tx: Transaction, absence: Absence, context: DecisionContext
) -> int:
    absences.begin(tx, absence)
    here = Availability.of(tx, app, context)
    mine = queues.of_owner(tx, absence.member, "claimed", _MOST)
    reader = here.stand_in(absence.member) or here.audience.on_duty
    if mine and reader is not None:
        outbox.put(
            tx,
            key=f"away_offer:{absence.member}:{absence.since.isoformat()}",
            kind="away_offer",
            channel=ChannelId(reader),
            now=absence.since,
            data=AwayOffer(
                items=tuple(Item(mention=mention.id) for mention in mine),
                by=absence.member,
                until=absence.until,
                note_text=absence.note,
            ),
        )
    return len(mine)
