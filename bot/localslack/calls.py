"""One call of the Web API: its arguments as Slack parses them, and its entry in the log
of calls.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.localslack.people import Json
from bot.localslack.refusals import ApiError
from bot.localslack.team import Team

PARSED = frozenset({"blocks", "metadata", "view", "attachments"})
FALSE = frozenset({"", "0", "false", "False"})


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A line of the journal. `outcome` is `ok`, an error code or the fault's name."""

    method: str
    args: Json
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """What a method works with. Numbers and booleans may have travelled as text."""

    team: Team
    method: str
    args: Json
    scopes: frozenset[str] = field(default_factory=frozenset)

    def text(self, name: str) -> str:
        """A required argument. Raises `invalid_arguments`."""
        value = self.args.get(name)
        if value in (None, ""):
            message = f"[ERROR] missing required field: {name}"
            raise ApiError(
                "invalid_arguments", {"response_metadata": {"messages": [message]}}
            )
        return str(value)

    def flag(self, name: str) -> bool:
        value = self.args.get(name)
        return value not in FALSE if isinstance(value, str) else bool(value)

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        try:
            return default if value in (None, "") else int(str(value))
        except ValueError:
            raise ApiError("invalid_arguments") from None

    def needs(self, scope: str) -> None:
        """Raises `missing_scope`, with what is needed and what was granted."""
        if scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise ApiError("missing_scope", {"needed": scope, "provided": provided})


async def arguments(request: web.Request) -> Json:
    """The arguments of a request: query, form or JSON. Absent values are left out."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.text()
        args |= json_object(raw) if raw.strip() else {}
    else:
        args.update(await request.post())
    return {name: value for name, value in args.items() if value is not None}


def json_object(raw: str) -> Json:
    try:
        body = json.loads(raw)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


def parsed(args: Mapping[str, Any]) -> Json:
    """Turns the arguments that hold JSON as text into what they mean."""
    return {
        name: structure(name, value) if name in PARSED else value
        for name, value in args.items()
    }


def structure(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        codes = {
            "metadata": "invalid_metadata_format",
            "blocks": "invalid_blocks_format",
        }
        raise ApiError(codes.get(name, "invalid_arguments")) from None
