"""Puts messages into the outbox: to a person, a thread or the admins; marks what is redrawn."""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.audit import events
from data.audit.event_data import NOTHING_MORE, EventData
from data.models import ChannelId, MentionId
from data.outbox import cards, levels, outbox, sent_messages, standing
from data.outbox.notification_data import Trouble
from data.team import members
from data.transaction import Transaction

SOURCE = "source"
"""The actor of what nobody in the team did."""


def say(
    tx: Transaction,
    app: AppContext,
    mention: MentionId,
    request: NotificationRequest,
    context: DecisionContext,
    *,
    key: str,
    not_before: datetime | None = None,
) -> None:
    """Put a message into the outbox: to a person, or in the thread of the card."""
    outbox.put(
        tx,
        key=key,
        kind=request.kind,
        channel=ChannelId(request.to) if request.to else app.channels.desk,
        now=context.now,
        mention=mention,
        in_thread=request.to is None,
        data=request.data,
        not_before=not_before,
    )


def tell_admins(
    tx: Transaction,
    app: AppContext,
    kind: str,
    details: Mapping[str, str],
    now: datetime,
) -> None:
    """A direct message to every admin; `details` are ids and codes, never text."""
    where = details.get("channel") or details.get("source") or ""
    for person in app.people.values():
        if "admin" in person.roles and person.slack:
            outbox.put(
                tx,
                key=f"trouble:{kind}:{where}:{person.slack}:{now:%Y-%m-%dT%H}",
                kind="trouble",
                channel=ChannelId(person.slack),
                now=now,
                data=Trouble(
                    kind=kind,
                    channel=details.get("channel", ""),
                    code=details.get("code", ""),
                    source=details.get("source", ""),
                    message=details.get("message", ""),
                    mention=details.get("mention", ""),
                    count=details.get("count", ""),
                    who=details.get("person", ""),
                ),
            )


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
            *standing.naming(tx, mention),
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
