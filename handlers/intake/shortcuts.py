"""The message shortcut *Track as mention*: a modal prefilled from the message."""

import html
import re
from collections.abc import Mapping
from functools import partial

from handlers.intake.manual_mentions import ask
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Body, read_shortcut
from handlers.middleware.result import HandlerResult, Sought
from handlers.middleware.rows import row_of

ROWS: Mapping[str, str] = {"track": "mention.add"}
"""The row of every shortcut, by its name."""

_LINK = re.compile(r"<(https?://[^|>\s]{1,3000})(?:\|[^>]*)?>")
_MARKUP = re.compile(r"<([^|>]*)(?:\|([^>]*))?>")
_MOST = 3000


class Shortcuts:
    """The door for shortcuts."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of every shortcut, by its name."""
        return ROWS

    def seeks(self, body: Body) -> Sought | None:
        """Raises `Refused` for a shortcut of another app or version."""
        return Sought(row_of(str(body.get("callback_id") or ""), ROWS))

    async def __call__(self, body: Body) -> HandlerResult:
        actor = read_shortcut(body)
        message = body.get("message") or {}
        written = str(message.get("text") or "")[:_MOST]
        render = await self._ctx.render_context_for(actor)
        now = self._ctx.app.clock()
        view = ask(actor, render, now, url=first_link(written), text=as_plain(written))
        return HandlerResult(after=partial(self._ctx.responder.show, actor, view))


def first_link(written: str) -> str:
    """The first address in a message as Slack sends it, or nothing."""
    found = _LINK.search(written)
    return html.unescape(found[1]) if found else ""


def as_plain(written: str) -> str:
    """What people see of Slack's markup: labels instead of links, no angle brackets."""
    return html.unescape(_MARKUP.sub(lambda m: m[2] or m[1], written)).strip()
