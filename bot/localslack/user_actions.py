"""What a person can do in a channel: press, choose, command, say, open Home."""

import re
from typing import Any

from bot.localslack import interactions, posting
from bot.localslack.channels import ChannelState
from bot.localslack.dispatcher import Answered, Dispatcher
from bot.localslack.inputs import HOLDS, Typed, held
from bot.localslack.people import TEAM_ID, Json, Person
from bot.localslack.refusals import ApiError, NotOnScreen
from bot.localslack.selectors import Pointed, by_ids, chosen, field, point
from bot.localslack.team import Team
from bot.localslack.trigger_ids import ReplyTo


class UserActions:
    """People are named by id or name, channels too; `ts` names a message or a reply.

    Whatever is not on that person's screen raises `NotOnScreen`.
    """

    def __init__(
        self, team: Team, dispatcher: Dispatcher, events: frozenset[str]
    ) -> None:
        self._team, self._dispatcher, self._events = team, dispatcher, events
        self._typed: dict[tuple[str, str, str], Typed] = {}

    async def press(self, user: str, channel: str, ts: str, ref: str) -> bool:
        """Presses a button, or an option of a menu, by label or action id.

        Whether the bot answered in time; if not, see `failures`.
        """
        person, conversation, message = self._seen(user, channel, ts)
        return await self._use(
            person, conversation, message, point(message.get("blocks", []), ref)
        )

    async def choose(
        self, user: str, channel: str, ts: str, ref: str, value: Any
    ) -> bool:
        """Fills in a select or picker of a message, which acts at once."""
        person, conversation, message = self._seen(user, channel, ts)
        block, element = field(message.get("blocks", []), ref)
        pointed = block, element, chosen(self._team, element, value)
        return await self._use(person, conversation, message, pointed)

    async def press_ephemeral(self, user: str, ref: str, ts: str | None = None) -> bool:
        """Presses something only this person sees: the newest message, or the one at `ts`."""
        person = self._team.person(user)
        for mine in reversed(self._team.ephemerals.get(person.id, [])):
            if ts in (None, mine["ts"]):
                conversation = self._team.channel(mine["channel"])
                return await self._use(
                    person, conversation, mine, point(mine.get("blocks", []), ref)
                )
        raise NotOnScreen(
            f"{person.name} sees no message of their own to press {ref!r} in"
        )

    async def use(
        self, user: str, channel: str, ts: str, used: Json, *, ephemeral: bool
    ) -> bool:
        """The page's way: `used` is the element as it was drawn, with what was chosen."""
        if ephemeral:
            person, conversation = self._team.person(user), self._team.channel(channel)
            message = self._own(person, ts)
        else:
            person, conversation, message = self._seen(user, channel, ts)
        return await self._use(
            person, conversation, message, by_ids(message.get("blocks", []), used)
        )

    async def _use(
        self,
        person: Person,
        conversation: ChannelState,
        message: Json,
        pointed: Pointed,
    ) -> bool:
        block, element, option = pointed
        typed = self._typed.setdefault((person.id, conversation.id, message["ts"]), {})
        if element["type"] in HOLDS:
            mine = held(element, option)
            typed.setdefault(block["block_id"], {})[element["action_id"]] = mine
        done = interactions.action(element, block, option, self._team.stamp())
        payload = interactions.pressed_message(
            self._team, person, conversation, message, [done], typed
        )
        ephemeral = bool(message.get("is_ephemeral"))
        reply_to = self._reply_to(
            person, conversation, message["ts"], ephemeral=ephemeral
        )
        return (await self._dispatcher.interact(person, payload, reply_to=reply_to)).ok

    async def shortcut(
        self, user: str, callback_id: str, channel: str, ts: str
    ) -> bool:
        """Picks a message shortcut from the menu of a message."""
        person, conversation, message = self._seen(user, channel, ts)
        payload = interactions.shortcut(
            self._team, person, callback_id, conversation, message
        )
        reply_to = self._reply_to(person, conversation, ts)
        return (await self._dispatcher.interact(person, payload, reply_to=reply_to)).ok

    async def command(
        self, user: str, name: str, text: str, channel: str
    ) -> Json | None:
        """Types a slash command; the message only they see that came back, if one did."""
        person, conversation = self._team.person(user), self._team.channel(channel)
        self._refuse_stranger(person, conversation)
        before = self._newest(person)
        payload = interactions.command(person, name, self._escaped(text), conversation)
        reply_to = self._reply_to(person, conversation, None)
        answer = await self._dispatcher.interact(
            person, payload, reply_to=reply_to, kind="command"
        )
        self._show(person, conversation, name, answer)
        newest = self._newest(person)
        return None if newest is before else newest

    def _newest(self, person: Person) -> Json | None:
        mine = self._team.ephemerals.get(person.id, [])
        return mine[-1] if mine else None

    def _show(
        self, person: Person, conversation: ChannelState, name: str, answer: Answered
    ) -> None:
        if not answer.ok or not answer.body:
            return
        body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
        try:
            if body.get("response_type") == "in_channel":
                posting.post(self._team, conversation, body)
            else:
                posting.post_ephemeral(self._team, conversation, person.id, body)
        except ApiError:
            self._dispatcher.fail(
                person, f"{name} failed with the error “invalid_command_response”."
            )

    async def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Json:
        """Writes a message as a person."""
        person, conversation = self._team.person(user), self._team.channel(channel)
        self._refuse_stranger(person, conversation)
        if conversation.archived:
            raise NotOnScreen(f"{conversation.name} is archived")
        if conversation.kind == "im" and self._team.read_only_messages:
            raise NotOnScreen("nobody writes to this app; its messages are read-only")
        message: Json = {
            "type": "message",
            "user": person.id,
            "team": TEAM_ID,
            "text": text,
            "ts": self._team.stamp(),
            **posting.threading(conversation, {"thread_ts": thread_ts}),
        }
        posting.place(self._team, conversation, message)
        await self._announce(
            {**message, "channel": conversation.id, "channel_type": conversation.kind}
        )
        return message

    async def open_home(self, user: str) -> Json | None:
        """Looks at the Home; what it shows once the bot has heard of it."""
        person = self._team.person(user)
        home = self._team.views.home(person.id)
        told: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self._team.channels.im(person).id,
            "tab": "home",
        }
        await self._announce(
            told if home is None else {**told, "view": home.as_payload()}
        )
        home = self._team.views.home(person.id)
        return None if home is None else home.as_payload()

    async def _announce(self, event: Json) -> None:
        if (
            event["type"] in self._events
            or f"message.{event.get('channel_type')}" in self._events
        ):
            await self._dispatcher.tell(interactions.event(self._team, event))

    def _seen(
        self, user: str, channel: str, ts: str
    ) -> tuple[Person, ChannelState, Json]:
        person, conversation = self._team.person(user), self._team.channel(channel)
        self._refuse_stranger(person, conversation)
        if ts not in conversation.book:
            raise NotOnScreen(f"there is no message {ts} in {conversation.name}")
        return person, conversation, conversation.book[ts]

    def _own(self, person: Person, ts: str) -> Json:
        for mine in self._team.ephemerals.get(person.id, []):
            if mine["ts"] == ts:
                return mine
        raise NotOnScreen(f"{person.name} no longer sees that message")

    def _refuse_stranger(self, person: Person, conversation: ChannelState) -> None:
        if person.id not in conversation.members:
            raise NotOnScreen(f"{person.name} is not in {conversation.name}")

    def _reply_to(
        self,
        person: Person,
        conversation: ChannelState,
        ts: str | None,
        *,
        ephemeral: bool = False,
    ) -> ReplyTo:
        return ReplyTo(person.id, conversation.id, self._team.clock(), ts, ephemeral)

    def _escaped(self, text: str) -> str:
        """`@anna` becomes `<@U1|anna>`, as with `should_escape: true` in the manifest."""
        named = [(f"@{one.name}", f"<@{one.id}|{one.name}>") for one in self._people()]
        named += [
            (f"@{one.real_name or one.name}", f"<@{one.id}|{one.name}>")
            for one in self._people()
        ]
        named += [
            (f"#{one.name}", f"<#{one.id}|{one.name}>") for one in self._team.channels
        ]
        for name, escaped in sorted(named, key=lambda pair: -len(pair[0])):
            text = re.sub(rf"(?<!\S){re.escape(name)}(?!\w)", escaped, text)
        return text

    def _people(self) -> list[Person]:
        return [
            one for one in self._team.people.values() if not one.bot and one.real_name
        ]
