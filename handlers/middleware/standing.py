"""Refuses a press that does not come from a message about its mention.

The number in a button proves nothing: it may be old, or forged. The place of the press
does. For a message in a channel, Slack says which one it was, and the database knows
which mention each of our messages is about. While a message is being posted its address
is not stored yet; then Slack is asked for the message, and only metadata that Slack
itself returns counts. What one person alone is shown is signed (`signatures.py`).
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.desk import standing
from bot.desk.standing import subject_of
from bot.errors import Refused
from bot.outbox.client import EVENT
from data.models import ChannelId, MessageTs, UserId
from data.outbox.outbox import OutboxMessage
from data.outbox.standing import ButtonSubject
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Body

log = structlog.get_logger(__name__)

_SECONDS = 1.5
"""How long Slack may take to say what stands there: a press is answered within three."""


async def check_place(ctx: HandlerContext, body: Body) -> Body:
    """The payload, its values without signatures. Raises `Refused` for a wrong place."""
    if body.get("type") == "view_submission":
        _check_dialog(ctx, body)
        return body
    if body.get("type") != "block_actions":
        return body
    container = body.get("container") or {}
    if body.get("view") or container.get("type") == "view":
        return _signed_in_a_view(ctx, body)
    if container.get("is_ephemeral"):
        return _signed(ctx, body)
    await _check_message(ctx, body, container)
    _note_press(ctx, body, container)
    return body


def _note_press(ctx: HandlerContext, body: Body, container: Body) -> None:
    """The card that was pressed may be drawn anew as the answer to the press."""
    channel, ts = container.get("channel_id"), container.get("message_ts")
    url = body.get("response_url")
    if channel and ts and url:
        ctx.pressed(ChannelId(str(channel)), MessageTs(str(ts)), str(url))


def _check_dialog(ctx: HandlerContext, body: Body) -> None:
    user = UserId(body["user"]["id"])
    if not ctx.responder.signatures.holds(body["view"], user):
        raise Refused("shown_before")


def _signed_in_a_view(ctx: HandlerContext, body: Body) -> Body:
    view = body.get("view") or {}
    if view.get("type") != "home":
        _check_dialog(ctx, {**body, "view": view})
    return _signed(ctx, body)


def _signed(ctx: HandlerContext, body: Body) -> Body:
    """Each value of a button is what we signed for this person; menus carry no number."""
    user = UserId(body["user"]["id"])
    return {**body, "actions": [_plain(ctx, one, user) for one in body["actions"]]}


def _plain(
    ctx: HandlerContext, action: Mapping[str, Any], user: UserId
) -> Mapping[str, Any]:
    signatures, name = ctx.responder.signatures, str(action.get("action_id") or "")
    if action.get("type") == "overflow":
        chosen = action.get("selected_option") or {}
        value = signatures.value(name, str(chosen.get("value") or ""), user)
        if value is None:
            raise Refused("shown_before")
        return {**action, "selected_option": {**chosen, "value": value}}
    if action.get("value"):
        value = signatures.value(name, str(action["value"]), user)
        if value is None:
            raise Refused("shown_before")
        return {**action, "value": value}
    return action


async def _check_message(ctx: HandlerContext, body: Body, container: Body) -> None:
    action = body["actions"][0]
    chosen = (action.get("selected_option") or {}).get("value")
    subject = subject_of(
        str(action.get("action_id") or ""),
        str(action.get("value") or chosen or ""),
        ctx.actions,
    )
    if subject is None or action.get("url"):
        return
    channel = ChannelId(str(container.get("channel_id") or ""))
    ts = MessageTs(str(container.get("message_ts") or ""))
    if await standing.acts_upon(ctx.app, channel, ts, subject):
        return
    await _ask_slack(ctx, body, (channel, ts), subject)


async def _ask_slack(
    ctx: HandlerContext,
    body: Body,
    place: tuple[ChannelId, MessageTs],
    subject: ButtonSubject,
) -> None:
    """The message may be so new that we have not written down where it stands."""
    channel, ts = place
    spoken_of = {"number": subject.number}
    person = str(body["user"]["id"])
    channels = (channel, person) if channel.startswith("D") else (channel,)
    messages = await standing.on_their_way(ctx.app, subject, channels)
    if not messages:
        raise Refused("old_message", spoken_of)
    thread = (body.get("container") or {}).get("thread_ts")
    try:
        async with asyncio.timeout(_SECONDS):
            found = await ctx.responder.message(channel, ts, thread)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("cannot look at a message", error=type(error).__name__)
        raise Refused("just_posted", spoken_of) from None
    if not any(_is(found, queued) for queued in messages):
        raise Refused("old_message", spoken_of)


def _is(message: Mapping[str, Any], queued: OutboxMessage) -> bool:
    marked = message.get("metadata") or {}
    payload = marked.get("event_payload") or {}
    ours = marked.get("event_type") == EVENT and bool(message.get("bot_id"))
    return ours and (payload.get("outbox"), payload.get("mark")) == (
        queued.id,
        queued.mark,
    )


def check_stands_there(body: Body) -> None:
    """What was pressed must stand in the message or dialog it is said to come from.

    Raises `Refused`. Slack sends no copy of a message that only one person sees.
    """
    shown = body.get("view") or body.get("message") or {}
    interaction = body["actions"][0]
    blocks = shown.get("blocks")
    if blocks and not any(_was_pressed(one, interaction) for one in _elements(blocks)):
        raise Refused("not_here")


def _elements(shown: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(shown, list):
        for part in shown:
            yield from _elements(part)
    elif isinstance(shown, Mapping):
        if "action_id" in shown:
            yield shown
        for part in shown.values():
            if isinstance(part, list | Mapping):
                yield from _elements(part)


def _was_pressed(element: Mapping[str, Any], interaction: Mapping[str, Any]) -> bool:
    if element["action_id"] != interaction.get("action_id"):
        return False
    chosen = interaction.get("selected_option")
    if chosen is None:
        return element.get("value") == interaction.get("value")
    options = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        options += group.get("options", ())
    values = [option.get("value") for option in options]
    return chosen.get("value") in values
