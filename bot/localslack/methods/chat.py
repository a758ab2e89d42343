"""The chat methods: posting, updating, deleting, whispering, linking."""

from bot.localslack import posting
from bot.localslack.calls import Call
from bot.localslack.people import BOT_ID, Json
from bot.localslack.refusals import ApiError


def post_message(call: Call) -> Json:
    room = call.team.writable(call.text("channel"))
    body = {**call.args, "reply_broadcast": call.flag("reply_broadcast")}
    message = posting.post(call.team, room, body)
    return {"channel": room.id, "ts": message["ts"], "message": message}


def update(call: Call) -> Json:
    room = call.team.writable(exact_room(call))
    message = posting.update(call.team, room, call.text("ts"), call.args)
    return {
        "channel": room.id,
        "ts": message["ts"],
        "text": message.get("text", ""),
        "message": message,
    }


def delete(call: Call) -> Json:
    room, ts = call.team.bot_room(exact_room(call)), call.text("ts")
    if ts not in room.book:
        raise ApiError("message_not_found")
    if room.book[ts].get("bot_id") != BOT_ID:
        raise ApiError("cant_delete_message")
    posting.delete(call.team, room, ts)
    return {"channel": room.id, "ts": ts}


def post_ephemeral(call: Call) -> Json:
    room, user = call.team.writable(call.text("channel")), call.text("user")
    if user not in call.team.people:
        raise ApiError("user_not_found")
    if user not in room.members:
        raise ApiError("user_not_in_channel")
    mine = posting.whisper(call.team, room, user, call.args)
    return {"message_ts": mine["ts"]}


def get_permalink(call: Call) -> Json:
    room, ts = call.team.bot_room(call.text("channel")), call.text("message_ts")
    if ts not in room.book:
        raise ApiError("message_not_found")
    return {"channel": room.id, "permalink": permalink(call, room.id, ts)}


def permalink(call: Call, room: str, ts: str) -> str:
    message = call.team.rooms.find(room)
    thread = message.book[ts].get("thread_ts", ts) if message else ts
    link = f"{call.team.address}/archives/{room}/p{ts.replace('.', '')}"
    return link if thread == ts else f"{link}?thread_ts={thread}&cid={room}"


def exact_room(call: Call) -> str:
    """Updates and deletions want the id of the conversation, not a person."""
    ref = call.text("channel")
    room = call.team.rooms.find(ref)
    if room is None or room.id != ref:
        raise ApiError("channel_not_found")
    return ref
