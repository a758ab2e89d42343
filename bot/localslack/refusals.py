"""Errors of the local workspace: Slack's error codes for the app, sentences for people."""

from bot.localslack.people import Json


class ApiError(Exception):
    """An `ok: false` answer. `more` is merged into the body (`needed`, `errors` …)."""

    def __init__(self, code: str, more: Json | None = None, status: int = 200) -> None:
        super().__init__(code)
        self.code = code
        self.more = more or {}
        self.status = status


class NotOnScreen(LookupError):
    """Somebody wanted to press or fill in what they cannot see. Says what they do see."""
