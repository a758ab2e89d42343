"""Parses what somebody typed or chose to add a mention by hand."""

import html
import re

from pydantic import ValidationError

from bot.errors import Refused
from bot.incoming.format import Incoming
from bot.ui.texts import safe_url

_LINK = re.compile(r"<(https?://[^|>\s]{1,3000})(?:\|[^>]*)?>")
_MARKUP = re.compile(r"<([^|>]*)(?:\|([^>]*))?>")
LONGEST = 3000
"""Characters of a message in Slack that are taken over."""


def read(*, url: str, text: str = "", author: str = "", platform: str = "") -> Incoming:
    """What somebody typed, in the own format. Raises `Refused` naming the field."""
    if not url and not text:
        raise Refused("needs_url_or_text", field="url")
    if url and safe_url(url) is None:
        raise Refused("bad_url", field="url")
    said: dict[str, object] = {"url": url or None, "text": text or None}
    if author:
        said["author"] = {"name": author}
    if platform and (platform != "web" or not url):
        said["platform"] = platform
    try:
        return Incoming.model_validate(said)
    except ValidationError:
        raise Refused("bad_url", field="url") from None


def first_link(written: str) -> str:
    """The first address in a message as Slack sends it, or nothing."""
    found = _LINK.search(written)
    return html.unescape(found[1]) if found else ""


def as_plain(written: str) -> str:
    """What people see of Slack's markup: labels instead of links, no angle brackets."""
    return html.unescape(_MARKUP.sub(lambda m: m[2] or m[1], written)).strip()
