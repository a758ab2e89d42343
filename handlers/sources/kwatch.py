"""KWatch.io: one mention per request (docs.kwatch.io/notification-channels).

Not signed, without ids and language; times look like `14 Nov 26 09:30 UTC`.
"""

from bot.configuration.sources import SourceSettings
from handlers.sources.base import Fields, Item, Parsed, Source, plain_if_html, read_each


def parse(body: object, settings: SourceSettings) -> Parsed:
    """One object; an array is read as well."""
    return read_each(body, _read)


def _read(item: Item) -> Fields:
    author, query = item.get("author"), item.get("query")
    return {
        "platform": item.get("platform"),
        "url": item.get("link"),
        "author": _author(author) if isinstance(author, str) else author,
        "title": item.get("title"),
        "text": plain_if_html(item.get("content")),
        "published_at": item.get("datetime"),
        "sentiment": item.get("sentiment"),
        "matched": {"keywords": _keywords(query), "query": query},
    }


def _author(text: str) -> Fields:
    """LinkedIn and Facebook give a name, the others an account."""
    return {"name" if " " in text.strip() else "handle": text}


def _keywords(query: object) -> object:
    """`Keywords: acme, acme.com` without its label."""
    if not isinstance(query, str):
        return query
    label, colon, words = query.partition(":")
    return words if colon and label.strip().lower().startswith("keyword") else query


SOURCE = Source("kwatch", parse)
