"""Syften: an array of mentions per request (as two open-source receivers parse it).

Not signed and without ids: only the address distinguishes two mentions.
"""

from bot.config.sources import SourceSettings
from handlers.sources.base import (
    Fields,
    Item,
    Parsed,
    Source,
    read_each,
    word,
)
from handlers.sources.cleaning import keywords_of
from handlers.sources.envelopes import opened, saying

_KINDS = {
    "comment": "comment",
    "reply": "reply",
    "article": "article",
    "video": "video",
}


_is_item = saying({"itemurl", "text"})


def parse(body: object, settings: SourceSettings) -> Parsed:
    """A bare array of items, or of matches with an item each and the filter beside it."""
    return read_each(opened(body, _is_item, _filter), _read, settings)


def _filter(match: Item) -> Item:
    """The filter that found it stands beside the item."""
    return {"filter": match["filter"]} if "filter" in match else {}


def _read(item: Item) -> Fields:
    parent = item.get("parent_author")
    return {
        "platform": item.get("backend"),
        "kind": _KINDS.get(word(item.get("type")), "post"),
        "external_id": item.get("item_url"),
        "url": item.get("item_url"),
        "in_reply_to": {"author": parent} if parent else None,
        "author": _author(item.get("author")),
        "channel": item.get("backend_sub"),
        "title": item.get("title"),
        "text": item.get("text"),
        "language": item.get("lang"),
        "published_at": item.get("timestamp"),
        "matched": {
            "keywords": keywords_of(item.get("filter")),
            "query": item.get("filter"),
        },
    }


def _author(author: object) -> object:
    """An account, or on LinkedIn a name."""
    if not isinstance(author, str):
        return {"handle": author}
    return {"name" if " " in author.strip() and "(" not in author else "handle": author}


SOURCE = Source("syften", parse)
