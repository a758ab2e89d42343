"""What happens to an app from outside: archiving, kicking, deleting, lost sockets."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.localslack import interactions, posting
from bot.localslack.channels import ChannelState
from bot.localslack.delivery import Delivery
from bot.localslack.people import BOT, Json, user_object
from bot.localslack.sockets import Sockets
from bot.localslack.team import Team


class Lifecycle:
    """Everything takes effect at once; the task ends when the bot has been told."""

    def __init__(
        self, team: Team, delivery: Delivery, sockets: Sockets, events: frozenset[str]
    ) -> None:
        self._team, self._delivery, self._sockets = team, delivery, sockets
        self._events = events
        self.keep: Callable[[ChannelState], None] = lambda conversation: None

    def deactivate(self, user: str) -> None:
        """An admin of the workspace deactivates an account; the event is lost."""
        person = self._team.person(user)
        self._team.people[person.id] = replace(person, deleted=True)

    def reactivate(self, user: str) -> None:
        """The account works again."""
        person = self._team.person(user)
        self._team.people[person.id] = replace(person, deleted=False)

    def change(self, user: str, **what: Any) -> asyncio.Task[None]:
        """An admin of the workspace changes an account, such as into that of a guest."""
        person = self._team.person(user)
        person = self._team.people[person.id] = replace(person, **what)
        told = user_object(person, self._team.clock(), with_locale=True)
        return self._delivery.later(self._tell({"type": "user_change", "user": told}))

    def archive(self, channel: str) -> asyncio.Task[None]:
        conversation = self._team.channel(channel)
        conversation.archived = True
        return self._changed(
            conversation,
            {"type": f"{family(conversation)}_archive", "user": "USLACKBOT"},
        )

    def unarchive(self, channel: str) -> asyncio.Task[None]:
        conversation = self._team.channel(channel)
        conversation.archived = False
        return self._changed(
            conversation,
            {"type": f"{family(conversation)}_unarchive", "user": "USLACKBOT"},
        )

    def kick(self, channel: str, user: str = BOT.id) -> asyncio.Task[None]:
        """Removes somebody, normally the bot."""
        conversation, person = self._team.channel(channel), self._team.person(user)
        conversation.members.discard(person.id)
        return self._changed(
            conversation, {"type": "member_left_channel", "user": person.id}
        )

    def invite(self, channel: str, user: str = BOT.id) -> asyncio.Task[None]:
        """Brings somebody in, normally the bot."""
        conversation, person = self._team.channel(channel), self._team.person(user)
        conversation.members.add(person.id)
        return self._changed(
            conversation, {"type": "member_joined_channel", "user": person.id}
        )

    def delete(self, channel: str, ts: str) -> None:
        """Somebody deletes a message by hand. The bot does not hear of it."""
        posting.delete(self._team, self._team.channel(channel), ts)

    def drop_sockets(
        self, reason: str | None = "refresh_requested"
    ) -> asyncio.Task[None]:
        """`warning` only announces; `refresh_requested` says goodbye and closes; `None`
        closes without a word."""
        return self._delivery.later(self._sockets.drop(reason))

    def _changed(self, conversation: ChannelState, event: Json) -> asyncio.Task[None]:
        self.keep(conversation)
        self._team.changes.tell(conversation.id)
        kind = "G" if conversation.kind == "private" else "C"
        return self._delivery.later(
            self._tell({**event, "channel": conversation.id, "channel_type": kind})
        )

    async def _tell(self, event: Json) -> None:
        if event["type"] in self._events:
            await self._delivery.tell(interactions.event(self._team, event))


def family(conversation: ChannelState) -> str:
    """Events about private channels have names of their own."""
    return "group" if conversation.kind == "private" else "channel"
