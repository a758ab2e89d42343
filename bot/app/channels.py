"""Looks up the channels named in the settings and reports what is wrong with them."""

from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.slack_auth import refusal
from bot.config.settings import Settings
from bot.core.context import DeskChannels
from bot.errors import Misconfigured
from bot.outbox.outcome import code_of
from data.models import ChannelId

_TYPES = "public_channel,private_channel"
_REFUSALS = {
    "channel_not_found": "Slack knows no such channel, or the bot may not see it: "
    "write its id, and invite the bot with /invite",
    "not_in_channel": "the bot is not a member: invite it there with /invite",
    "is_archived": "the channel is archived: choose another one",
    "missing_scope": "the app lacks a scope: compare it with manifest.yaml",
}
_NO_ANSWER = (aiohttp.ClientError, SlackClientError, TimeoutError, OSError)


class _MayName(Protocol):
    """A table of `desk.toml` that may name a channel."""

    @property
    def channel(self) -> str | None: ...


log = structlog.get_logger("app")


async def find_channels(client: AsyncWebClient, settings: Settings) -> DeskChannels:
    """Every channel as its id. Raises `Misconfigured`, one sentence each."""
    wanted = _wanted(settings)
    by_name = await _names_asked(client, wanted)
    found: dict[str, ChannelId] = {}
    problems: list[str] = []
    for key, written in wanted.items():
        channel = by_name.get(written.lstrip("#"), written)
        problem = await _trouble_with(client, channel)
        if problem is None:
            found[key] = ChannelId(channel)
        else:
            problems.append(f"{key} = {written!r}: {problem}.")
    if problems:
        raise Misconfigured(problems)
    return _channels(found, wanted)


def assumed_channels(settings: Settings) -> DeskChannels:
    """The channels as they are written, for as long as Slack was not asked."""
    wanted = {key: ChannelId(name) for key, name in _wanted(settings).items()}
    return _channels(wanted, _wanted(settings))


def _channels(
    found: Mapping[str, ChannelId], wanted: Mapping[str, str]
) -> DeskChannels:
    desk = found["desk.channel"]
    return DeskChannels(
        desk=desk,
        management=found.get("desk.management_channel", desk),
        of_source=_below("sources", found),
        confidential=found.get("desk.confidential_channel"),
        drill=found.get("desk.drill_channel"),
        of_topic=_below("topics", found),
        of_rule=_below("rules", found),
        names={found[key]: written for key, written in wanted.items()},
    )


def _wanted(settings: Settings) -> dict[str, str]:
    """Every channel that is named anywhere, by its key in `desk.toml`."""
    wanted = {"desk.channel": settings.desk.channel}
    if settings.desk.management_channel is not None:
        wanted["desk.management_channel"] = settings.desk.management_channel
    if settings.desk.confidential_channel is not None:
        wanted["desk.confidential_channel"] = settings.desk.confidential_channel
    if settings.desk.drill_channel is not None:
        wanted["desk.drill_channel"] = settings.desk.drill_channel
    tables: Mapping[str, Mapping[str, _MayName]] = {
        "sources": settings.sources,
        "rules": settings.rules,
        "topics": settings.topics,
    }
    for section, table in tables.items():
        for name, entry in table.items():
            if entry.channel is not None:
                wanted[f"{section}.{name}.channel"] = entry.channel
    return wanted


def _below(section: str, found: Mapping[str, ChannelId]) -> dict[str, ChannelId]:
    """The channels of one section, by the name of their table."""
    return {
        key.split(".")[1]: channel
        for key, channel in found.items()
        if key.startswith(f"{section}.")
    }


async def _names_asked(
    client: AsyncWebClient, wanted: Mapping[str, str]
) -> dict[str, str]:
    try:
        return await _names(client, wanted)
    except _NO_ANSWER as error:
        said = code_of(error) or type(error).__name__
        sentence = (
            f"Slack does not list its channels ({said}): write channels as ids, such "
            "as C0123ABCD, instead of names."
        )
        raise refusal(error)([sentence]) from None


async def _names(client: AsyncWebClient, wanted: Mapping[str, str]) -> dict[str, str]:
    """Ids by name, asked only when a name was written; ids need no looking up."""
    if not any(written.startswith("#") for written in wanted.values()):
        return {}
    names: dict[str, str] = {}
    cursor = ""
    while True:
        page = await client.conversations_list(
            types=_TYPES, exclude_archived=True, limit=200, cursor=cursor
        )
        names |= {channel["name"]: channel["id"] for channel in page["channels"]}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return names


async def _trouble_with(client: AsyncWebClient, channel: str) -> str | None:
    try:
        answer = await client.conversations_info(channel=channel)
    except _NO_ANSWER as error:
        return _refusal(error, channel)
    told: dict[str, Any] = answer["channel"]
    if told.get("is_archived"):
        return _REFUSALS["is_archived"]
    if told.get("is_member") is False:
        return _REFUSALS["not_in_channel"]
    return None


def _refusal(error: Exception, channel: str) -> str | None:
    """What Slack says against the channel. No answer to the question is none: whoever
    cannot look goes on, and the first message finds out."""
    code = code_of(error)
    if code in _REFUSALS:
        return _REFUSALS[code]
    log.warning(
        "cannot look at a channel", channel=channel, error=code or type(error).__name__
    )
    return None
