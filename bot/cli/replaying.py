"""Delivers a dead letter again once its source can parse it."""

from base64 import b64encode

import aiohttp

from bot.cli.sending import Address, NobodyThere
from bot.config.sources import SourceSettings
from bot.errors import BadPayload
from data.intake.dead_letters import DeadLetter
from handlers.sources.registry import SOURCES
from handlers.webhooks.bodies import parse_body

_TIMEOUT = aiohttp.ClientTimeout(total=30)


def why_not(dead: DeadLetter, source: SourceSettings | None) -> str | None:
    """Why delivering it again would be in vain, or nothing."""
    if source is None:
        return f"there is no source {dead.source} any more"
    if source.signs:
        return "its source signs what it sends, so only the source can send it again"
    adapter = SOURCES[source.adapter]
    try:
        body = parse_body(dead.body, dead.content_type, strict=adapter.strict)
    except BadPayload as wrong:
        return wrong.message
    parsed = adapter.parse(body, source)
    if parsed.broken:
        return parsed.broken[0].error
    return None


async def replay(dead: DeadLetter, to: Address) -> None:
    """Post its bytes once more. Raises `NobodyThere` when they are not accepted."""
    headers = {
        "Authorization": f"Basic {_basic(to.token)}",
        "Content-Type": dead.content_type or "application/json",
    }
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.post(to.webhook, data=dead.body, headers=headers) as response,
        ):
            status = response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        name = type(error).__name__
        raise NobodyThere(f"Nobody answers at {to.url} ({name}).") from None
    if status not in (200, 202):
        raise NobodyThere(f"The desk at {to.url} answered {status}.")


def _basic(token: str) -> str:
    """Basic, because sources with `auth = "token"` take that as well."""
    pair = token if ":" in token else f"brandwacht:{token}"
    return b64encode(pair.encode()).decode()
