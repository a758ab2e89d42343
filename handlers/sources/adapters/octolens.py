"""Octolens: one mention per request in `data`
(octolens.com/docs/quickstart/webhooks.md).

Not signed. Times are UTC without saying so. Field names changed between versions, so
older ones are accepted, too.
"""

from bot.config.sources import SourceSettings
from handlers.sources import base
from handlers.sources.base import Fields, Item, Parsed, Source
from handlers.sources.envelopes import opened, saying

_is_item = saying(
    {"url", "body", "content", "text", "sourceid", "mentionid", "relevancescore"}
)
_ACTIONS = {
    "mention_created": "created",
    "mention_updated": "edited",
    "mention_deleted": "deleted",
    "": "created",
}


def parse(body: object, settings: SourceSettings) -> Parsed:
    """Envelopes with an action and the mention below `data`, one or many."""
    return base.read_each(opened(body, _is_item, _action), _read, settings)


def _action(envelope: Item) -> Item:
    """What happened stands beside the mention."""
    return {"action": envelope["action"]} if "action" in envelope else {}


def _read(data: Item) -> Fields | None:
    action = _ACTIONS.get(base.word(data.get("action")))
    if action is None:
        return None
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
        "channel": _channel(data.get("subreddit")),
        "title": data.get("title"),
        "text": data.get("body") or data.get("content") or data.get("text"),
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


def _channel(subreddit: object) -> str | None:
    """With `r/` in front of it, once (the cleaning sees to that)."""
    return f"r/{subreddit}" if isinstance(subreddit, str) and subreddit else None


SOURCE = Source("octolens", parse)
