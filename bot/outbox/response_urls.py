"""Keeps the response urls of presses: another way to draw anew what was pressed.

Slack lets an app answer each press five times within thirty minutes, also by replacing the
message that was pressed (https://docs.slack.dev/interactivity/handling-user-interaction).
Such a call does not count against the updates a workspace takes in a minute. They live as
long as the process: without them a message is updated, only later.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from data.models import ChannelId, MessageTs

USES = 3
"""Of five: the person who pressed is answered through the same url."""

LIFE = timedelta(minutes=25)
"""Of thirty: our clock and Slack's may differ, and a call takes its time."""

_MOST = 2_000


@dataclass(slots=True)
class _Url:
    url: str
    until: datetime
    left: int = USES


class ResponseUrls:
    """The newest url of each message that was pressed."""

    def __init__(self, steady: Clock) -> None:
        self._steady = steady
        self._urls: OrderedDict[tuple[str, str], _Url] = OrderedDict()

    def note(self, channel: ChannelId, ts: MessageTs, url: str) -> None:
        """Somebody pressed in this message."""
        self._urls.pop((channel, ts), None)
        self._urls[channel, ts] = _Url(url, self._steady() + LIFE)
        while len(self._urls) > _MOST:
            self._urls.popitem(last=False)

    def has(self, channel: ChannelId, ts: MessageTs) -> bool:
        """Whether this message can be drawn anew through a url."""
        known = self._urls.get((channel, ts))
        return known is not None and known.left > 0 and known.until > self._steady()

    def take(self, channel: ChannelId, ts: MessageTs) -> str | None:
        """Use it once; nothing where it was used up or is too old."""
        if not self.has(channel, ts):
            return None
        known = self._urls[channel, ts]
        known.left -= 1
        return known.url

    def forget(self, channel: ChannelId, ts: MessageTs) -> None:
        """Slack did not take it."""
        self._urls.pop((channel, ts), None)
