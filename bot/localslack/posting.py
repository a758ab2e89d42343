"""Writing to a channel: messages, updates, deletions, and ephemeral messages."""

import json

from bot.localslack.blocks import problems
from bot.localslack.changes import EPHEMERALS
from bot.localslack.channels import ChannelState
from bot.localslack.inputs import with_ids
from bot.localslack.people import APP_ID, BOT, BOT_ID, TEAM_ID, Json
from bot.localslack.refusals import ApiError
from bot.localslack.team import Team

TEXT_KEPT = 40_000
TEXT_UPDATED = 4_000
BLOCKS_SIZE = 13_200
METADATA_SIZE = 8_000
WHISPERS = 100


def checked_blocks(team: Team, blocks: list[Json]) -> list[Json]:
    """Blocks for a message, with all ids. Raises `invalid_blocks` with every problem."""
    found = problems("message", blocks)
    if found:
        raise ApiError("invalid_blocks", told(found))
    if len(json.dumps(blocks, ensure_ascii=False)) > BLOCKS_SIZE:
        raise ApiError("msg_blocks_too_long")
    return with_ids(blocks, team.mint)


def told(found: list[str]) -> Json:
    """How Slack lists what is wrong: twice."""
    lines = [f"[ERROR] {problem}" for problem in found]
    return {"errors": found, "response_metadata": {"messages": lines}}


def checked_metadata(metadata: object) -> Json | None:
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_format")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_SIZE:
        raise ApiError("metadata_too_large")
    return metadata


def post(team: Team, channel: ChannelState, body: Json) -> Json:
    """Posts as the bot; `body` holds the arguments of `chat.postMessage`."""
    content = written(team, body)
    message = {**by_bot(team.stamp()), **content, **threading(channel, body)}
    return place(team, channel, message)


def written(team: Team, body: Json) -> Json:
    """Text, blocks and metadata of a message, checked."""
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    if not text and not blocks:
        raise ApiError("no_text")
    content: Json = {"text": text[:TEXT_KEPT]}
    if blocks:
        content["blocks"] = checked_blocks(team, blocks)
    metadata = checked_metadata(body.get("metadata"))
    return {**content, "metadata": metadata} if metadata else content


def by_bot(ts: str) -> Json:
    return {
        "type": "message",
        "user": BOT.id,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "team": TEAM_ID,
        "ts": ts,
    }


def threading(channel: ChannelState, body: Json) -> Json:
    """Where a reply belongs. A reply to a reply belongs below the same message."""
    ts = body.get("thread_ts")
    if not ts:
        return {}
    if ts not in channel.book:
        raise ApiError("thread_not_found")
    parent = str(channel.book[ts].get("thread_ts", ts))
    if body.get("reply_broadcast"):
        return {"thread_ts": parent, "subtype": "thread_broadcast"}
    return {"thread_ts": parent, "parent_user_id": channel.book[parent].get("user", "")}


def place(team: Team, channel: ChannelState, message: Json) -> Json:
    channel.add(message)
    team.keep(channel, message["ts"])
    if message.get("thread_ts", message["ts"]) != message["ts"]:
        team.keep(channel, message["thread_ts"])
    team.changes.tell(channel.id)
    return message


def update(team: Team, channel: ChannelState, ts: str, body: Json) -> Json:
    """`chat.update`: text alone removes the blocks, metadata stays unless given."""
    old = channel.book.get(ts)
    if old is None or old.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if old.get("bot_id") != BOT_ID:
        raise ApiError("cant_update_message")
    new = {**old, **rewritten(team, old, body)}
    if body.get("metadata") is not None:
        new["metadata"] = checked_metadata(body["metadata"])
    new = {key: value for key, value in new.items() if value is not None}
    channel.replace(new)
    team.keep(channel, ts)
    team.changes.tell(channel.id)
    return new


def rewritten(team: Team, old: Json, body: Json) -> Json:
    """What an update changes; `None` means removed."""
    text, blocks = body.get("text"), body.get("blocks")
    if len(str(text or "")) > TEXT_UPDATED:
        raise ApiError("msg_too_long")
    if blocks:
        new = checked_blocks(team, blocks)
        refuse_mismatch(old.get("blocks", []), new)
        return {"text": text or "", "blocks": new}
    if text:
        return {"text": text, "blocks": None, "edited": edited(team)}
    if text == "" or blocks == []:
        raise ApiError("no_text")
    return {}


def edited(team: Team) -> Json:
    return {"user": BOT.id, "ts": f"{team.clock().timestamp():.6f}"}


def refuse_mismatch(old: list[Json], new: list[Json]) -> None:
    """A message of nothing but rich text stays rich text. Source: chat.update."""
    kinds = {block["type"] for block in new}
    if (
        old
        and all(block["type"] == "rich_text" for block in old)
        and "rich_text" not in kinds
    ):
        raise ApiError("block_mismatch")


def delete(team: Team, channel: ChannelState, ts: str) -> None:
    """Takes a message away whoever wrote it; the caller decides who may."""
    if ts not in channel.book:
        raise ApiError("message_not_found")
    gone = channel.remove(ts)
    team.keep(channel, ts)
    if gone.get("thread_ts", ts) != ts:
        team.keep(channel, gone["thread_ts"])
    team.changes.tell(channel.id)


def post_ephemeral(team: Team, channel: ChannelState, user: str, body: Json) -> Json:
    """A message only one person sees and no history knows."""
    content = written(team, {**body, "metadata": None})
    ts = team.stamp()
    mine = {
        **by_bot(ts),
        **content,
        "id": ts,
        "channel": channel.id,
        "is_ephemeral": True,
    }
    if body.get("thread_ts"):
        mine["thread_ts"] = body["thread_ts"]
    team.ephemerals[user] = [*team.ephemerals.get(user, []), mine][-WHISPERS:]
    team.changes.tell(EPHEMERALS, user)
    return mine


def replace_ephemeral(team: Team, user: str, ts: str, body: Json) -> None:
    """Replaces what a person alone sees, or removes it when `body` is empty."""
    kept: list[Json] = []
    for mine in team.ephemerals.get(user, []):
        if mine["ts"] != ts:
            kept.append(mine)
        elif body:
            bare = {key: value for key, value in mine.items() if key != "blocks"}
            kept.append({**bare, **written(team, {**body, "metadata": None})})
    team.ephemerals[user] = kept
    team.changes.tell(EPHEMERALS, user)
