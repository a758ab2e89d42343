"""The `chat.*` methods: posting, updating, deleting, ephemeral messages, permalinks."""

from bot.localslack import posting
from bot.localslack.calls import Call
from bot.localslack.people import BOT_ID, Json
from bot.localslack.refusals import ApiError


def post_message(call: Call) -> Json:
    channel = call.team.writable(call.text("channel"))
    body = {**call.args, "reply_broadcast": call.flag("reply_broadcast")}
    message = posting.post(call.team, channel, body)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def update(call: Call) -> Json:
    channel = call.team.writable(exact_channel(call))
    message = posting.update(call.team, channel, call.text("ts"), call.args)
    return {
        "channel": channel.id,
        "ts": message["ts"],
        "text": message.get("text", ""),
        "message": message,
    }


def delete(call: Call) -> Json:
    channel, ts = call.team.bot_channel(exact_channel(call)), call.text("ts")
    if ts not in channel.book:
        raise ApiError("message_not_found")
    if channel.book[ts].get("bot_id") != BOT_ID:
        raise ApiError("cant_delete_message")
    posting.delete(call.team, channel, ts)
    return {"channel": channel.id, "ts": ts}


def post_ephemeral(call: Call) -> Json:
    channel, user = call.team.writable(call.text("channel")), call.text("user")
    if user not in call.team.people:
        raise ApiError("user_not_found")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    mine = posting.post_ephemeral(call.team, channel, user, call.args)
    return {"message_ts": mine["ts"]}


def get_permalink(call: Call) -> Json:
    channel, ts = call.team.bot_channel(call.text("channel")), call.text("message_ts")
    if ts not in channel.book:
        raise ApiError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call, channel.id, ts)}


def permalink(call: Call, channel: str, ts: str) -> str:
    message = call.team.channels.find(channel)
    thread = message.book[ts].get("thread_ts", ts) if message else ts
    link = f"{call.team.address}/archives/{channel}/p{ts.replace('.', '')}"
    return link if thread == ts else f"{link}?thread_ts={thread}&cid={channel}"


def exact_channel(call: Call) -> str:
    """Updates and deletions want the id of the conversation, not a person."""
    ref = call.text("channel")
    channel = call.team.channels.find(ref)
    if channel is None or channel.id != ref:
        raise ApiError("channel_not_found")
    return ref
