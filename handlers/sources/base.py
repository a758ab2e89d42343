"""What a source is: it parses a delivery and says for each item which of three it is.

Understood (an `Incoming`), deliberately ignored (counted), or broken (kept with the
reason). A broken item never loses the others. A source imports this module,
`bot.incoming` and `bot.config.sources`, and no other source.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.config.sources import SourceSettings
from bot.incoming.fields import ZONE
from bot.incoming.format import Incoming
from handlers.sources.cleaning import tidied

MOST_ITEMS = 1_000
Item = Mapping[str, object]
Fields = dict[str, object]

# Without these the item would be another mention, an empty one, or a private one made
# public.
_NEVER_DROPPED = {"visibility", "external_id", "action", "text"}


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """An item nobody could read: where it was, why, and the item itself.

    `fields` names what the sender must repair, where the sender speaks our format.
    """

    index: int
    error: str
    item: object
    fields: tuple[Mapping[str, str], ...] = ()


@dataclass(slots=True)
class Parsed:
    """What became of one delivery. `dropped` names optional fields that were no good.

    `unknown` are fields nobody knows, each with what was probably meant.
    """

    incoming: list[Incoming] = field(default_factory=list)
    ignored: int = 0
    broken: list[UnreadableItem] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    unknown: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of sender. A strict one is told about its mistakes instead of us."""

    name: str
    parse: Callable[[object, SourceSettings], Parsed]
    strict: bool = False


def read_each(
    items: object, read: Callable[[Item], Fields | None], settings: SourceSettings
) -> Parsed:
    """Reads a list of items, or one. `read` gives `None` for deliberately nothing."""
    every = items if isinstance(items, list) else [items]
    parsed = Parsed()
    if len(every) > MOST_ITEMS:
        parsed.broken.append(UnreadableItem(0, f"more than {MOST_ITEMS} items", items))
        return parsed
    for index, item in enumerate(every):
        if not isinstance(item, dict):
            parsed.broken.append(UnreadableItem(index, "an item is no object", item))
            continue
        fields = read(item)
        if fields is None:
            parsed.ignored += 1
            continue
        take(parsed, index, item, fields, settings)
    return parsed


def take(
    parsed: Parsed, index: int, item: object, fields: Fields, settings: SourceSettings
) -> None:
    """Adds the mention these fields make, without those optional ones that are no good."""
    fields = tidied(fields)
    try:
        parsed.incoming.append(understood(fields, settings))
        return
    except ValidationError as error:
        faults = [fault["loc"] for fault in error.errors(include_url=False)]
        if not faults or not all(
            loc and loc[0] not in _NEVER_DROPPED for loc in faults
        ):
            parsed.broken.append(UnreadableItem(index, reason(error), item))
            return
    try:
        parsed.incoming.append(understood(without(fields, faults), settings))
    except ValidationError as error:
        parsed.broken.append(UnreadableItem(index, reason(error), item))
    else:
        parsed.dropped.update(str(loc[0]) for loc in faults)


def understood(fields: Fields, settings: SourceSettings) -> Incoming:
    """The mention. Times without a zone are in that of the source."""
    return Incoming.model_validate(fields, context={ZONE: settings.zone})


def without(fields: Fields, faults: Iterable[tuple[int | str, ...]]) -> Fields:
    """The fields less those at fault; a fault inside a part costs that value only."""
    kept = dict(fields)
    for first, *inner in faults:
        part = kept.get(str(first))
        if isinstance(part, dict) and inner and inner[0] in part:
            kept[str(first)] = {k: v for k, v in part.items() if k != inner[0]}
        else:
            kept.pop(str(first), None)
    return kept


def complaints(error: ValidationError) -> list[dict[str, str]]:
    """Field and fix, for people; never what was in the field."""
    return [
        {
            "field": ".".join(str(part) for part in fault["loc"]),
            "message": fault["msg"][:1].lower() + fault["msg"][1:],
        }
        for fault in error.errors(include_url=False, include_input=False)
    ]


def reason(error: ValidationError) -> str:
    """All that is wrong with an item in one line."""
    return "; ".join(
        f"{fault['field']}: {fault['message']}" if fault["field"] else fault["message"]
        for fault in complaints(error)
    )


def word(value: object) -> str:
    """A text in lower case, or `""` for whatever else came instead of one."""
    return value.strip().lower() if isinstance(value, str) else ""
