"""The bot in a local workspace, with people who press and read."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.app.app import App
from bot.clock import wall_clock
from bot.desk import queries
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.people import Json
from bot.localslack.workspace import Workspace
from data.models import Mention, MentionId
from tests.world.teammate import CARDS, Teammate
from tests.world.telling import mention_of, told

__all__ = ["CARDS", "MANAGEMENT", "SettableClock", "World"]

MANAGEMENT = "brand-management"

WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Berlin, an ordinary working day."""


@dataclass
class SettableClock:
    """A clock that moves only when a test sets it."""

    now: datetime = WEDNESDAY

    def __call__(self) -> datetime:
        return self.now


@dataclass
class World:
    """A running bot, the workspace it is in, and the clock of both."""

    bot: App
    workspace: Workspace
    clock: SettableClock
    _posts: list[int] = field(default_factory=list)
    _answer: str = ""

    def __getattr__(self, name: str) -> Teammate:
        """`world.anna`: whoever is in the workspace."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.teammate(name)

    def teammate(self, name: str) -> Teammate:
        """Somebody by name. Raises `LookupError` for nobody."""
        self.workspace.team.person(name)
        return Teammate(self, name)

    async def mention(self, text: str = "", **said: object) -> int:
        """A source tells of a post; its card is in the channel when this returns."""
        self._posts.append(len(self._posts) + 1)
        incoming = Incoming.model_validate(
            {"text": text or f"Post {self._posts[-1]}", **said}
        )
        raw = incoming.model_dump_json().encode()
        receipts = await deliveries.receive(self.bot.app, "own", [incoming], raw)
        await self.settle()
        number = receipts[0].mention
        assert number is not None
        return number

    async def wait(self, **span: float) -> None:
        """Time passes; then due timers run, and messages are sent."""
        self.clock.now += timedelta(**span)
        await self.bot.timer_loop.round()
        await self.settle()

    async def settle(self) -> None:
        """Until everything that follows from what was done has been shown."""
        await self.bot.slack_app.ctx.afterwards.settle()
        await self.bot.directory.refresh()
        soon = timedelta(seconds=5)
        while (again := await self.bot.courier.round()) is not None:
            if again > self.clock.now + soon:
                return
            self.clock.now = max(again, self.clock.now)

    async def deliver(self, payload: Json, *, secret: str = "") -> int:
        """Send a signed press to the bot's endpoint, as Slack would over HTTP; the status."""
        body = urlencode({"payload": json.dumps(payload)})
        return await self._deliver(body, "application/x-www-form-urlencoded", secret)

    async def deliver_press(self, name: str, action: str, number: int) -> int:
        """A press of any button by somebody, from a card as it may have been."""
        person = self.workspace.team.person(name)
        trigger = self.workspace.team.tickets.issue_trigger(person.id)
        card, at = self.card(number), self.workspace.team.stamp()
        button = {"type": "button", "action_id": action, "block_id": "steps"}
        return await self.deliver(
            {
                "type": "block_actions",
                "user": {"id": person.id, "name": person.name, "team_id": person.team},
                "team": {"id": "TLOCAL"},
                "trigger_id": trigger,
                "container": {"message_ts": card["ts"], "channel_id": "CBRANDMENTIONS"},
                "actions": [{**button, "value": str(number), "action_ts": at}],
            }
        )

    async def deliver_event(self, event: Json) -> int:
        """The same with an event."""
        envelope = {"type": "event_callback", "team_id": "TLOCAL", "event": event}
        return await self._deliver(json.dumps(envelope), "application/json", "")

    async def answered(self, payload: Json) -> str:
        """The same; what we answer Slack with."""
        await self.deliver(payload)
        return self._answer

    async def _deliver(self, body: str, kind: str, secret: str) -> int:
        known = self.bot.settings.slack.signing_secret
        own = known.get_secret_value() if known is not None else ""
        signer = SignatureVerifier(secret or own)
        at = str(int(wall_clock().timestamp()))
        headers = {
            "content-type": kind,
            "x-slack-request-timestamp": at,
            "x-slack-signature": signer.generate_signature(timestamp=at, body=body)
            or "",
        }
        app = self.bot.slack_app.app
        answer = await app.async_dispatch(
            AsyncBoltRequest(body=body, headers={**headers})
        )
        self._answer = str(answer.body)
        await self.settle()
        return answer.status

    def card(self, number: int | None = None) -> Json:
        """The newest card, or the one of this mention."""
        cards = [
            message
            for message in self.workspace.channel(CARDS).messages
            if (message.get("metadata") or {}).get("event_payload", {}).get("mention")
            and (number is None or mention_of(message) == number)
            and message.get("thread_ts") in (None, message["ts"])
        ]
        assert cards, f"there is no card of {number or 'anything'} in #{CARDS}"
        return cards[-1]

    def shown(self, number: int | None = None) -> str:
        """What a card says, its buttons included."""
        return told(self.card(number))

    def thread_texts(self, number: int | None = None) -> list[str]:
        """What was said in the thread of a card."""
        thread = self.workspace.channel(CARDS).replies(self.card(number)["ts"])
        return [told(message) for message in thread]

    def told_in(self, channel: str) -> str:
        """Everything said in a channel."""
        return told(self.workspace.channel(channel).messages)

    def published(self) -> int:
        """How many times anybody's Home was drawn."""
        return sum(call.method == "views.publish" for call in self.workspace.calls)

    async def look(self, number: int) -> Mention:
        """Where a mention stands in the desk's memory."""
        return (await queries.card_model(self.bot.app, MentionId(number))).mention

    async def story(self, number: int) -> list[str]:
        """The kinds of all events of a mention, oldest first."""
        events = await queries.story(self.bot.app, MentionId(number))
        return [event.kind for event in events]
