"""The payloads Slack sends to an app, built from what a person did.

Pure. Source: the interaction payload pages of the Slack docs.
"""

from collections.abc import Sequence
from typing import Any

from bot.localslack.channels import ChannelState
from bot.localslack.inputs import HOLDS, Typed, values
from bot.localslack.people import APP_ID, BOT, TEAM_ID, Json, Person
from bot.localslack.team import DOMAIN, Team

TOKEN = "local-verification"


def common(team: Team, person: Person) -> Json:
    """What every interaction payload has."""
    return {
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": person.team,
        },
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": {"id": TEAM_ID, "domain": DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def action(element: Json, block: Json, chosen: Any, at: str) -> Json:
    """One entry of `actions`: the element as it was used."""
    told: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": at,
    }
    for name in ("text", "value", "url", "style", "placeholder"):
        if name in element:
            told[name] = element[name]
    if element["type"] == "overflow":
        told["selected_option"] = chosen
    elif element["type"] in HOLDS:
        told[HOLDS[element["type"]][0]] = chosen
    return told


def pressed_message(
    team: Team,
    person: Person,
    channel: ChannelState,
    message: Json,
    actions: Sequence[Json],
    typed: Typed,
) -> Json:
    """`block_actions` of a message. An ephemeral one is not sent back as a copy."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload: Json = {
        "type": "block_actions",
        **common(team, person),
        "container": container,
        "channel": {"id": channel.id, "name": called(channel)},
        "state": {"values": values(message.get("blocks", []), typed)},
        "actions": list(actions),
    }
    return payload if ephemeral else {**payload, "message": message}


def pressed_view(
    team: Team, person: Person, view: Json, actions: Sequence[Json]
) -> Json:
    """`block_actions` of a dialog or a Home."""
    return {
        "type": "block_actions",
        **common(team, person),
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": list(actions),
    }


def submitted(team: Team, person: Person, view: Json) -> Json:
    return {
        "type": "view_submission",
        **common(team, person),
        "view": view,
        "response_urls": [],
    }


def closed(team: Team, person: Person, view: Json, *, cleared: bool) -> Json:
    return {
        "type": "view_closed",
        **common(team, person),
        "view": view,
        "is_cleared": cleared,
    }


def shortcut(
    team: Team, person: Person, callback_id: str, channel: ChannelState, message: Json
) -> Json:
    """A message shortcut."""
    return {
        "type": "message_action",
        **common(team, person),
        "callback_id": callback_id,
        "action_ts": team.stamp(),
        "channel": {"id": channel.id, "name": called(channel)},
        "message_ts": message["ts"],
        "message": message,
    }


def command(
    person: Person, name: str, text: str, channel: ChannelState
) -> dict[str, str]:
    """A slash command: a form, so everything is text."""
    return {
        "token": TOKEN,
        "team_id": TEAM_ID,
        "team_domain": DOMAIN,
        "channel_id": channel.id,
        "channel_name": called(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def event(team: Team, body: Json) -> Json:
    """The envelope of an event."""
    at = team.stamp()
    return {
        "token": TOKEN,
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": {**body, "event_ts": at},
        "type": "event_callback",
        "event_id": f"Ev{at.replace('.', '')}",
        "event_time": int(float(at)),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def called(channel: ChannelState) -> str:
    names = {"im": "directmessage", "private": "privategroup"}
    return names.get(channel.kind, channel.name)
