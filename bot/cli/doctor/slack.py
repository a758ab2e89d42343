"""Checks the Slack side: tokens, scopes, channels, people and clock difference."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.machine import runs_here
from bot.cli.posting import here
from bot.clock import Clock
from bot.config.settings import Settings
from bot.core.permissions import GUESTS
from bot.outbox.outcome import code_of
from bot.team.profile_sync import account_of
from handlers.sockets import ANOTHER_BOT

NEEDED = {
    "chat:write": "cards cannot be posted",
    "commands": "/mentions and the shortcut do not work",
    "users:read": "names and time zones of people are unknown",
    "im:write": "nudges and escalations cannot be sent as direct messages",
    "im:history": "a direct message whose answer was lost cannot be found again",
    "channels:read": "channels cannot be checked",
    "channels:history": "a card whose answer was lost cannot be found again",
    "groups:read": "private channels cannot be checked",
    "groups:history": "in private channels a card whose answer was lost cannot be found",
}

OPTIONAL = {
    "dnd:read": "reminders do not wait for the end of do-not-disturb",
    "files:write": "a case cannot be sent as a file; `brandwacht export` still writes it",
    "canvases:write": "a storm has its board, and no situation page beside it",
}
"""What an installer may decline."""

_SKEW = timedelta(seconds=60)
"""Slack refuses signatures older than five minutes; a minute off is a broken clock."""

_TIMEOUT = 10
_ASKED_FOR = 50
_TROUBLE = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""What a call can end with; Slack's own refusals are `SlackApiError` among them."""

_REINSTALL = "Add it under “OAuth & Permissions” of your app and install the app again."
_CODES = {
    "invalid_auth": "Copy the token again from the page of your app.",
    "account_inactive": "The bot was removed from the workspace: install the app again.",
    "token_revoked": "The token was revoked: install the app again.",
    "not_allowed_token_type": "Copy the app-level token (xapp-…) into SLACK_APP_TOKEN.",
    "missing_scope": "Make the app-level token anew, with the scope connections:write.",
    "channel_not_found": "Write the channel's id into desk.toml and invite the bot there.",
    "user_not_found": "Copy the member id from the profile of the person into desk.toml.",
}


async def check_there(settings: Settings, clock: Clock) -> AsyncIterator[CheckResult]:
    """Every finding. When the bot token is no good, nothing else can be asked."""
    web = AsyncWebClient(
        token=settings.slack.token,
        base_url=settings.slack.api_url,
        timeout=_TIMEOUT,
        retry_handlers=[],
    )
    try:
        me = await web.auth_test()
    except _TROUBLE as error:
        yield CheckResult("bot token", _said(error), _fix(error))
        return
    headers = {str(name).lower(): str(text) for name, text in me.headers.items()}
    yield CheckResult("bot token", f"{me['user']} in {me['team']}")
    for finding in (*_scopes(headers), *_clock(headers, clock())):
        yield finding
    yield await _app_token(web, settings)
    async for finding in _others(web, settings):
        yield finding
    async for finding in _channels(web, settings):
        yield finding
    async for finding in _people(web, settings):
        yield finding


def _scopes(headers: Mapping[str, str]) -> Iterator[CheckResult]:
    context = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    for scope, lack in NEEDED.items():
        if scope not in context:
            yield CheckResult("scopes", f"{scope} is missing: {lack}", _REINSTALL)
    if context >= NEEDED.keys():
        yield CheckResult("scopes", "all that are needed")


def _clock(headers: Mapping[str, str], now: datetime) -> Iterator[CheckResult]:
    if "date" not in headers:
        return
    off = now - parsedate_to_datetime(headers["date"])
    seconds = round(off.total_seconds())
    if abs(off) > _SKEW:
        fix = "Let this machine keep its clock with NTP."
        yield CheckResult("clock", f"{seconds:+d} s against Slack", fix)
    else:
        yield CheckResult("clock", "agrees with Slack's")


async def _app_token(web: AsyncWebClient, settings: Settings) -> CheckResult:
    if settings.slack.app_token is None:
        return CheckResult(
            "app token", "none: Slack must reach /slack/events over HTTPS"
        )
    try:
        token = settings.slack.app_token.get_secret_value()
        await web.apps_connections_open(app_token=token)
    except _TROUBLE as error:
        return CheckResult("app token", _said(error), _fix(error))
    return CheckResult("app token", "opens a connection in Socket Mode")


async def _others(
    web: AsyncWebClient, settings: Settings
) -> AsyncIterator[CheckResult]:
    """Whether another bot uses the app, with a database of its own.

    The first message of a connection says how many there are. Only asked while no desk
    runs here: Slack may send a press to any connection, and ours answers none.
    """
    token = settings.slack.app_token
    if token is None:
        return
    try:
        if runs_here(settings.database):
            found = await _holds(here(settings))
        else:
            opened = await web.apps_connections_open(app_token=token.get_secret_value())
            found = await _connections(str(opened["url"])) > 1
    except (*_TROUBLE, ValueError):
        return
    if found:
        fix = (
            "Stop the other one, or make an app of its own for it: two bots post "
            "everything twice."
        )
        yield CheckResult("other bots", "another bot is connected with this app", fix)
    else:
        yield CheckResult("other bots", "none is connected with this app")


async def _holds(desk: str) -> bool:
    """Whether the desk that runs here has noticed another one."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"{desk}/readyz") as answer,
    ):
        told = await answer.json()
    return ANOTHER_BOT in told["missing"]


async def _connections(url: str) -> int:
    """How many the app has, as the `hello` of a new one says; this one counts."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.ws_connect(url) as socket,
    ):
        told = await socket.receive_json()
    return int(told.get("num_connections", 1))


async def _distribution(
    web: AsyncWebClient, channel: str
) -> AsyncIterator[CheckResult]:
    """An app that is distributed sees 15 messages a minute, too few to find lost ones.

    Slack says nowhere which class an app is of, so fifty messages are asked for.
    """
    try:
        page = await web.conversations_history(channel=channel, limit=_ASKED_FOR)
    except _TROUBLE:
        return
    shown = len(page["messages"])
    if shown < _ASKED_FOR and page.get("has_more"):
        fix = (
            "Switch public distribution off under “Manage Distribution” of your app, or "
            "create the app anew from manifest.yaml."
        )
        seen = f"Slack shows this app {shown} messages at a time: it is distributed"
        yield CheckResult("distribution", seen, fix)


def _wanted(settings: Settings) -> dict[str, str]:
    """Every channel of the settings, by what it is for."""
    wanted = {_CHANNEL: settings.desk.channel}
    if settings.desk.management_channel is not None:
        wanted["management channel"] = settings.desk.management_channel
    if settings.desk.confidential_channel is not None:
        wanted[_CONFIDENTIAL] = settings.desk.confidential_channel
    if settings.desk.drill_channel is not None:
        wanted["drill channel"] = settings.desk.drill_channel
    for name, source in settings.sources.items():
        if source.channel is not None:
            wanted[f"channel of {name}"] = source.channel
    return wanted


async def _channels(
    web: AsyncWebClient, settings: Settings
) -> AsyncIterator[CheckResult]:
    wanted = _wanted(settings)
    try:
        names = await _names(web) if any(c[0] == "#" for c in wanted.values()) else {}
    except _TROUBLE as error:
        yield CheckResult("channels", _said(error), _fix(error))
        return
    for about, written in wanted.items():
        channel = names.get(written.lstrip("#"), written)
        yield await _channel(web, about, channel)
        if about == _CHANNEL:
            async for finding in _distribution(web, channel):
                yield finding


_CHANNEL, _CONFIDENTIAL = "channel", "confidential channel"


async def _names(web: AsyncWebClient) -> dict[str, str]:
    found: dict[str, str] = {}
    async for page in await web.conversations_list(
        types="public_channel,private_channel", exclude_archived=False, limit=200
    ):
        found |= {channel["name"]: channel["id"] for channel in page["channels"]}
    return found


async def _channel(web: AsyncWebClient, about: str, channel: str) -> CheckResult:
    try:
        told: dict[str, Any] = (await web.conversations_info(channel=channel))[
            "channel"
        ]
    except _TROUBLE as error:
        return CheckResult(about, f"{channel}: {_said(error)}", _fix(error))
    name = f"#{told.get('name', channel)}"
    if told.get("is_archived"):
        return CheckResult(
            about, f"{name} is archived", "Unarchive it or choose another."
        )
    if not told.get("is_member"):
        fix = f"Invite the bot: write /invite @brandwacht in {name}."
        return CheckResult(about, f"the bot is not in {name}", fix)
    if about == _CONFIDENTIAL and not told.get("is_private"):
        fix = "Make it private: only the people of the small circle belong there."
        return CheckResult(about, f"{name} is open to everybody", fix)
    if told.get("is_ext_shared"):
        fix = "Choose a channel of your own: mentions hold other people's words."
        return CheckResult(about, f"{name} is shared with another company", fix)
    return CheckResult(about, name)


async def _people(
    web: AsyncWebClient, settings: Settings
) -> AsyncIterator[CheckResult]:
    wrong = 0
    for key, person in settings.people.items():
        if person.slack is None:
            continue
        try:
            told = (await web.users_info(user=person.slack))["user"]
        except _TROUBLE as error:
            yield CheckResult(
                f"person {key}", f"{person.slack}: {_said(error)}", _fix(error)
            )
            wrong += 1
            continue
        if account_of(told, "") in GUESTS:
            fix = "Give them a full account, or take them out: guests press nothing."
            what = f"{person.slack} is a guest or of another workspace"
            yield CheckResult(f"person {key}", what, fix)
            wrong += 1
            continue
        if told.get("deleted") or told.get("is_bot"):
            what = (
                f"{person.slack} is a bot"
                if told.get("is_bot")
                else f"{person.slack} is an account that was closed"
            )
            fix = f"Take [people.{key}] out of desk.toml or correct the member id."
            yield CheckResult(f"person {key}", what, fix)
            wrong += 1
    if not wrong:
        yield CheckResult("people in Slack", "everybody was found")


def _said(error: Exception) -> str:
    code = code_of(error)
    if code is not None:
        return f"Slack says {code}"
    if isinstance(error, SlackApiError):
        return "Slack answers with something else than its API"
    return f"Slack does not answer ({type(error).__name__})"


def _fix(error: Exception) -> str:
    code = code_of(error)
    if code is not None:
        return _CODES.get(code, "Look the code up at https://api.slack.com/methods")
    return "Let this machine reach Slack over HTTPS, or correct SLACK_API_URL."
