"""What each answer of Slack means for a message (slack.md §4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.outbox import outcome
from bot.outbox.outcome import (
    Ambiguous,
    AuthError,
    ChannelError,
    InvalidBlocks,
    NotFound,
    Outcome,
    Permanent,
    Sent,
    TryLater,
    Unreachable,
)
from data.models import ChannelId, MessageTs

CHANNEL = ChannelId("C1")


@dataclass(frozen=True)
class Answer:
    """The part of a response that is looked at."""

    status_code: int
    data: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


def refused(answer: Answer) -> SlackApiError:
    return SlackApiError("refused", answer)  # type: ignore[no-untyped-call]


def no(code: str) -> dict[str, object]:
    return {"ok": False, "error": code}


@pytest.mark.parametrize(
    ("answer", "means"),
    [
        (Answer(503, no("service_unavailable")), Ambiguous("service_unavailable")),
        (Answer(502, no("channel_not_found")), Ambiguous("channel_not_found")),
        (Answer(500), Ambiguous("http_500")),
        (Answer(408), Ambiguous("http_408")),
        (Answer(200), Ambiguous("not_json")),
        (Answer(200, []), Ambiguous("not_json")),
        (Answer(200, "<html>"), Ambiguous("not_json")),
        (Answer(200, no("request_timeout")), Ambiguous("request_timeout")),
        (
            Answer(429, no("ratelimited"), {"Retry-After": "12"}),
            TryLater("ratelimited", "post:C1", 12.0),
        ),
        (
            Answer(429, "slow down", {"retry-after": "soon"}),
            TryLater("ratelimited", "post:C1", 30.0),
        ),
        (
            Answer(200, no("message_limit_exceeded")),
            TryLater("message_limit_exceeded", "post", 30.0),
        ),
        (Answer(403, "blocked by the proxy"), TryLater("http_403", "workspace")),
        (Answer(200, no("invalid_auth")), AuthError("invalid_auth")),
        (Answer(200, no("missing_scope")), AuthError("missing_scope")),
        (Answer(200, no("is_archived")), ChannelError("is_archived")),
        (Answer(200, no("message_not_found")), NotFound("message_not_found")),
        (Answer(200, no("invalid_blocks")), InvalidBlocks("invalid_blocks")),
        (Answer(200, no("msg_too_long")), InvalidBlocks("msg_too_long")),
        (Answer(200, no("never_heard_of")), Permanent("never_heard_of")),
        (Answer(404, no("user_not_found")), Permanent("user_not_found")),
    ],
    ids=repr,
)
def test_a_refusal_is_told_from_an_ambiguous_end(
    answer: Answer, means: Outcome
) -> None:
    error = refused(answer)
    assert outcome.of_error(error, "post:C1", CHANNEL) == means


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "reset"),
        aiohttp.ClientPayloadError(),
        AttributeError("text/plain answers make slack_sdk raise this"),
    ],
    ids=repr,
)
def test_whatever_ends_after_the_request_was_sent_is_unknown(error: Exception) -> None:
    assert isinstance(outcome.of_error(error, "post:C1", CHANNEL), Ambiguous)


def test_a_connection_that_never_stood_carried_nothing() -> None:
    error = aiohttp.ConnectionTimeoutError()
    told = outcome.of_error(error, "post:C1", CHANNEL)
    assert told == TryLater("unreachable", "workspace")


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "user_not_found",
        "user_disabled",
        "cannot_dm_bot",
        "is_inactive",
        "is_archived",
    ],
)
def test_a_person_who_left_is_not_a_broken_channel(code: str) -> None:
    """Whoever stands in is told instead; nothing is repaired and nothing is held up."""
    error = refused(Answer(200, no(code)))
    assert outcome.of_error(error, "post:U1", ChannelId("U1")) == Unreachable(code)
    assert outcome.of_error(error, "post:W1", ChannelId("W1")) == Unreachable(code)
    in_a_channel = outcome.of_error(error, "post:C1", ChannelId("C1"))
    assert not isinstance(in_a_channel, Unreachable)


def test_an_answer_says_where_the_message_stands() -> None:
    told = outcome.of_answer({"ok": True, "channel": "D9", "ts": "1.5"})
    assert told == Sent(ChannelId("D9"), MessageTs("1.5"))
    assert outcome.of_answer({"ok": True}) == Ambiguous("no_ts")
