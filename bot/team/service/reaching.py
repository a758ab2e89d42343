"""Decides who really gets a message: nobody who is away or whose account is gone.

Called in the transaction that sends the message, so that it applies to every kind of
message and to those put into the outbox before somebody left.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.names import name_of
from bot.core.notices import tell_admins
from data.escalation import pings
from data.mentions import queues
from data.models import ChannelId, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import AwayOffer, ByPerson, Item
from data.outbox.outbox import OutboxMessage
from data.team import members
from data.transaction import Transaction

_INFORMS = frozenset(
    {"taken_over", "acknowledged", "decided", "read_please", "read_again"}
)
"""Tells somebody what another did, or asks for another's eyes: never that other person."""

PERSONAL = frozenset({"drill_ping"})
"""Says nothing to anybody but its reader."""

_BELIEVED = timedelta(hours=24)
"""How long a refused message counts more than a list; whoever presses is there at once."""

_MOST = 100


class Reaching:
    """Who can be reached, for the courier and the directory."""

    def __init__(self, app: AppContext) -> None:
        self._app = app

    def addressed(
        self, tx: Transaction, message: OutboxMessage, now: datetime
    ) -> OutboxMessage | None:
        """The message as it goes out now; nothing where it has nobody to go to."""
        reader, pinged = _reader(message), _pinged(message)
        if reader is None and pinged is None:
            return message
        here = Availability.at(tx, self._app, now)
        if reader in here.away:
            return _redirected(tx, self._app, message, UserId(str(reader)), here)
        if pinged in here.away:
            return _pinging(message, UserId(str(pinged)), here)
        return message

    def lost(self, tx: Transaction, user: UserId, now: datetime) -> None:
        """Slack says that this account is gone: cards say so, and somebody else hears."""
        app = self._app
        if not members.lose(tx, user, name_of(tx, app, user), now):
            return
        who = {"channel": str(user), "person": name_of(tx, app, user)}
        tell_admins(tx, app, "person_gone", who, now)
        _redraw_theirs(tx, user, now)
        theirs = queues.of_owner(tx, user, "claimed", _MOST)
        here = Availability.at(tx, app, now)
        reader = here.stand_in(user) or here.audience.lead or here.audience.on_duty
        items = tuple(Item(mention=m.id) for m in theirs)
        if theirs and reader is not None:
            outbox.put(
                tx,
                key=f"gone_offer:{user}:{now.isoformat()}",
                kind="away_offer",
                channel=ChannelId(reader),
                now=now,
                data=AwayOffer(items=items, by=user),
            )

    def found(self, tx: Transaction, user: UserId, now: datetime) -> None:
        """Slack lists the account. A message it refused lately says more than that."""
        if members.find_again(tx, user, now - _BELIEVED):
            _redraw_theirs(tx, user, now)


def _redraw_theirs(tx: Transaction, user: UserId, now: datetime) -> None:
    for status in ("claimed", "watching"):
        for mention in queues.of_owner(tx, user, status, _MOST):
            cards.want(tx, mention.id, now, urgent=False)


def _reader(message: OutboxMessage) -> UserId | None:
    """Who reads a direct message."""
    direct = not message.in_thread and message.channel.startswith(("U", "W"))
    return UserId(message.channel) if direct else None


def _pinged(message: OutboxMessage) -> UserId | None:
    return message.data.person


def _by(message: OutboxMessage) -> UserId | None:
    """Who did what it tells of."""
    return message.data.by if isinstance(message.data, ByPerson) else None


def _redirected(
    tx: Transaction,
    app: AppContext,
    message: OutboxMessage,
    reader: UserId,
    here: Availability,
) -> OutboxMessage | None:
    """To whoever stands in, else is on duty or leads; with nobody there, to the channel.

    A ping of management has rules of its own for who is asked instead.
    """
    if pings.is_ping(tx, message.id):
        return None
    if message.kind in PERSONAL:
        return None
    other = here.stand_in(reader) or _nearest(app, reader, here)
    data = replace(message.data, absent=reader)
    if other is None or other in here.away:
        there = replace(data, person=None)
        in_thread = message.mention is not None
        desk = app.channels.desk
        return replace(message, channel=desk, in_thread=in_thread, data=there)
    if message.kind in _INFORMS and _by(message) == other:
        return None
    if outbox.has_twin(tx, message, ChannelId(other)):
        return None
    if _pinged(message) == reader:
        data = replace(data, person=other)
    return replace(message, channel=ChannelId(other), data=data)


def _nearest(app: AppContext, reader: UserId, here: Availability) -> UserId | None:
    """Nobody stands in: what was for somebody with a say goes to the lead first."""
    person, duty = app.person(reader), here.audience
    say = person is not None and set(person.roles) - {"agent"}
    return (duty.lead or duty.on_duty) if say else (duty.on_duty or duty.lead)


def _pinging(
    message: OutboxMessage, person: UserId, here: Availability
) -> OutboxMessage:
    """In a thread: whoever stands in is pinged, or nobody."""
    other = here.stand_in(person) or here.audience.on_duty
    there = None if other in here.away else other
    return replace(message, data=replace(message.data, person=there, absent=person))
