"""Marks posted messages for redrawing from the current data.

Messages about one mention follow it automatically (`cards.want`); this is for a message
that somebody is waiting to see, and for lists about several mentions.
"""

from collections.abc import Collection

from bot.core.notify import SOURCE
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import NOTHING_MORE, EventData
from data.models import ChannelId, MentionId
from data.outbox import cards, levels, lists, outbox, sent_messages
from data.team import members
from data.transaction import Transaction


def redraw(
    tx: Transaction, posted: outbox.OutboxMessage | None, context: DecisionContext
) -> None:
    """Have a message drawn again at once; nothing where it was never to be said."""
    if posted is not None:
        levels.want(tx, posted.id, context.now)


def redraw_forgotten(
    tx: Transaction, posted: outbox.OutboxMessage, context: DecisionContext
) -> None:
    """The same with low priority; what is no longer true is blanked."""
    levels.want_in_time(tx, posted.id, context.now, forgotten=True)


def redraw_all(
    tx: Transaction,
    touched: Collection[MentionId],
    context: DecisionContext,
    kind: str,
    data: EventData = NOTHING_MORE,
) -> None:
    """Have all of Slack that shows these mentions drawn again, Homes included.

    `kind` is the event that says why, `data` what it says.
    """
    for mention in sorted(touched):
        events.append(
            tx, mention=mention, at=context.now, kind=kind, actor=SOURCE, data=data
        )
        cards.want(tx, mention, context.now, urgent=False)
        for message in (
            *sent_messages.standing(tx, mention),
            *lists.naming(tx, mention),
        ):
            redraw_forgotten(tx, message, context)
    for person in members.put_homes_away(tx) if touched else ():
        outbox.put(
            tx,
            key=f"home:{person}:{context.now.isoformat()}",
            kind="home",
            channel=ChannelId(person),
            now=context.now,
        )
