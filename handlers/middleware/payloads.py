"""Parses Slack's payloads: who pressed what, and how to answer them.

Payload dicts are not used beyond this module. Only ids are taken from them; texts that
a payload repeats (the message, a button's label) are never trusted.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.core.command import Actor, Interaction
from bot.core.fields import ModalState, read_modal_state
from data.models import UserId

Body = Mapping[str, Any]
"""A payload as Slack sent it, or a part of one."""


def read_interaction(body: Body) -> Interaction:
    """A `block_actions` payload. Of an overflow or a select the chosen option counts."""
    action = body["actions"][0]
    container = body.get("container") or {}
    chosen = action.get("selected_option") or {}
    return Interaction(
        actor=_presser(body, container),
        action=str(action.get("action_id") or ""),
        value=str(
            action.get("value")
            or chosen.get("value")
            or action.get("selected_user")
            or ""
        ),
        key=_key(
            _team(body),
            body["user"]["id"],
            action.get("action_id"),
            action.get("block_id"),
            container.get("message_ts") or container.get("view_id"),
            action.get("action_ts"),
        ),
        is_link=bool(action.get("url")),
    )


def read_submission(body: Body) -> Interaction:
    """A `view_submission` payload: the dialog's name takes the place of the button's."""
    view = body["view"]
    return Interaction(
        actor=_in_view(body, view),
        action=str(view.get("callback_id") or ""),
        value=str(read_modal_state(view).mention or ""),
        key=_key(_team(body), body["user"]["id"], view.get("id"), view.get("hash")),
    )


def read_shortcut(body: Body) -> Actor:
    """A message shortcut."""
    return Actor(
        by=UserId(body["user"]["id"]),
        name=_name(body["user"]),
        team=_team(body),
        reply=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or ""),
    )


def read_command(body: Body) -> Actor:
    """A slash command; its payload is flat."""
    return Actor(
        by=UserId(body["user_id"]),
        name=str(body.get("user_name") or ""),
        team=str(body.get("team_id") or ""),
        reply=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        channel=str(body.get("channel_id") or ""),
    )


def read_anybody(body: Body) -> Actor:
    """Whoever sent a payload of any kind. Never raises: nobody is an answer, too."""
    try:
        return _anybody(body)
    except (AttributeError, KeyError, TypeError):
        return Actor(UserId(""), "", "")


def _anybody(body: Body) -> Actor:
    if "user_id" in body:
        return read_command(body)
    if "view" in body:
        return _in_view(body, body["view"])
    if isinstance(body.get("user"), Mapping):
        return _presser(body, body.get("container") or {})
    user = (body.get("event") or {}).get("user")
    if isinstance(user, Mapping):
        # What an event says of an account was not done by its owner.
        return Actor(UserId(""), "", "")
    return Actor(UserId(str(user or "")), "", str(body.get("team_id") or ""))


def _presser(body: Body, container: Body) -> Actor:
    if container.get("type") == "view" or body.get("view"):
        return _in_view(body, body.get("view") or {})
    return Actor(
        by=UserId(body["user"]["id"]),
        name=_name(body["user"]),
        team=_team(body),
        reply=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        channel=str(container.get("channel_id") or ""),
        ephemeral=bool(container.get("is_ephemeral")),
        at_card=_is_card(body),
    )


def _is_card(body: Body) -> bool:
    """Whether the message that was pressed is a card, which is drawn anew.

    It decides only whether somebody is told what they see anyway.
    """
    blocks = (body.get("message") or {}).get("blocks") or [{}]
    return str(blocks[0].get("block_id") or "").endswith(":summary")


def _in_view(body: Body, view: Body) -> Actor:
    at_home = view.get("type") == "home"
    modal_state = ModalState() if at_home else read_modal_state(view)
    return Actor(
        by=UserId(body["user"]["id"]),
        name=_name(body["user"]),
        team=_team(body),
        reply=modal_state.reply,
        trigger=str(body.get("trigger_id") or ""),
        view="" if at_home else str(view.get("id") or ""),
        view_below=str(view.get("previous_view_id") or ""),
        channel=modal_state.channel,
        home=at_home,
        at_card=modal_state.at_card,
        modal_state=modal_state,
    )


def _name(user: Body) -> str:
    return str(user.get("name") or user.get("username") or "")


def _team(body: Body) -> str:
    """The team of the person, which in a shared channel need not be the app's."""
    person = (body.get("user") or {}).get("team_id")
    return str(person or (body.get("team") or {}).get("id") or "")


def _key(*parts: object) -> str:
    """The same for every delivery of one physical press, and for no other."""
    return hashlib.sha256(
        "\n".join(str(part or "") for part in parts).encode()
    ).hexdigest()
