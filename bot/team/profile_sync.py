"""Loads from Slack who people are, and who is in the channels of the desk.

Names, languages and time zones are loaded in the background; what permissions depend on
is loaded at the start, every hour, and when an unknown person acts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from data.models import ChannelId, UserId
from data.store import Store
from data.team import access, members
from data.team.members import Member
from data.transaction import Transaction

STALE_AFTER = timedelta(hours=1)
"""How long what Slack told us of somebody is believed: accounts become guests, too."""

_AT_ONCE = 10
"""Well below the rate of `users.info` (Tier 4), whatever else happens."""

_LEFT = ("user_not_found", "users_not_found", "user_not_visible")
"""What `users.info` answers for an account that is gone."""

_SOON = 1.0
"""Seconds: somebody waits for the answer to a press while we ask."""

_AT_THE_START = 10.0
"""Seconds: the start waits no longer; whoever is not known by then is asked about later."""

_SMALL = 100
"""Channels of so many people are a team: their accounts are asked about at the start."""

_RATHER_NOT_AGAIN = timedelta(seconds=30)
"""How long the members of a channel are not asked for again, whoever comes."""

_PAGE = 200
_SLACKBOT = "USLACKBOT"
_NO_ANSWER = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)

Learn = Callable[[Transaction], None]
"""Keeps what Slack told."""

log = structlog.get_logger("directory")


class AccountListener(Protocol):
    """Hears whether somebody's account is there."""

    def lost(self, tx: Transaction, user: UserId, now: datetime) -> None: ...

    def found(self, tx: Transaction, user: UserId, now: datetime) -> None: ...


class ProfileSync:
    """Asks Slack about the team and whoever else we have met.

    A person it cannot read keeps their name.
    """

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        clock: Clock,
        team: Mapping[UserId, str],
        readers: AccountListener,
        *,
        workspace: str = "",
        channels: Iterable[ChannelId] = (),
    ) -> None:
        """`team` are the people of desk.toml; `workspace` is the id of ours."""
        self._team = team
        self._readers = readers
        self._people = tuple(team)
        self._workspace = workspace
        self._channels = tuple(dict.fromkeys(channels))
        self._asked: dict[str, datetime] = {}
        self._store = store
        self._client = client
        self._clock = clock
        self._may_ask_quiet = True

    async def begin(self) -> None:
        """Before the first press: who is in our channels, and what the team's accounts are.

        Slack may not answer; what is known from before holds until it does.
        """
        channels = self._channels
        heard: list[Learn] = [lambda tx: access.forget_others(tx, channels)]
        try:
            async with asyncio.timeout(_AT_THE_START):
                await _hear(heard, map(self._hear_channel, channels))
                await self._keep(heard)
                few = await self._store.read(lambda tx: access.of_small(tx, _SMALL))
                team = dict.fromkeys((*self._people, *few))
                unknown = [user for user in team if await self._account(user) is None]
                await _hear(heard, map(self._hear_person, unknown))
        except TimeoutError:
            log.warning("Slack is slow to say who is in the channels of the desk")
        await self._keep(heard)

    async def _keep(self, heard: list[Learn]) -> None:
        """All of it in one commit, however many channels and people it is about."""
        learned, heard[:] = list(heard), []

        def learn(tx: Transaction) -> None:
            for one in learned:
                one(tx)

        if learned:
            await self._store.write(learn)

    async def read_channels(self) -> None:
        """Read again who is in each of our channels."""
        heard = list[Learn]()
        await _hear(heard, map(self._hear_channel, self._channels))
        await self._keep(heard)

    async def meet(self, user: UserId) -> None:
        """Somebody comes whom a permission does not know: ask at once, not for long."""
        try:
            async with asyncio.timeout(_SOON):
                await asyncio.gather(self._ask_unknown(user), self._read_unread())
        except TimeoutError:
            log.info("cannot meet a member in time", member=user)

    async def look_again(self, user: UserId) -> None:
        """Somebody was refused: perhaps what we know of them is old."""
        now, asked = self._clock(), self._asked
        for thing in (user, *self._channels):
            before = asked.get(thing, now - 2 * _RATHER_NOT_AGAIN)
            # Either way: the clock may have been set back since.
            if abs(now - before) < _RATHER_NOT_AGAIN:
                continue
            asked[thing] = now
            if thing == user:
                await self.ask_now(user)
            else:
                await self._read_channel(ChannelId(thing))

    async def ask_now(self, user: UserId) -> None:
        """Ask Slack about one person."""
        await self._store.write(await self._hear_person(user))

    async def _hear_person(self, user: UserId) -> Learn:
        now = self._clock()
        member, account, there = await self._hear_of(user)

        def learn(tx: Transaction) -> None:
            if account is not None:
                access.learn_account(tx, user, account, now)
            if access.of(tx, user).account is not None:
                self._learn(tx, member=member, there=there, now=now)

        return learn

    async def changed(self, told: Mapping[str, Any]) -> None:
        """Slack tells of a changed account: a guest now, or gone. Nobody new is met."""
        user, now = UserId(str(told.get("id") or "")), self._clock()
        if await self._account(user) is None:
            return
        member, account, there = self._read(user, told)

        def learn(tx: Transaction) -> None:
            access.learn_account(tx, user, account, now)
            self._learn(tx, member=member, there=there, now=now)

        await self._store.write(learn)

    async def joined(self, channel: str, user: str) -> None:
        """Somebody came into one of our channels."""
        where, who = ChannelId(channel), UserId(user)
        if where in self._channels:
            await self._store.write(lambda tx: access.joined(tx, where, who))

    async def left(self, channel: str, user: str) -> None:
        """Somebody is no longer in one of our channels."""
        where, who = ChannelId(channel), UserId(user)
        if where in self._channels:
            await self._store.write(lambda tx: access.left(tx, where, who))

    async def _ask_unknown(self, user: UserId) -> None:
        if await self._account(user) is None:
            await self.ask_now(user)

    async def _read_unread(self) -> None:
        known = await self._store.read(lambda tx: access.of(tx, UserId("")))
        unread = [one for one in self._channels if one not in known.read]
        heard = list[Learn]()
        await _hear(heard, map(self._hear_channel, unread))
        await self._keep(heard)

    async def _account(self, user: UserId) -> str | None:
        return (await self._store.read(lambda tx: access.of(tx, user))).account

    async def _read_channel(self, channel: ChannelId) -> None:
        heard = list[Learn]()
        await _hear(heard, [self._hear_channel(channel)])
        await self._keep(heard)

    async def _hear_channel(self, channel: ChannelId) -> Learn | None:
        """All pages, or nothing: half a list would refuse people without a reason."""
        found: list[str] = []
        cursor = ""
        while True:
            try:
                page = await self._client.conversations_members(
                    channel=channel, limit=_PAGE, cursor=cursor
                )
            except _NO_ANSWER as error:
                log.info(
                    "cannot read the members of a channel",
                    channel=channel,
                    error=type(error).__name__,
                )
                return None
            found += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        now = self._clock()
        return lambda tx: access.read_channel(tx, channel, found, now)

    async def refresh(self) -> int:
        """Ask about a few of those we know least; how many were asked."""
        now = self._clock()
        await self._meet_the_team(now)
        strangers = await self._store.read(
            lambda tx: members.strangers(tx, now - STALE_AFTER, now, _AT_ONCE)
        )
        for user in strangers:
            member, there = await self._ask(user)
            learn = partial(self._learn, member=member, there=there, now=now)
            await self._store.write(learn)
        return len(strangers)

    async def _meet_the_team(self, now: datetime) -> None:
        """Once: whoever is in `desk.toml` is spoken to in their language from the start."""
        team, self._team = self._team, {}

        def meet(tx: Transaction) -> None:
            for user, name in team.items():
                members.expect(tx, user, name, now)

        if team:
            await self._store.write(meet)

    async def refresh_quiet(self, users: Sequence[UserId]) -> None:
        """Ask whose do-not-disturb is on, all at once; without the scope nobody's is.

        Slack docs: dnd.teamInfo, at most fifty people a call.
        """
        if not users or not self._may_ask_quiet:
            return
        try:
            answer = await self._client.api_call(
                "dnd.teamInfo", params={"users": ",".join(users[:50])}
            )
        except SlackApiError as error:
            self._may_ask_quiet = error.response.get("error") != "missing_scope"
            return
        except (SlackClientError, TimeoutError, OSError):
            return
        now, told = self._clock(), answer.get("users") or {}
        quiet = {user: _quiet_until(told.get(user) or {}, now) for user in users}
        await self._store.write(lambda tx: members.set_do_not_disturb(tx, quiet))

    def _learn(
        self, tx: Transaction, *, member: Member, there: bool | None, now: datetime
    ) -> None:
        members.learn(tx, member, now)
        if there:
            self._readers.found(tx, member.id, now)
        elif there is False:
            access.learn_account(tx, member.id, "left", now)
            self._readers.lost(tx, member.id, now)

    async def _ask(self, user: UserId) -> tuple[Member, bool | None]:
        """What Slack says of somebody, and whether they are still there, if it says so."""
        member, account, there = await self._hear_of(user)
        if account is not None:
            now, told = self._clock(), account
            await self._store.write(
                lambda tx: access.learn_account(tx, user, told, now)
            )
        return member, there

    async def _hear_of(self, user: UserId) -> tuple[Member, str | None, bool | None]:
        """The same with what the account is to permissions; nothing is kept yet."""
        known = await self._store.read(lambda tx: members.find(tx, user))
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except _NO_ANSWER as error:
            log.info(
                "cannot ask about a member", member=user, error=type(error).__name__
            )
            code = getattr(getattr(error, "response", None), "data", None) or {}
            left = isinstance(code, dict) and code.get("error") in _LEFT
            return known or Member(user, user), None, False if left else None
        return self._read(user, answer["user"])

    def _read(
        self, user: UserId, told: Mapping[str, Any]
    ) -> tuple[Member, str, bool | None]:
        """Who it is, what the account is to permissions, and whether it is there."""
        account = account_of(told, self._workspace)
        profile = told.get("profile") or {}
        name = (
            profile.get("display_name")
            or told.get("real_name")
            or told.get("name")
            or user
        )
        locale = str(told.get("locale") or "")
        member = Member(user, str(name), locale[:2].lower() or None, told.get("tz"))
        there = None if told.get("is_bot") else not told.get("deleted")
        return member, account, there


def account_of(told: Mapping[str, Any], workspace: str) -> str:
    """What an account is to permissions, from what `users.info` says of it."""
    grid = (told.get("enterprise_user") or {}).get("teams") or ()
    teams = {team for team in (told.get("team_id"), *grid) if team}
    signs = {
        "bot": told.get("is_bot") or told.get("id") == _SLACKBOT,
        "left": told.get("deleted"),
        "stranger": told.get("is_stranger")
        or (workspace and teams and workspace not in teams),
        "guest": told.get("is_restricted") or told.get("is_ultra_restricted"),
        "admin": told.get("is_admin") or told.get("is_owner"),
    }
    return next((name for name, holds in signs.items() if holds), "full")


def _quiet_until(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """The end of a do-not-disturb that is on at this moment."""
    begins, ends = told.get("next_dnd_start_ts"), told.get("next_dnd_end_ts")
    if not told.get("dnd_enabled") or not begins or not ends:
        return None
    window = datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)
    return window[1] if window[0] <= now < window[1] else None


async def _hear(heard: list[Learn], asked: Iterable[Awaitable[Learn | None]]) -> None:
    """Ask all at once; what comes is there at once, also where others take too long."""

    async def add(one: Awaitable[Learn | None]) -> None:
        learn = await one
        if learn is not None:
            heard.append(learn)

    await asyncio.gather(*map(add, asked))
