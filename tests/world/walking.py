"""Presses, submits and types everything there is, as people of every kind.

What there is comes from the rows of the running desk: a new one is walked by itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from structlog.testing import capture_logs

from bot.core.action import Actions
from bot.localslack.people import Json, Person
from bot.playbook.schema.permissions import Permissions
from data.models import UserId
from tests.world.world import World

PEOPLE = """
[people.anna]
slack = "UANNA"
[people.carla]
slack = "UCARLA"
roles = ["lead"]
[people.david]
slack = "UDAVID"
roles = ["manager"]
[people.eva]
slack = "UEVA"
roles = ["admin"]
[people.lena]
slack = "ULENA"
roles = ["legal"]
[roster]
default = ["anna"]
"""
GUESTS = (
    Person("UMILA", "mila", "Mila"),
    Person("UOLGA", "olga", "Olga"),
    Person("UOTTO", "otto", "Otto"),
    Person("ULENA", "lena", "Lena"),
    Person("UGUS", "gus", "Gus", guest="multi"),
    Person("USINA", "sina", "Sina", guest="single"),
)
OUTSIDE = ("olga", "otto", "lena")
"""Who is not in the desk channel."""

WHO: Mapping[str, set[str]] = {
    "olga": {"anyone"},
    "otto": {"anyone", "owner"},
    "mila": {"anyone", "member", "desk_member"},
    "lena": {"anyone", "legal"},
    "anna": {"anyone", "member", "desk_member", "agent"},
    "carla": {"anyone", "member", "desk_member", "lead"},
    "david": {"anyone", "member", "desk_member", "manager"},
    "eva": {"anyone", "member", "desk_member", "admin"},
    "gus": set(),
    "sina": set(),
    "guest": set(),
}
"""What each of them is to the table. Otto was handed the mention; `guest` is a stranger."""


@dataclass
class Walk:
    """Somebody of every kind presses, sends, types and chooses everything there is.

    The desk has one mention, which Otto owns.
    """

    world: World
    number: int

    @property
    def actions(self) -> Actions:
        """What can be started at this desk."""
        return self.world.bot.slack_app.ctx.actions

    async def try_all(self, name: str) -> dict[str, bool]:
        """Everything there is, by one person: whether the table let it pass, by its way in."""
        found: dict[str, bool] = {}
        person = self.world.workspace.team.person(name)
        for way, what, body, kind in self.ways(person):
            await self.world.bot.app.store.write(
                lambda tx: tx.run(
                    "update mentions set status = 'claimed', owner = 'UOTTO', "
                    "claimed_at = received_at, closed_at = null, confidential = null "
                    "where id = 1"
                )
            )
            with capture_logs() as log:
                await self.world._deliver(body, kind, "")
            lines = [line for line in log if line["event"] == "refused"]
            found[f"{way} {what}"] = not lines
        return found

    def ways(self, person: Person) -> Iterator[tuple[str, str, str, str]]:
        """Each payload, signed as Slack would send it."""
        entries = self.world.bot.slack_app.entries
        for what, row in self.actions.buttons.items():
            press = self.press(person, f"{what}{row.example}")
            yield "press", what, _form(press), _FORM
        for what in entries["view_submission"].rows:
            yield "dialog", what, _form(self.submission(person, what)), _FORM
        for what in entries["message_action"].rows:
            yield "shortcut", what, _form(self.shortcut(person, what)), _FORM
        for what in entries["command"].rows:
            yield "command", what, urlencode(self.command(person, what)), _FORM
        for what in entries["event"].rows:
            event = {"type": what, "user": person.id, "tab": "home"}
            envelope = {"type": "event_callback", "team_id": "TLOCAL", "event": event}
            yield "event", what, json.dumps(envelope), "application/json"

    def press(self, person: Person, action: str) -> Json:
        value = "1:1" if action in ("escalation.lift", "escalation.called") else "1"
        card = self.world.card(self.number)
        return {
            "type": "block_actions",
            **who_is(person),
            "trigger_id": self.world.workspace.team.tickets.issue_trigger(person.id),
            "container": {"message_ts": card["ts"], "channel_id": "CBRANDMENTIONS"},
            "actions": [
                {
                    "type": "button",
                    "action_id": action,
                    "block_id": "any",
                    "value": value,
                    "action_ts": self.world.workspace.team.stamp(),
                }
            ],
        }

    def submission(self, person: Person, callback: str) -> Json:
        view: Json = {
            "id": "V1",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": json.dumps({"mention": self.number}),
            "blocks": [{"type": "input", "block_id": "why"}],
            "state": {"values": {}},
            "hash": self.world.workspace.team.stamp(),
        }
        signatures = self.world.bot.slack_app.ctx.responder.signatures
        signed = signatures.view(view, UserId(person.id))
        return {"type": "view_submission", **who_is(person), "view": signed}

    def shortcut(self, person: Person, callback: str) -> Json:
        message = {"text": "<https://example.com/1>"}
        return {
            "type": "message_action",
            **who_is(person),
            "callback_id": callback,
            "trigger_id": self.world.workspace.team.tickets.issue_trigger(person.id),
            "channel": {"id": "CBRANDMENTIONS"},
            "message": message,
        }

    def command(self, person: Person, word: str) -> dict[str, str]:
        return {
            "command": "/mentions",
            "text": f"{word} 1" if word in ("show", "export") else word,
            "user_id": person.id,
            "user_name": person.name,
            "team_id": person.team,
            "channel_id": "CBRANDMENTIONS",
            "trigger_id": self.world.workspace.team.tickets.issue_trigger(person.id),
        }

    def expected(self, name: str) -> dict[str, bool]:
        """The table, read by the test itself."""
        table = self.world.bot.app.playbook.permissions
        entries = self.world.bot.slack_app.entries
        ways = {
            "press": entries["block_actions"],
            "dialog": entries["view_submission"],
            "shortcut": entries["message_action"],
            "command": entries["command"],
            "event": entries["event"],
        }
        return {
            f"{way} {what}": bool(WHO[name] & spelled_out(table, table.actions[row]))
            for way, entry in ways.items()
            for what, row in entry.rows.items()
        }


_FORM = "application/x-www-form-urlencoded"


def spelled_out(table: Permissions, names: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for name in names:
        inner = table.groups.get(name)
        found |= {name} if inner is None else spelled_out(table, inner)
    return found


def who_is(person: Person) -> Json:
    user = {"id": person.id, "name": person.name, "team_id": person.team}
    return {"user": user, "team": {"id": "TLOCAL"}}


def _form(payload: Json) -> str:
    return urlencode({"payload": json.dumps(payload)})
