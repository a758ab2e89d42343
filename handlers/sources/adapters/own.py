"""Our own format, for everybody who can choose what to send: see
`bot/incoming/format.py`.

Strict: a wrong field is reported to the sender by name, and nothing of the delivery is
stored. Names that form builders and no-code tools use instead of ours are accepted if
ours is missing, but never a reason to refuse. Unknown names are reported.
"""

from collections.abc import Mapping

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from bot.config.sources import SourceSettings
from bot.incoming.format import SYNONYMS, Incoming
from handlers.sources.base import (
    MOST_ITEMS,
    Fields,
    Item,
    Parsed,
    Source,
    UnreadableItem,
    complaints,
    reason,
    understood,
    without,
)
from handlers.sources.cleaning import plain, tidied
from handlers.sources.envelopes import opened, saying, squeezed
from handlers.sources.synonyms import INSIDE, THEIRS, UNTOLD

_OURS = frozenset(Incoming.model_fields)
_MOST_UNKNOWN = 20
_NEAR = 72
"""How much of a hundred two names must have in common to be taken for each other."""
_TOO_MANY = {"field": "", "message": f"send at most {MOST_ITEMS} mentions at once"}
_NO_OBJECT = {"field": "", "message": "must be an object"}
_ACTIONS = ("created", "edited", "deleted", "hidden")
_is_item = saying(
    {"text", "url", "externalid"}
    | {name for name, ours in THEIRS.items() if ours in ("text", "url")}
)


def parse(body: object, settings: SourceSettings) -> Parsed:
    """An object, an array, `{"mentions": […]}`, or an envelope with `data`."""
    inside = opened(body, _is_item, _happened)
    many = isinstance(body, list) or len(inside) != 1
    parsed = Parsed()
    if len(inside) > MOST_ITEMS:
        parsed.broken.append(
            UnreadableItem(0, _TOO_MANY["message"], None, (_TOO_MANY,))
        )
        return parsed
    for index, item in enumerate(inside):
        where = f"[{index}]" if many else ""
        if isinstance(item, dict) and item.keys() == {"ping"}:
            parsed.ignored += 1
        elif isinstance(item, dict):
            _take(parsed, index, item, where, settings)
        else:
            fault = {**_NO_OBJECT, "field": where}
            parsed.broken.append(
                UnreadableItem(index, _NO_OBJECT["message"], item, (fault,))
            )
    return parsed


def _happened(envelope: Item) -> Item:
    """`{"type": "mention.deleted", "data": …}`: what happened stands outside."""
    for name in ("action", "type", "event", "eventName", "event_type", "verb"):
        said = envelope.get(name)
        for word in _words(said) if isinstance(said, str) else ():
            if SYNONYMS.get(word, word) in _ACTIONS:
                return {"action": SYNONYMS.get(word, word)}
    return {}


def _words(text: str) -> list[str]:
    for sign in "._-:/":
        text = text.replace(sign, " ")
    return text.lower().split()[::-1]


def _take(
    parsed: Parsed, index: int, item: Item, where: str, settings: SourceSettings
) -> None:
    fields, guessed, unknown = _in_our_words(item)
    told = [_asked(name, where) for name in unknown]
    parsed.unknown += told[: _MOST_UNKNOWN - len(parsed.unknown)]
    fields = tidied(fields)
    try:
        parsed.incoming.append(understood(fields, settings))
        return
    except ValidationError as error:
        faults = [fault["loc"] for fault in error.errors(include_url=False)]
        wrong = error
    ours = [loc for loc in faults if not loc or loc[0] not in guessed]
    if not ours:
        try:
            parsed.incoming.append(understood(without(fields, faults), settings))
            return
        except ValidationError as error:
            wrong = error
    named = [
        {**fault, "field": ".".join(filter(None, (where, fault["field"])))}
        for fault in complaints(wrong)
    ]
    parsed.broken.append(UnreadableItem(index, reason(wrong), item, (*named, *told)))


def _asked(name: str, where: str) -> Mapping[str, str]:
    """A field nobody knows, and what was probably meant by it."""
    near = process.extractOne(
        squeezed(name), _SPELLED, scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    meant = _SPELLINGS[near[0]] if near else None
    fix = f'did you mean "{meant}"?' if meant else "see /schemas/mention.json"
    field = ".".join(filter(None, (where, name)))
    return {"field": field[:100], "message": f"is no field of a mention; {fix}"}


_SPELLINGS = {**THEIRS, **{squeezed(name): name for name in _OURS}}
_SPELLED = tuple(_SPELLINGS)


def _in_our_words(item: Item) -> tuple[Fields, set[str], list[str]]:
    """The item with our names, those of them that were guessed, and names nobody knows."""
    fields = {key: _inside(key, value) for key, value in item.items() if key in _OURS}
    if len(fields) == len(item):
        return fields, set(), []
    unknown: list[str] = []
    found: dict[str, object] = {}
    for key in item.keys() - fields.keys():
        exact, _, part = key.partition(".")
        theirs = squeezed(key)
        if exact in _OURS and part:
            _put(fields, exact, part, item[key])
        elif theirs in THEIRS:
            found[theirs] = item[key]
        elif theirs not in UNTOLD:
            unknown.append(key)
    return fields, _guess(fields, found), sorted(unknown)


def _guess(fields: Fields, found: Fields) -> set[str]:
    """Fill what is empty with what stands under names that are not ours.

    In the order of the table, so that a whole text is preferred to a summary of it.
    """
    guessed: set[str] = set()
    for theirs in sorted(found, key=_RANKS.__getitem__):
        name, _, part = THEIRS[theirs].partition(".")
        value = found[theirs]
        if _is_blank(name, part, value):
            continue
        value = plain(value) if "html" in theirs else _inside(name, value)
        if _put(fields, name, part, value):
            guessed.add(name)
    if "external_id" in guessed and _is_only_an_id(fields):
        del fields["external_id"]
    return guessed


def _is_only_an_id(fields: Fields) -> bool:
    """Every envelope has an `id`; without words and address it is no mention."""
    gone = SYNONYMS.get(str(fields.get("action")), fields.get("action"))
    told = fields.get("text") or fields.get("url")
    return not told and gone not in ("deleted", "hidden")


_RANKS = {name: rank for rank, name in enumerate(THEIRS)}


def _is_blank(name: str, part: str, value: object) -> bool:
    """Nothing, or an address where the name of a platform or a person should stand."""
    if value in (None, "", [], {}):
        return True
    return (
        name in ("platform", "author")
        and part != "url"
        and isinstance(value, str)
        and "/" in value
    )


def _inside(name: str, value: object) -> object:
    """An author, a rating and so on in our words."""
    words = INSIDE.get(name)
    if words is None or not isinstance(value, dict):
        return value
    told: dict[str, object] = {}
    for key, part in value.items():
        told.setdefault(words.get(squeezed(str(key)), str(key)), part)
    return told


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
