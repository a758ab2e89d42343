"""Signs in to the workspace: who the bot is there, and whether its tokens are valid."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.config.settings import Settings
from bot.errors import Misconfigured
from bot.outbox.client import Identity, SlackClient
from bot.outbox.outcome import LOCKED, code_of

T = TypeVar("T")

_SAID = {
    "invalid_auth": "Slack does not know {name}: copy it again from your app's page",
    "not_authed": "{name} is empty",
    "account_inactive": "{name} belongs to an app that was removed: install it again",
    "token_revoked": "{name} was revoked: install the app again and copy the new one",
    "token_expired": "{name} has expired: copy the new one from your app's page",
    "not_allowed_token_type": "{name} holds a token of another kind: "
    "SLACK_BOT_TOKEN is the one that begins with xoxb-, SLACK_APP_TOKEN with xapp-",
    "missing_scope": "{name} lacks the scope it needs: compare the app with manifest.yaml",
}


class SlackUnreachable(Misconfigured):
    """Slack said nothing definite: it may be away for a moment, so it is asked again."""


def refusal(error: Exception) -> type[Misconfigured]:
    """Whether this is Slack's last word, or only no answer."""
    return Misconfigured if code_of(error) in LOCKED else SlackUnreachable


async def arrive(slack: SlackClient, settings: Settings) -> Identity:
    """Check the tokens with Slack. Raises `Misconfigured`, one sentence each, for what
    Slack refuses, and `SlackUnreachable` for what it did not answer.
    """
    problems: dict[str, type[Misconfigured]] = {}
    identity = await _ask(slack.whoami, "SLACK_BOT_TOKEN", problems)
    app_token = settings.slack.app_token
    if app_token is not None:
        client = AsyncWebClient(
            base_url=settings.slack.api_url, timeout=8, retry_handlers=[]
        )
        secret = app_token.get_secret_value()
        await _ask(
            lambda: client.apps_connections_open(app_token=secret),
            "SLACK_APP_TOKEN",
            problems,
        )
    if problems or identity is None:
        definite = [said for said, kind in problems.items() if kind is Misconfigured]
        if definite:
            raise Misconfigured(definite)
        raise SlackUnreachable(list(problems))
    return identity


async def _ask(
    question: Callable[[], Awaitable[T]],
    name: str,
    problems: dict[str, type[Misconfigured]],
) -> T | None:
    try:
        return await question()
    except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError) as error:
        problems[_sentence(error, name)] = refusal(error)
    return None


def _sentence(error: Exception, name: str) -> str:
    code = code_of(error)
    if code is not None:
        said = _SAID.get(code, f"Slack refuses {{name}} with “{code}”")
        return said.format(name=name) + "."
    if isinstance(error, SlackApiError):
        return (
            "Slack answers with something else than its API: try again in a moment, "
            "and check SLACK_API_URL if you set it."
        )
    return (
        f"Slack cannot be reached ({type(error).__name__}): check the network, "
        "and SLACK_API_URL if you set it."
    )
