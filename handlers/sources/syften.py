"""Syften: an array of mentions per request (shape seen in two open receivers).

Not signed and without ids: the address is what tells two mentions apart.
"""

from bot.configuration.sources import SourceSettings
from handlers.sources.base import (
    Fields,
    Item,
    Parsed,
    Source,
    plain_if_html,
    read_each,
    word,
)

_KINDS = {
    "comment": "comment",
    "reply": "reply",
    "article": "article",
    "video": "video",
}


def parse(body: object, settings: SourceSettings) -> Parsed:
    """A bare array; a single object is read as well."""
    return read_each(body, _read)


def _read(item: Item) -> Fields:
    parent = item.get("parent_author")
    return {
        "platform": item.get("backend"),
        "kind": _KINDS.get(word(item.get("type")), "post"),
        "external_id": item.get("item_url"),
        "url": item.get("item_url"),
        "in_reply_to": {"author": parent} if parent else None,
        "author": {"handle": item.get("author")},
        "channel": item.get("backend_sub"),
        "title": item.get("title"),
        "text": plain_if_html(item.get("text")),
        "language": item.get("lang"),
        "published_at": item.get("timestamp"),
        "matched": {"keywords": item.get("filter")},
    }


SOURCE = Source("syften", parse)
