"""Unwraps what surrounds a mention: a relay's envelope, a list, JSON inside a string.

A source says by which names it recognises an item. Everything around it is removed
until an item is found; if none is found the delivery stays as it came, and the source
refuses it or keeps it as a dead letter.
"""

import base64
import binascii
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from urllib.parse import parse_qsl

from pydantic_core import from_json

from bot.incoming.lenient import is_code

IsItem = Callable[[Mapping[str, object]], bool]
Carried = Callable[[Mapping[str, object]], Mapping[str, object]]

MOST_LAYERS = 6
MOST_OPENED = 2_000
"""Items taken out of one delivery; more are refused by the source anyway."""

# In the order in which they are tried. Compared in lower case, without `_` and `-`.
_WRAPPERS = (
    "mentions", "items", "results", "documents", "records", "entries", "posts",
    "reviews", "comments", "data", "database64", "payload", "body", "item", "mention",
    "json", "event", "events", "message", "detail", "eventdata", "document", "post",
    "review", "comment", "result", "record", "object", "value", "status", "tweet", "notification",
    "array", "output", "bundle", "request", "response", "hits", "edges", "node",
    "content", "text",
)  # fmt: skip

# What a notice about a mention carries the mention itself by.
_ATTACHED = ("data", "payload", "mention")
_PLACES = {"url", "link", "permalink", "itemurl", "externalid"}
_OF_A_POST = _PLACES | {"author", "user", "username", "rating", "stars"}
# Names by which one sees that a relay has put its own envelope around the delivery.
_RELAYS = {
    "headers", "httpmethod", "webhookurl", "requestcontext", "specversion",
    "isbase64encoded", "topicarn",
}  # fmt: skip
_BASE64_OF_JSON = re.compile(r"(?:ey|ew|W3|Ww)[A-Za-z0-9+/_-]{6,}={0,2}\s*")
_FORM = re.compile(r"[\w.\[\]-]{1,60}=[^&=\s]*(?:&[\w.\[\]-]{1,60}=[^&=\s]*){1,99}")
_MAYBE_ENCODED = {"data", "database64", "body", "payload", "message"}


def squeezed(name: str) -> str:
    """`Link_To-Tweet` as `linktotweet`: senders spell one name in many ways."""
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


def decoded(value: object) -> object:
    """The objects a text holds as JSON; anything else is given back as it is."""
    for _ in range(2):
        if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[", '"'):
            return value
        found = _json(value)
        if not isinstance(found, str) and not _holds_objects(found):
            return value
        if isinstance(found, str) and found.lstrip()[:1] not in ("{", "["):
            return value
        value = found
    return value


def unpacked(value: object, layers: int = MOST_LAYERS) -> object:
    """The same value with every text that holds JSON objects replaced by them."""
    value = decoded(value)
    if not layers:
        return value
    if isinstance(value, dict):
        return {key: unpacked(inner, layers - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [unpacked(inner, layers - 1) for inner in value]
    return value


def saying(names: Collection[str]) -> IsItem:
    """An item is what says something by one of these names, and says it in no code."""

    def is_item(item: Mapping[str, object]) -> bool:
        return any(
            squeezed(name) in names and _is_said(value) for name, value in item.items()
        )

    return is_item


def _is_said(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return str(value).strip() != "" and not is_code(value)


def nothing(outer: Mapping[str, object]) -> Mapping[str, object]:
    """Carries nothing of an envelope into the item."""
    return {}


def opened(
    body: object,
    is_item: IsItem,
    modal_state: Carried = nothing,
) -> list[object]:
    """The items of a delivery in their order; what nobody recognises stays whole.

    `modal_state` is what an item takes along from its envelope where it does not say it
    itself: that it was deleted, or which search found it.
    """
    found: list[object] = []
    for item in _items(body, is_item, modal_state, MOST_LAYERS):
        found.append(item)
        if len(found) > MOST_OPENED:
            break
    return found


def _items(
    value: object, is_item: IsItem, modal_state: Carried, layers: int
) -> Iterator[object]:
    value = decoded(value)
    if isinstance(value, list):
        for one in value:
            if layers and isinstance(one, dict | list | str):
                yield from _items(one, is_item, modal_state, layers - 1)
            else:
                yield one
        return
    if not isinstance(value, dict):
        yield value
        return
    inner = _inside(value, is_item) if layers else None
    if inner is None:
        yield value
        return
    along = modal_state(value)
    for item in _items(inner, is_item, modal_state, layers - 1):
        yield {**along, **item} if isinstance(item, dict) else item


def _inside(outer: dict[str, object], is_item: IsItem) -> object | None:
    """What an envelope holds, or nothing where this is the item itself."""
    names = {squeezed(name): name for name in outer}
    relayed = not _RELAYS.isdisjoint(names)
    if is_item(outer) and not relayed and not _holds_code(outer, names):
        return _noticed(outer, names, is_item)
    for wrapper in _WRAPPERS:
        if wrapper in names:
            inner = _content(wrapper, outer[names[wrapper]])
            if inner is not None:
                return inner
    return None


def _noticed(
    outer: Mapping[str, object], names: Mapping[str, str], is_item: IsItem
) -> object | None:
    """`{"text": "New mention!", "data": {…}}` only speaks of the mention it carries."""
    if not _OF_A_POST.isdisjoint(names):
        return None
    for name in _ATTACHED:
        inner = decoded(outer[names[name]]) if name in names else None
        if (
            isinstance(inner, dict)
            and is_item(inner)
            and _PLACES & set(map(squeezed, inner))
        ):
            return inner
    return None


def _holds_code(outer: Mapping[str, object], names: Mapping[str, str]) -> bool:
    """Whether what should be a text is an object: `{"url": …, "body": "{…}"}`."""
    said = {name: outer[names[name]] for name in _WRAPPERS if name in names}
    forms = (_is_form(value) for name, value in said.items() if name in _MAYBE_ENCODED)
    return any(map(is_code, said.values())) or any(forms)


def _content(name: str, value: object) -> object | None:
    """The object or the list of objects there is, whichever way it was written down."""
    value = decoded(value)
    if isinstance(value, str) and name in _MAYBE_ENCODED:
        value = dict(parse_qsl(value)) if _is_form(value) else _from_base64(value)
    if isinstance(value, dict) or (isinstance(value, list) and not value):
        return value
    return value if _holds_objects(value) else None


def _is_form(value: object) -> bool:
    """`text=hello&url=https%3A…`, as a relay hands on what came to it as a form."""
    return isinstance(value, str) and _FORM.fullmatch(value) is not None


def _from_base64(text: str) -> object:
    if not _BASE64_OF_JSON.fullmatch(text):
        return None
    filled = text.strip() + "=" * (-len(text.strip()) % 4)
    try:
        raw = base64.b64decode(
            filled, altchars=b"-_" if "-" in text or "_" in text else None
        )
        return decoded(raw.decode())
    except (binascii.Error, ValueError):
        return None


def _json(text: str) -> object:
    try:
        return from_json(text)
    except ValueError:
        return text


def _holds_objects(value: object) -> bool:
    if isinstance(value, dict):
        return True
    return isinstance(value, list) and any(
        isinstance(one, dict) or (isinstance(one, list) and _holds_objects(one))
        for one in value
    )
