"""Checks before the first message to Slack whether the database was replaced by a
backup.

A restored backup knows less than Slack shows: it would post messages a second time and
assign mention numbers twice. Three signs show it: the marker file is ahead of the
database (or missing, although the database has posted), Slack shows a message of ours
that the database does not contain, or a `brandwacht restore` was not completed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.clock import Clock
from bot.core.context import DeskChannels
from bot.outbox.call_gate import Notices
from bot.outbox.client import EVENT, SlackClient
from bot.outbox.hold import PostingHold
from bot.outbox.outcome import code_of
from bot.restore import place
from bot.restore.place import Restore
from data import restore
from data.models import ChannelId, UserId
from data.outbox import standing
from data.store import Store
from data.team import installation
from data.transaction import Transaction

log = structlog.get_logger("app")

RESTORED, LOOKING = "restored", "looking"
_NEWEST = 50
"""So many messages of each channel are looked at."""

_AGO = timedelta(days=90)
_CANNOT = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "missing_scope"}
)


class RestoreCheck:
    """Begins the hold of a database that was restored, and tells an admin."""

    def __init__(
        self,
        store: Store,
        slack: SlackClient,
        channels: DeskChannels,
        us: UserId,
        clock: Clock,
        hold: PostingHold,
        notices: Notices,
    ) -> None:
        self._store, self._slack, self._clock = store, slack, clock
        self._us, self._hold, self._notices = us, hold, notices
        self._channels = channels_of(channels)
        self._ended: Restore | None = None

    async def begin(self, database: Path) -> None:
        """Once, before the courier begins: look at the marker, then at Slack."""
        beside, now = restore.read(database), self._clock()
        # What is taken in from now on is not what the copy ended with.
        self._ended = await self._store.read(
            lambda tx: place.state_of(tx, place.IN_PLACE, now)
        )
        if await self._store.write(lambda tx: _take_up(tx, beside)):
            await self._restored("marker")
        await self.look()

    async def look(self) -> None:
        """Look at the newest messages; hold until that was possible."""
        try:
            found = [
                payload
                for channel in self._channels
                for payload in await self._newest(channel)
            ]
        except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("cannot look at Slack yet", error=type(error).__name__)
            self._hold.begin(LOOKING)
            return
        if await self._store.write(lambda tx: _compare(tx, found)):
            await self._restored("slack")
        self._hold.end(LOOKING)

    async def look_again(self) -> None:
        """For the scheduler: what could not be looked at is tried again."""
        if LOOKING in self._hold:
            await self.look()

    async def _newest(self, channel: ChannelId) -> list[Mapping[str, Any]]:
        now = self._clock()
        try:
            page = await self._slack.history(
                channel,
                oldest=now - _AGO,
                latest=now + timedelta(days=1),
                limit=_NEWEST,
            )
        except SlackClientError as error:
            if code_of(error) in _CANNOT:
                return []
            raise
        return [told for one in page.messages if (told := payload_of(one, self._us))]

    def _text(self) -> str:
        return "" if self._ended is None else self._ended.as_text()

    async def _restored(self, sign: str) -> None:
        if self._hold.begin(RESTORED):
            await self._store.write(
                lambda tx: installation.begin_restoring(tx, self._text())
            )
            await self._notices(RESTORED, {"code": sign})


def channels_of(channels: DeskChannels) -> tuple[ChannelId, ...]:
    """Every channel of the desk, each once."""
    named = [channels.desk, channels.management, *sorted(channels.of_the_desk())]
    named += [*channels.of_topic.values()]
    named += [channels.confidential] if channels.confidential is not None else []
    return tuple(dict.fromkeys(named))


def payload_of(message: Mapping[str, Any], us: UserId) -> Mapping[str, Any] | None:
    """What one of our own messages says of itself; nothing for any other."""
    marked = message.get("metadata") or {}
    payload = marked.get("event_payload") or {}
    ours = marked.get("event_type") == EVENT and message.get("user") == us
    known = isinstance(payload.get("outbox"), int) and payload.get("mark")
    return payload if ours and known else None


def note_restored(
    tx: Transaction, beside: restore.Marker | None, now: datetime
) -> None:
    """Write down where a copy ended, as soon as the marker betrays it."""
    if restore.is_ahead(tx, beside):
        ended = place.state_of(tx, place.IN_PLACE, now)
        installation.begin_restoring(tx, ended.as_text())


def _take_up(tx: Transaction, beside: restore.Marker | None) -> bool:
    if beside is not None:
        restore.never_again(tx, beside.numbers)
    return restore.is_ahead(tx, beside) or installation.restoring(tx) is not None


def _compare(tx: Transaction, found: list[Mapping[str, Any]]) -> bool:
    """Numbers go on above those in Slack; true when a message there is not ours to know."""
    for table, name in (("mentions", "mention"), ("outbox", "outbox")):
        seen = [one[name] for one in found if isinstance(one.get(name), int)]
        restore.never_again(tx, {table: max(seen, default=0)})
    strange = [
        one for one in found if not standing.is_known(tx, one["outbox"], one["mark"])
    ]
    return bool(strange) and restore.has_spoken(tx)
