"""The three secrets of the Slack app, and the sentences for missing ones."""

from collections.abc import Collection
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

SLACK = "https://slack.com/api/"
_APP_PAGE = "https://api.slack.com/apps"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_KINDS = {
    "xoxb-": ("a bot token", "SLACK_BOT_TOKEN"),
    "xapp-": ("an app-level token", "SLACK_APP_TOKEN"),
    "xoxp-": ("a user token", None),
    "xoxe": ("a rotating token", None),
}


def _expect(secret: SecretStr, prefix: str, home: str) -> SecretStr:
    """The secret, if it begins as it must; otherwise what it is and where it belongs."""
    text = secret.get_secret_value()
    if prefix and text.startswith(prefix):
        return secret
    for known, (kind, place) in _KINDS.items():
        if text.startswith(known):
            belongs = (
                f"which belongs in {place}" if place else "which Brandwacht cannot use"
            )
            msg = f"holds {kind} ({known}…), {belongs}: {home}"
            raise ValueError(msg)
    if prefix:
        msg = f"does not begin with {prefix}: {home}"
        raise ValueError(msg)
    return secret


_BOT_HOME = (
    f"the bot token (xoxb-…) is under “OAuth & Permissions” of your app at {_APP_PAGE}"
)
_APP_HOME = (
    "the app-level token (xapp-…) with connections:write is made under "
    f"“Basic Information” of your app at {_APP_PAGE}"
)
_SIGNING_HOME = (
    f"the signing secret is under “Basic Information” of your app at {_APP_PAGE}"
)


def _bot(secret: SecretStr) -> SecretStr:
    return _expect(secret, "xoxb-", _BOT_HOME)


def _app(secret: SecretStr) -> SecretStr:
    return _expect(secret, "xapp-", _APP_HOME)


def _signing(secret: SecretStr) -> SecretStr:
    return _expect(secret, "", _SIGNING_HOME)


def _address(url: str) -> str:
    """https, or plain http to this machine; ends in a slash as slack_sdk wants it."""
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or local):
        msg = (
            f"must be an https address (http only to this machine), for example {SLACK}"
        )
        raise ValueError(msg)
    return url.rstrip("/") + "/"


class SlackSettings(BaseModel):
    """How to reach the workspace. With an app token over Socket Mode, else over HTTP."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr, AfterValidator(_bot)] | None = None
    app_token: Annotated[SecretStr, AfterValidator(_app)] | None = None
    signing_secret: Annotated[SecretStr, AfterValidator(_signing)] | None = None
    api_url: Annotated[str, AfterValidator(_address)] = SLACK

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is spoken to over a WebSocket, without a public address."""
        return self.app_token is not None

    @property
    def token(self) -> str:
        """The bot token in the clear, for the client only."""
        return "" if self.bot_token is None else self.bot_token.get_secret_value()


def missing(context: Collection[str]) -> list[str]:
    """One sentence for each thing without which the bot cannot reach Slack."""
    said: list[str] = []
    if "bot_token" not in context:
        said.append(f"SLACK_BOT_TOKEN is missing: {_BOT_HOME}.")
    if "app_token" not in context and "signing_secret" not in context:
        said.append(
            f"SLACK_APP_TOKEN is missing: {_APP_HOME}. "
            "Without Socket Mode set SLACK_SIGNING_SECRET instead."
        )
    return said
