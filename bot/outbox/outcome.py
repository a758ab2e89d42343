"""Decides what a response of Slack, or its absence, means for a message.

A definite refusal means that nothing was posted; an ambiguous end (timeout, lost
response, 5xx, a response that is not JSON) means that nobody knows (slack.md §4.2).
slack_sdk raises `SlackApiError` for both, so the status and the code are evaluated here
and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError

from data.models import ChannelId, MessageTs


@dataclass(frozen=True, slots=True)
class Sent:
    """It stands in Slack. `channel` is the real one, D… where a person was addressed."""

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class TryLater:
    """Not taken now. `seconds` is Slack's wish; nothing means back off as you see fit."""

    code: str
    key: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class AuthError:
    """Slack does not accept us: the whole workspace waits for an admin."""

    code: str


@dataclass(frozen=True, slots=True)
class ChannelError:
    """This channel takes nothing at present: archived, gone, or we were removed."""

    code: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """The message to be changed, or the thread to be answered in, was deleted."""

    code: str


@dataclass(frozen=True, slots=True)
class InvalidBlocks:
    """Slack refuses the way it is drawn; as plain text it may pass."""

    code: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person it was meant for has no account any more, or none that reads."""

    code: str


@dataclass(frozen=True, slots=True)
class Permanent:
    """Slack will never take it."""

    code: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may stand in Slack or not; somebody has to look."""

    why: str


Outcome = (
    Sent
    | TryLater
    | AuthError
    | ChannelError
    | NotFound
    | InvalidBlocks
    | Unreachable
    | Permanent
    | Ambiguous
)

NETWORK = "workspace"
"""The key that is held when Slack cannot be reached at all."""

_WAIT = 30.0
"""Seconds, where Slack says slow down without saying for how long."""

_AMBIGUOUS = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
_SLOW_DOWN = frozenset({"ratelimited", "rate_limited"})
_SLOW_DOWN_EVERYWHERE = frozenset({"message_limit_exceeded", "team_added_to_org"})
LOCKED = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "not_allowed_token_type",
        "access_denied",
        "no_permission",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "org_login_required",
        "team_access_not_granted",
        "two_factor_setup_required",
    }
)
_BLOCKED = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "is_inactive",
        "messages_tab_disabled",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
    }
)
_NO_SUCH_READER = frozenset(
    {
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "user_deactivated",
        "users_not_found",
        "cannot_dm_bot",
        "user_is_bot",
        "channel_not_found",
        "is_inactive",
        "is_archived",
    }
)
"""What Slack answers for a person's id when nobody reads there."""

_GONE = frozenset({"message_not_found", "thread_not_found", "cannot_reply_to_message"})
_UNREADABLE = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "block_mismatch",
    }
)


def of_answer(answer: Mapping[str, object]) -> Outcome:
    """What `ok: true` says; without a `ts` nobody knows where it went."""
    channel, ts = answer.get("channel"), answer.get("ts")
    if isinstance(channel, str) and isinstance(ts, str):
        return Sent(ChannelId(channel), MessageTs(ts))
    return Ambiguous("no_ts")


def of_error(error: Exception, key: str, channel: ChannelId) -> Outcome:
    """What an exception of a call says; `key` is what Slack holds when it says wait."""
    if isinstance(error, SlackApiError):
        return _of_refusal(error, key, channel)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return TryLater("unreachable", NETWORK)
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.InvalidURL):
        return TryLater("unreachable", NETWORK)
    return Ambiguous(type(error).__name__)


def code_of(error: Exception) -> str | None:
    """Slack's own code in an exception, if there is one."""
    body = getattr(getattr(error, "response", None), "data", None)
    code = body.get("error") if isinstance(body, dict) else None
    return code if isinstance(code, str) else None


def _of_refusal(error: SlackApiError, key: str, channel: ChannelId) -> Outcome:
    status, code = _status(error), code_of(error)
    if status >= 500 or status == 408 or code in _AMBIGUOUS:
        return Ambiguous(code or f"http_{status}")
    if status == 429 or code in _SLOW_DOWN:
        return TryLater(code or "ratelimited", key, _retry_after(error))
    if code in _SLOW_DOWN_EVERYWHERE:
        return TryLater(code, key.partition(":")[0], _retry_after(error))
    if code is None:
        definite = 400 <= status < 500
        return (
            TryLater(f"http_{status}", NETWORK) if definite else Ambiguous("not_json")
        )
    return _of_code(code, channel)


def _of_code(code: str, channel: ChannelId) -> Outcome:
    if code in LOCKED:
        return AuthError(code)
    if code in _GONE:
        return NotFound(code)
    if code in _UNREADABLE:
        return InvalidBlocks(code)
    # A person who left is nobody's outage: there is no channel to be repaired.
    if channel.startswith(("U", "W")) and code in _NO_SUCH_READER:
        return Unreachable(code)
    if code in _BLOCKED:
        return ChannelError(code)
    return Permanent(code)


def _status(error: SlackApiError) -> int:
    # A body that is not JSON leaves aiohttp's own response in the error, which names
    # its status differently from slack_sdk's.
    answer = error.response
    status = getattr(answer, "status_code", None) or getattr(answer, "status", None)
    return int(status or 0)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    value = {str(name).lower(): text for name, text in headers.items()}.get(
        "retry-after"
    )
    try:
        return max(float(str(value)), 0.0)
    except ValueError:
        return _WAIT
