"""Our own format, from everybody who can choose what to send: see `bot/incoming.py`.

Strict: a wrong field is reported to the sender by name and nothing of the delivery is
taken. Names that form builders and no-code tools use instead of ours are understood
where ours are missing, but never a reason to refuse.
"""

from pydantic import ValidationError

from bot.configuration.sources import SourceSettings
from bot.incoming import Incoming
from handlers.sources.base import (
    MOST_ITEMS,
    Broken,
    Fields,
    Item,
    Parsed,
    Source,
    complaints,
    plain,
    reason,
    without,
)

_OURS = frozenset(Incoming.model_fields)
_TOO_MANY = {"field": "", "message": f"send at most {MOST_ITEMS} mentions at once"}
_NO_OBJECT = {"field": "", "message": "must be an object"}
# Compared in lower case and without `_` and `-`, so `LinkToTweet` is found as well.
_THEIRS = {field.replace("_", ""): field for field in Incoming.model_fields} | {
    "link": "url", "permalink": "url", "itemurl": "url", "mentionurl": "url",
    "originalurl": "url", "linktotweet": "url", "body": "text", "content": "text",
    "message": "text", "comment": "text", "contenthtml": "text", "lang": "language",
    "published": "published_at",
    "posted": "published_at", "timestamp": "published_at",
    "datetime": "published_at", "date": "published_at",
    "datepublished": "published_at", "createdat": "published_at",
    "id": "external_id", "mentionid": "external_id", "postid": "external_id",
    "network": "platform", "source": "platform",
    "headline": "title", "subject": "title", "username": "author.handle",
    "handle": "author.handle", "nickname": "author.handle",
    "authorhandle": "author.handle", "authorname": "author.name",
    "authorurl": "author.url", "keyword": "matched", "keywords": "matched",
}  # fmt: skip


def parse(body: object, settings: SourceSettings) -> Parsed:
    """An object, an array, `{"mentions": […]}`, or an envelope with `data`."""
    inside, many = _opened(body)
    parsed = Parsed()
    if len(inside) > MOST_ITEMS:
        parsed.broken.append(Broken(0, _TOO_MANY["message"], None, (_TOO_MANY,)))
        return parsed
    for index, item in enumerate(inside):
        where = f"[{index}]" if many else ""
        if isinstance(item, dict) and item.keys() == {"ping"}:
            parsed.ignored += 1
        elif isinstance(item, dict):
            _take(parsed, index, item, where)
        else:
            fault = {**_NO_OBJECT, "field": where}
            parsed.broken.append(Broken(index, _NO_OBJECT["message"], item, (fault,)))
    return parsed


def _opened(body: object) -> tuple[list[object], bool]:
    """The mentions of a delivery, and whether they came as a list."""
    if isinstance(body, dict) and body.keys().isdisjoint(_OURS - {"action"}):
        body = body.get("mentions") or body.get("data") or body
    return (body, True) if isinstance(body, list) else ([body], False)


def _take(parsed: Parsed, index: int, item: Item, where: str) -> None:
    fields, guessed = _in_our_words(item)
    try:
        parsed.incoming.append(Incoming.model_validate(fields))
        return
    except ValidationError as error:
        faults = [fault["loc"] for fault in error.errors(include_url=False)]
        wrong = error
    ours = [loc for loc in faults if not loc or loc[0] not in guessed]
    if not ours:
        try:
            parsed.incoming.append(Incoming.model_validate(without(fields, faults)))
            return
        except ValidationError as error:
            wrong = error
    told = tuple(
        {**fault, "field": ".".join(filter(None, (where, fault["field"])))}
        for fault in complaints(wrong)
    )
    parsed.broken.append(Broken(index, reason(wrong), item, told))


def _in_our_words(item: Item) -> tuple[Fields, set[str]]:
    """The item with our names, and those of our names that were guessed."""
    if item.keys() <= _OURS:
        return dict(item), set()
    fields = {key: value for key, value in item.items() if key in _OURS}
    guessed = set()
    for key, value in item.items():
        if key in _OURS or value in (None, ""):
            continue
        exact, _, part = key.partition(".")
        if exact in _OURS and part:
            _put(fields, exact, part, value)
            continue
        theirs = key.lower().replace("_", "").replace("-", "")
        name, _, part = _THEIRS.get(theirs, "").partition(".")
        if name and _put(
            fields, name, part, plain(value) if "html" in theirs else value
        ):
            guessed.add(name)
    return fields, guessed


def _put(fields: Fields, name: str, part: str, value: object) -> bool:
    """Fills what is still empty, and says whether it was."""
    present = fields.get(name) or None
    if not part:
        fields[name] = present or value
        return present is None
    if isinstance(present, str):
        present = {"handle" if present.startswith("@") else "name": present}
    if not isinstance(present, dict | None) or (present and present.get(part)):
        return False
    fields[name] = {**(present or {}), part: value}
    return True


SOURCE = Source("own", parse, strict=True)
