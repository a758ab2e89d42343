"""Sends interactions to the app, with the fields Slack adds to each."""

from dataclasses import dataclass
from typing import Any

from bot.localslack.delivery import Delivery, NoAnswer
from bot.localslack.people import Json, Person
from bot.localslack.team import Team
from bot.localslack.trigger_ids import ReplyTo

SILENT = {
    "http_timeout": "{app} did not answer in time. Please try again.",
    "connection_failed": "{app} is not connected. Please try again in a moment.",
    "http_error": "{app} answered with an error. Please try again.",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """`ok` is false when the person was shown an error instead."""

    ok: bool
    body: Any = None


class Dispatcher:
    """Adds the trigger id and the response url, and shows an error when nobody answers."""

    def __init__(self, team: Team, delivery: Delivery) -> None:
        self._team, self._delivery = team, delivery

    async def interact(
        self,
        person: Person,
        payload: Json,
        *,
        view: str | None = None,
        reply_to: ReplyTo | None = None,
        kind: str = "interactive",
    ) -> Answered:
        """Sends what a person did, with a trigger id and, if wanted, a response url."""
        payload = {
            **payload,
            "trigger_id": self._team.tickets.issue_trigger(person.id, view),
        }
        if reply_to is not None:
            secret = self._team.tickets.issue_url(reply_to)
            payload["response_url"] = f"{self._team.address}/respond/{secret}"
        return await self.send(person, payload, kind)

    async def send(
        self, person: Person, payload: Json, kind: str = "interactive"
    ) -> Answered:
        """Sends a payload as it is."""
        try:
            return Answered(True, await self._delivery.ask(kind, payload))
        except NoAnswer as silence:
            self.fail(person, SILENT[str(silence)])
            return Answered(False)

    def fail(self, person: Person, text: str) -> None:
        """Shows a person that something did not work."""
        self._team.fail(person.id, text.format(app=self._team.bot.real_name))

    async def tell(self, event: Json) -> bool:
        return await self._delivery.tell(event)
