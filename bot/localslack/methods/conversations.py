"""The `conversations.*` methods: opening, describing, listing, reading history."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from bot.localslack.calls import Call
from bot.localslack.channels import ChannelState
from bot.localslack.people import BOT, TEAM_ID, Json
from bot.localslack.refusals import ApiError

Thing = TypeVar("Thing")

MOST = 999
_FEW = 15
_FEW_WHEN_DISTRIBUTED = ("conversations.history", "conversations.replies")
"""What an app sold outside the Marketplace is shown at a time (Slack, 29 May 2025)."""

FAMILY = {"channel": "channels", "private": "groups", "im": "im"}
TYPES = {"channel": "public_channel", "private": "private_channel", "im": "im"}


def open_im(call: Call) -> Json:
    if call.args.get("channel"):
        channel = call.team.bot_channel(call.text("channel"))
    else:
        users = call.text("users").split(",")
        if len(users) > 1:
            raise ApiError("method_not_supported_for_channel_type")
        person = call.team.people.get(users[0])
        if person is None or person.bot:
            raise ApiError("user_not_found")
        channel = call.team.channels.im(person)
    return {
        "channel": described(channel) if call.flag("return_im") else {"id": channel.id}
    }


def info(call: Call) -> Json:
    channel = found(call, "read")
    told = described(channel)
    if call.flag("include_num_members"):
        told["num_members"] = len(channel.members)
    return {"channel": told}


def list_channels(call: Call) -> Json:
    types = str(call.args.get("types") or "public_channel").replace(" ", "").split(",")
    for kind, name in TYPES.items():
        if name in types:
            call.needs(f"{FAMILY[kind]}:read")
    conversations = [
        channel
        for channel in call.team.channels
        if TYPES[channel.kind] in types
        and not (channel.archived and call.flag("exclude_archived"))
        and (channel.kind == "channel" or BOT.id in channel.members)
    ]
    page, cursor = paged(call, [described(channel) for channel in conversations], 100)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    page, cursor = paged(call, sorted(found(call, "read").members), 100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    """Newest first, without thread replies; metadata only when asked for."""
    channel = readable(call)
    messages = within(call, channel.messages)
    page, cursor = paged(call, messages[::-1], 100)
    return {**told(call, page, cursor), "pin_count": 0}


def replies(call: Call) -> Json:
    """The message itself and what is below it, oldest first."""
    channel, ts = readable(call), call.text("ts")
    if ts not in channel.book:
        raise ApiError("thread_not_found")
    parent = channel.book[ts].get("thread_ts", ts)
    below = within(call, channel.replies(parent))
    above = [channel.book[parent]] if parent in channel.book else []
    page, cursor = paged(call, [*above, *below], 1000)
    return told(call, page, cursor)


def told(call: Call, page: Sequence[Json], cursor: str) -> Json:
    shown = list(page)
    if not call.flag("include_all_metadata"):
        shown = [
            {name: value for name, value in message.items() if name != "metadata"}
            for message in page
        ]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    return (
        {**answer, "response_metadata": {"next_cursor": cursor}} if cursor else answer
    )


def within(call: Call, messages: Sequence[Json]) -> list[Json]:
    """Between `oldest` and `latest`, ends included only with `inclusive`."""
    oldest, latest = moment(call, "oldest"), moment(call, "latest")
    inclusive = call.flag("inclusive")
    return [
        message
        for message in messages
        if (oldest is None or after(message, oldest, inclusive))
        and (latest is None or after({"ts": latest}, message["ts"], inclusive))
    ]


def after(message: Json, than: str, inclusive: bool) -> bool:
    mine, other = micros(message["ts"]), micros(than)
    return mine > other or (inclusive and mine == other)


def moment(call: Call, name: str) -> str | None:
    value = call.args.get(name)
    if value in (None, "", "0", 0):
        return None
    try:
        micros(str(value))
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None
    return str(value)


def micros(ts: str) -> int:
    """A `ts` as microseconds; text such as `1700000000` is fine too."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int((rest or "0").ljust(6, "0")[:6])


def paged(
    call: Call, things: Sequence[Thing], default: int
) -> tuple[Sequence[Thing], str]:
    """One page, and the cursor of the next one or nothing."""
    limit = call.number("limit", default) or default
    if call.team.distributed and call.method in _FEW_WHEN_DISTRIBUTED:
        limit = min(limit, _FEW)
    if limit < 0 or limit > MOST + 1:
        raise ApiError("invalid_limit")
    start = offset_of(str(call.args.get("cursor") or ""))
    end = start + min(limit, MOST)
    return things[start:end], cursor_at(end) if end < len(things) else ""


def cursor_at(offset: int) -> str:
    return base64.b64encode(f"next:{offset}".encode()).decode()


def offset_of(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(
            base64.b64decode(cursor, validate=True).decode().removeprefix("next:")
        )
    except ValueError:
        raise ApiError("invalid_cursor") from None


def found(call: Call, right: str) -> ChannelState:
    """The channel, when the scopes for its kind (`read`, `history`) are granted."""
    ref = call.text("channel")
    channel = call.team.channels.find(ref)
    if channel is None or channel.id != ref:
        raise ApiError("channel_not_found")
    call.needs(f"{FAMILY[channel.kind]}:{right}")
    return call.team.bot_channel(ref)


def readable(call: Call) -> ChannelState:
    channel = found(call, "history")
    if BOT.id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def described(channel: ChannelState) -> Json:
    """A conversation object."""
    if channel.kind == "im":
        return {
            "id": channel.id,
            "is_im": True,
            "user": channel.user,
            "is_archived": channel.archived,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_member": BOT.id in channel.members,
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
        "created": 0,
        "creator": "USLACKBOT",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }
