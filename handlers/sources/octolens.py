"""Octolens: one mention per request in `data` (octolens.com/docs/quickstart/webhooks.md).

Not signed. Times are UTC without saying so. Names have shifted between versions, so
older ones are read too.
"""

from bot.configuration.sources import SourceSettings
from handlers.sources import base
from handlers.sources.base import Fields, Item, Parsed, Source

_ACTIONS = {"mention_created": "created", "mention_updated": "edited", "": "created"}


def parse(body: object, settings: SourceSettings) -> Parsed:
    """One envelope, a list of them, or `{"mentions": […]}`."""
    return base.read_each(base.found(body, "mentions") or body, _read)


def _read(item: Item) -> Fields | None:
    action = _ACTIONS.get(base.word(item.get("action")))
    if action is None:
        return None
    data = item.get("data") if "data" in item else item
    if not isinstance(data, dict):
        return {}
    subreddit = data.get("subreddit")
    identity = data.get("sourceId") or data.get("mention_id") or data.get("id")
    author = data.get("author")
    return {
        "platform": data.get("source"),
        "kind": "comment" if "_t1_" in base.word(identity) else "post",
        "action": action,
        "external_id": identity,
        "url": data.get("url"),
        "author": author
        if isinstance(author, dict)
        else {"handle": author, "url": data.get("authorProfileLink")},
        "channel": f"r/{subreddit}"
        if isinstance(subreddit, str) and subreddit
        else None,
        "title": data.get("title"),
        "text": base.plain_if_html(
            data.get("body") or data.get("content") or data.get("text")
        ),
        "language": data.get("language"),
        "published_at": data.get("timestamp"),
        "sentiment": data.get("sentimentLabel"),
        "media": data.get("imageUrl"),
        "matched": {"keywords": data.get("keyword"), "rule_name": data.get("viewName")},
        "relevance": {
            "label": data.get("relevanceScore"),
            "comment": data.get("relevanceComment"),
        },
    }


SOURCE = Source("octolens", parse)
