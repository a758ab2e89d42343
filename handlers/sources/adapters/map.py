"""Any other JSON, parsed with the JMESPath expressions of desk.toml instead of code.

JMESPath has no loops and no side effects, so an expression always ends (sources.md 5).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from bot.config.sources import FieldRule, Mapping, SourceSettings
from handlers.sources.base import (
    Fields,
    Item,
    Parsed,
    Source,
    UnreadableItem,
    read_each,
)
from handlers.sources.cleaning import plain
from handlers.sources.envelopes import unpacked

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_TRUE = {"true", "yes", "1", "ja", "on"}


def parse(body: object, settings: SourceSettings) -> Parsed:
    """Finds the items, then the fields of each. Finding no items at all is a fault.

    JSON inside a text is opened before, so an expression can lead into it.
    """
    mapping = settings.mapping
    if mapping is None:  # the settings refuse this
        return Parsed(broken=[UnreadableItem(0, "the source has no mapping", body)])
    try:
        items = search(mapping.items, unpacked(body))
    except JMESPathError as error:
        return Parsed(
            broken=[UnreadableItem(0, f"items: {type(error).__name__}", body)]
        )
    if items is None:
        return Parsed(
            broken=[UnreadableItem(0, f"items: nothing at {mapping.items}", body)]
        )
    return read_each(items, lambda item: _read(item, mapping), settings)


def search(expression: str, data: object) -> object:
    """What the expression finds."""
    return _compiled(expression).search(data)


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> ParsedResult:
    return jmespath.compile(expression)


def _read(item: Item, mapping: Mapping) -> Fields | None:
    if mapping.drop_if and _quietly(mapping.drop_if, item):
        return None
    fields: Fields = {}
    for target, rule in mapping.fields.items():
        value = _value(item, rule)
        if value is None:
            continue
        name, _, part = target.partition(".")
        if not part:
            fields[name] = value
            continue
        whole = fields.setdefault(name, {})
        if isinstance(whole, dict):
            whole[part] = value
    return fields


def _value(item: Item, rule: FieldRule) -> object:
    if rule.const is not None:
        return rule.const
    value = _quietly(rule.path or "@", item)
    if rule.split and isinstance(value, str):
        value = [part.strip() for part in value.split(rule.split)]
    if value not in (None, ""):
        value = _convert(value, rule)
    if rule.lower and isinstance(value, str):
        value = value.lower()
    if rule.map and isinstance(value, str | int | float):
        value = rule.map.get(str(value), value)
    return rule.default if value in (None, "", []) else value


def _quietly(expression: str, item: Item) -> object:
    """A function that got the wrong kind of value found nothing."""
    try:
        return search(expression, item)
    except JMESPathError:
        return None


def _convert(value: object, rule: FieldRule) -> object:
    """What cannot be converted stays as it is: the own format says what is wrong."""
    convert = _CONVERTERS.get(rule.convert)
    try:
        return convert(value, rule.format) if convert else value
    except (ValueError, TypeError, OverflowError):
        return value


def _datetime(value: object, form: str | None) -> object:
    if form is None:
        return value
    if form in _UNITS:
        return _EPOCH + timedelta(microseconds=round(float(str(value)) * _UNITS[form]))
    # Without a zone in the form it is in that of the source, as in the own format.
    return datetime.strptime(str(value), form)  # noqa: DTZ007


def _whole(value: object, form: str | None) -> object:
    return int(float(str(value)))


def _number(value: object, form: str | None) -> object:
    return float(str(value))


def _yes_or_no(value: object, form: str | None) -> object:
    return value if isinstance(value, bool) else str(value).strip().lower() in _TRUE


# `str`, `lang` and `url` need none: the own format reads those kindly by itself.
_CONVERTERS: dict[str, Callable[[object, str | None], object]] = {
    "datetime": _datetime,
    "int": _whole,
    "float": _number,
    "bool": _yes_or_no,
    "html": lambda value, form: plain(value),
}

SOURCE = Source("map", parse)
