"""KWatch.io: one mention per request (docs.kwatch.io/notification-channels).

Not signed, without ids and language; times look like `14 Nov 26 09:30 UTC`.
"""

from bot.config.sources import SourceSettings
from handlers.sources.base import Fields, Item, Parsed, Source, read_each
from handlers.sources.envelopes import opened, saying

_is_item = saying({"link", "content"})


def parse(body: object, settings: SourceSettings) -> Parsed:
    """One object; an array is read as well."""
    return read_each(opened(body, _is_item), _read, settings)


def _read(item: Item) -> Fields:
    author, query = item.get("author"), item.get("query")
    return {
        "platform": item.get("platform"),
        "url": item.get("link"),
        "author": _author(author) if isinstance(author, str) else author,
        "title": item.get("title"),
        "text": item.get("content"),
        "published_at": item.get("datetime"),
        "sentiment": item.get("sentiment"),
        "matched": {"keywords": query, "query": query},
    }


def _author(text: str) -> Fields:
    """LinkedIn and Facebook give a name, the others an account."""
    return {"name" if " " in text.strip() and "(" not in text else "handle": text}


SOURCE = Source("kwatch", parse)
