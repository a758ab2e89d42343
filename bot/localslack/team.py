"""The state of one local workspace: people, channels, modals, trigger ids, errors shown."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.localslack.canvases import Canvases
from bot.localslack.changes import FAILURES, Changes
from bot.localslack.channels import Channels, ChannelState
from bot.localslack.clock import Clock
from bot.localslack.files import Files
from bot.localslack.people import BOT, SLACKBOT, Channel, Json, Person
from bot.localslack.refusals import ApiError
from bot.localslack.trigger_ids import TriggerIds
from bot.localslack.views import Views

NAME, DOMAIN = "Local workspace", "local-workspace"


@dataclass(frozen=True, slots=True)
class Failure:
    """An error a person was shown because the bot did not answer in time, or wrongly."""

    id: int
    user: str
    text: str
    at: datetime


class Team:
    """The state. It does no input or output; whoever changes it tells `changes`."""

    def __init__(
        self,
        clock: Clock,
        people: Sequence[Person],
        channels: Sequence[Channel],
        name: str = NAME,
        app: str = BOT.real_name,
    ) -> None:
        self.clock, self.name = clock, name
        self.distributed = False
        self.read_only_messages = False
        """Nobody writes to the app (`messages_tab_read_only_enabled` of its manifest)."""
        self.bot = replace(BOT, name=app.lower().replace(" ", ""), real_name=app)
        everybody = (*people, self.bot, SLACKBOT)
        self.people = {person.id: person for person in everybody}
        self.channels = Channels(channels, people)
        self.views = Views()
        self.tickets = TriggerIds(clock)
        self.files = Files()
        self.canvases = Canvases()
        self.changes = Changes()
        self.ephemerals: dict[str, list[Json]] = {}
        self.failures: list[Failure] = []
        self.keep: Callable[[ChannelState, str], None] = lambda channel, ts: None
        self.keep_home: Callable[[str, Json], None] = lambda user, body: None
        self.address = ""
        self._last_ts = 0
        self._blocks = itertools.count(1)

    def stamp(self) -> str:
        """A new `ts`: the clock in microseconds, always later than the one before."""
        self._last_ts = max(
            self._last_ts + 1, int(self.clock().timestamp() * 1_000_000)
        )
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def never_before(self, ts: str) -> None:
        """Makes every new `ts` later than this one, which came back from the ledger."""
        seconds, _, micros = ts.partition(".")
        self._last_ts = max(self._last_ts, int(seconds) * 1_000_000 + int(micros))

    def mint(self) -> str:
        """An id for a block or an action that came without."""
        return f"auto{next(self._blocks)}"

    def person(self, ref: str) -> Person:
        """By id or name. Raises `LookupError`, which a test should see as it is."""
        name = ref.removeprefix("@")
        for person in self.people.values():
            if name in (person.id, person.name):
                return person
        msg = f"nobody here is called {ref}"
        raise LookupError(msg)

    def channel(self, ref: str) -> ChannelState:
        """By id, name, or, for direct messages, the person. Raises `LookupError`."""
        channel = self.channels.find(ref)
        if channel is not None:
            return channel
        if ref in self.people:
            return self.channels.im(self.people[ref])
        msg = f"there is no channel {ref}"
        raise LookupError(msg)

    def fail(self, user: str, text: str) -> Failure:
        """Shows a person an error, as Slack does when the bot does not answer."""
        failure = Failure(len(self.failures) + 1, user, text, self.clock())
        self.failures.append(failure)
        self.changes.tell(FAILURES, user)
        return failure

    def bot_channel(self, ref: str) -> ChannelState:
        """The channel a bot call names; channels it cannot see do not exist for it."""
        channel = self.channels.find(ref)
        if channel is None and ref in self.people:
            channel = self.channels.im(self._reachable(self.people[ref]))
        if channel is None or (
            channel.kind != "channel" and BOT.id not in channel.members
        ):
            raise ApiError("channel_not_found")
        return channel

    @staticmethod
    def _reachable(person: Person) -> Person:
        """Neither a bot nor an account that was deactivated reads messages of ours."""
        if person.bot:
            raise ApiError("cannot_dm_bot")
        if person.deleted:
            raise ApiError("user_disabled")
        return person

    def writable(self, ref: str) -> ChannelState:
        """A channel the bot may write in."""
        channel = self.bot_channel(ref)
        if BOT.id not in channel.members:
            raise ApiError("not_in_channel")
        if channel.archived:
            raise ApiError("is_archived")
        return channel
