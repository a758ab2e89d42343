"""F5Bot: one JSON Feed item per request, text as HTML (f5bot.com/docs-api).

Not signed. After three failed attempts F5Bot drops the mention, so nothing here may
refuse one.
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
from handlers.sources.cleaning import plain
from handlers.sources.envelopes import opened, saying

_is_item = saying({"url", "contenthtml", "contenttext"})


def parse(body: object, settings: SourceSettings) -> Parsed:
    """One item, an array of them, or a whole JSON Feed."""
    return read_each(opened(body, _is_item), _read, settings)


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
        "title": _title(item.get("title"), keyword, site),
        "text": plain(markup) if markup else item.get("content_text"),
        "published_at": item.get("date_published"),
        "matched": {"keywords": keyword},
        "tags": [site] if site else None,
    }


def _title(title: object, keyword: object, site: object) -> object:
    """`acme - Reddit Comments - Which lamp?` is the title `Which lamp?`."""
    if not isinstance(title, str):
        return title
    known = [one for one in (keyword, site) if one and isinstance(one, str)]
    if not known:
        return title.split(" - ", 2)[-1]
    for part in known:
        title = title.removeprefix(f"{part} - ")
    return title


SOURCE = Source("f5bot", parse)
