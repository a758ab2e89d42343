"""Learns people's names, languages and time zones from Slack, without hurry."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from data.models import UserId
from data.people import members
from data.people.members import Member
from data.store import Store
from data.transaction import Transaction

STALE_AFTER = timedelta(hours=24)
"""How long what Slack told us of somebody is believed."""

_AT_ONCE = 10
"""Well below the rate of `users.info` (Tier 4), whatever else happens."""

_LEFT = ("user_not_found", "users_not_found", "user_not_visible")
"""What `users.info` answers for an account that is gone."""

log = structlog.get_logger("directory")


class Readers(Protocol):
    """Hears whether somebody's account is there."""

    def lost(self, tx: Transaction, user: UserId, now: datetime) -> None: ...

    def found(self, tx: Transaction, user: UserId, now: datetime) -> None: ...


class Directory:
    """Asks Slack about the team and whoever else we have met.

    A person it cannot read keeps their name.
    """

    def __init__(
        self,
        store: Store,
        client: AsyncWebClient,
        clock: Clock,
        team: Mapping[UserId, str],
        readers: Readers,
    ) -> None:
        self._team = team
        self._readers = readers
        self._store = store
        self._client = client
        self._clock = clock
        self._may_ask_quiet = True

    async def refresh(self) -> int:
        """Ask about a few of those we know least; how many were asked."""
        now = self._clock()
        await self._meet_the_team(now)
        strangers = await self._store.read(
            lambda tx: members.strangers(tx, now - STALE_AFTER, _AT_ONCE)
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
        await self._store.write(lambda tx: members.hush(tx, quiet))

    def _learn(
        self, tx: Transaction, *, member: Member, there: bool | None, now: datetime
    ) -> None:
        members.learn(tx, member, now)
        if there:
            self._readers.found(tx, member.id, now)
        elif there is False:
            self._readers.lost(tx, member.id, now)

    async def _ask(self, user: UserId) -> tuple[Member, bool | None]:
        """What Slack says of somebody, and whether they are still there, if it says so."""
        known = await self._store.read(lambda tx: members.find(tx, user))
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except (SlackApiError, SlackClientError, TimeoutError, OSError) as error:
            log.info(
                "cannot ask about a member", member=user, error=type(error).__name__
            )
            code = getattr(getattr(error, "response", None), "data", None) or {}
            left = isinstance(code, dict) and code.get("error") in _LEFT
            return known or Member(user, user), False if left else None
        told = answer["user"]
        profile = told.get("profile") or {}
        name = (
            profile.get("display_name")
            or told.get("real_name")
            or told.get("name")
            or user
        )
        locale = str(told.get("locale") or "")
        member = Member(user, str(name), locale[:2].lower() or None, told.get("tz"))
        return member, None if told.get("is_bot") else not told.get("deleted")


def _quiet_until(told: Mapping[str, Any], now: datetime) -> datetime | None:
    """The end of a do-not-disturb that is on at this moment."""
    begins, ends = told.get("next_dnd_start_ts"), told.get("next_dnd_end_ts")
    if not told.get("dnd_enabled") or not begins or not ends:
        return None
    window = datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)
    return window[1] if window[0] <= now < window[1] else None
