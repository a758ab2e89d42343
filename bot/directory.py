"""Learns people's names, languages and time zones from Slack, without hurry."""

from datetime import timedelta

import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from data import members
from data.members import Member
from data.models import UserId
from data.store import Store

STALE_AFTER = timedelta(hours=24)
"""How long what Slack told us of somebody is believed."""

_AT_ONCE = 10
"""Well below the rate of `users.info` (Tier 4), whatever else happens."""

log = structlog.get_logger("directory")


class Directory:
    """Asks Slack about people we have met. A person it cannot read keeps their name."""

    def __init__(self, store: Store, client: AsyncWebClient, clock: Clock) -> None:
        self._store = store
        self._client = client
        self._clock = clock

    async def refresh(self) -> int:
        """Ask about a few of those we know least; how many were asked."""
        now = self._clock()
        strangers = await self._store.read(
            lambda tx: members.strangers(tx, now - STALE_AFTER, _AT_ONCE)
        )
        for user in strangers:
            member = await self._ask(user)
            await self._store.write(lambda tx, m=member: members.learn(tx, m, now))  # type: ignore[misc]
        return len(strangers)

    async def _ask(self, user: UserId) -> Member:
        known = await self._store.read(lambda tx: members.find(tx, user))
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except (SlackApiError, SlackClientError, TimeoutError, OSError) as error:
            log.info(
                "cannot ask about a member", member=user, error=type(error).__name__
            )
            return known or Member(user, user)
        told = answer["user"]
        profile = told.get("profile") or {}
        name = (
            profile.get("display_name")
            or told.get("real_name")
            or told.get("name")
            or user
        )
        locale = str(told.get("locale") or "")
        return Member(user, str(name), locale[:2].lower() or None, told.get("tz"))
