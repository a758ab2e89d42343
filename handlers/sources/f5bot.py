"""F5Bot: one JSON Feed item per request, text as HTML (f5bot.com/docs-api).

Not signed. Three attempts, then the mention is gone, so nothing here may refuse one.
"""

from bot.configuration.sources import SourceSettings
from handlers.sources.base import (
    Fields,
    Item,
    Parsed,
    Source,
    found,
    plain,
    read_each,
    word,
)


def parse(body: object, settings: SourceSettings) -> Parsed:
    """One item, an array of them, or a whole JSON Feed."""
    return read_each(found(body, "items") or body, _read)


def _read(item: Item) -> Fields:
    tags = item.get("tags")
    keyword, site = (*tags, None, None)[:2] if isinstance(tags, list) else (None, None)
    markup = item.get("content_html")
    return {
        "kind": "comment" if "comment" in word(site) else "post",
        "external_id": item.get("id"),
        "url": item.get("url"),
        "author": {"handle": item.get("username")},
        "channel": item.get("group"),
        "title": _title(item.get("title")),
        "text": plain(markup) if markup else item.get("content_text"),
        "published_at": item.get("date_published"),
        "matched": {"keywords": keyword},
        "tags": [site] if site else None,
    }


def _title(title: object) -> object:
    """`acme - Reddit Comments - Which lamp?` is the title `Which lamp?`."""
    if not isinstance(title, str):
        return title
    return title.split(" - ", 2)[-1]


SOURCE = Source("f5bot", parse)
