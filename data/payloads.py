"""Turns a frozen dataclass into a JSON object and back, by the types of its fields.

Events, messages and JSON columns are kept this way. What was written by an older or a newer
version is read as far as it goes: keys nobody knows are passed over, keys that are missing
get their default, and where a field has none the empty value of its type. A field with a
default is written only where it differs from it; one without is always written, so that
what stands in the chain of events is the same whoever writes it.

A field whose name ends in `_` has the key without it: `from_` is `from`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Literal,
    Protocol,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A value of JSON."""

Reader = Callable[[Any], Any]
"""Makes a value of a field's type from a JSON value; raises `TypeError` or `ValueError`."""


class Payload(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


P = TypeVar("P", bound=Payload)


class PayloadError(ValueError):
    """A JSON value that does not fit the field it belongs to."""

    def __init__(self, cls: type, key: str, value: object, why: str) -> None:
        super().__init__(f"{cls.__name__}.{key} cannot be {value!r:.80}: {why}")


def to_json(value: Payload) -> dict[str, Json]:
    """The JSON object of a dataclass; a nested one is an object in it."""
    return {
        key: written(held)
        for name, key, default in _shape(type(value))
        if (held := getattr(value, name)) != default or default is MISSING
    }


def from_json(cls: type[P], held: Mapping[str, Any]) -> P:
    """The dataclass of a JSON object. Raises `PayloadError` for a value of another type."""
    made: dict[str, Any] = {}
    for name, key, read, empty in _readers(cls):
        if key not in held:
            if empty is not MISSING:
                made[name] = empty
            continue
        try:
            made[name] = read(held[key])
        except (TypeError, ValueError, KeyError) as error:
            raise PayloadError(cls, key, held[key], str(error)) from error
    try:
        return cls(**made)
    except TypeError as error:
        raise PayloadError(cls, "", sorted(held), str(error)) from error


@cache
def _shape(cls: type[Payload]) -> tuple[tuple[str, str, object], ...]:
    """Name, key and default of each field."""
    return tuple((one.name, key_of(one.name), default_of(one)) for one in fields(cls))


@cache
def _readers(
    cls: type[Payload],
) -> tuple[tuple[str, str, Reader, object], ...]:
    """Name, key, reader of each field, and what stands in for a missing key."""
    hints = get_type_hints(cls)
    return tuple(
        (one.name, key_of(one.name), reader(hint), _empty(one, hint))
        for one in fields(cls)
        for hint in [hints[one.name]]
    )


def key_of(name: str) -> str:
    """The key of a field in JSON."""
    return name.removesuffix("_")


def default_of(one: Field[Any]) -> object:
    """What a field is by default; `MISSING` where it has none."""
    if one.default_factory is not MISSING:
        return one.default_factory()
    return one.default


def _empty(one: Field[Any], hint: Any) -> object:
    """What a field without default is where its key is missing; nothing for an instant."""
    if default_of(one) is not MISSING:
        return MISSING
    if NoneType in get_args(hint):
        return None
    plain = plain_type(hint)
    kind = get_origin(plain) or plain
    return kind() if kind in (str, int, float, bool, tuple, frozenset) else MISSING


@cache
def reader(hint: Any) -> Reader:
    """What makes a value of this type from a JSON value."""
    inner, optional = without_none(hint)
    read = _reader_of(plain_type(inner))
    return (lambda held: None if held is None else read(held)) if optional else read


def _reader_of(hint: Any) -> Reader:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return one_of(parts)
    if origin in (tuple, frozenset, Sequence):
        return _many(tuple if origin is Sequence else origin, parts)
    if origin in (dict, Mapping):
        return exactly(dict)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda held: from_json(hint, exactly(dict)(held))
    return _PLAIN[hint] if hint in _PLAIN else _of_class(hint)


def _of_class(hint: Any) -> Reader:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    msg = f"no JSON for {hint}"
    raise TypeError(msg)


def _many(kind: Callable[[Any], Any], parts: Sequence[Any]) -> Reader:
    """A list of one type, or a fixed one of several."""
    if len(parts) == 1 or parts[-1] is Ellipsis:
        read, listed = reader(parts[0]), exactly(list)
        return lambda held: kind([read(one) for one in listed(held)])
    reads, listed = [reader(part) for part in parts], exactly(list)
    return lambda held: kind(
        [read(one) for read, one in zip(reads, listed(held), strict=True)]
    )


def exactly(kind: type) -> Reader:
    """A value of this very type: `True` is no number."""

    def read(held: object) -> object:
        if type(held) is not kind:
            msg = f"{kind.__name__} is wanted"
            raise TypeError(msg)
        return held

    return read


def one_of(known: Sequence[object]) -> Reader:
    """One of these values."""

    def read(held: object) -> object:
        if held not in known:
            msg = f"one of {', '.join(map(repr, known))} is wanted"
            raise ValueError(msg)
        return held

    return read


def _number(held: object) -> float:
    if type(held) not in (int, float):
        msg = "a number is wanted"
        raise TypeError(msg)
    return float(str(held))


_PLAIN: Mapping[Any, Reader] = {
    str: exactly(str),
    int: exactly(int),
    bool: exactly(bool),
    float: _number,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    object: lambda held: held,
    Any: lambda held: held,
}


def without_none(hint: Any) -> tuple[Any, bool]:
    """The type without `None`, and whether `None` is part of it."""
    parts = get_args(hint)
    if get_origin(hint) not in (Union, UnionType) or NoneType not in parts:
        return hint, False
    left = [part for part in parts if part is not NoneType]
    if len(left) != 1:
        msg = f"one type is wanted, not {hint}"
        raise TypeError(msg)
    return left[0], True


def plain_type(hint: Any) -> Any:
    """What a `NewType` is made of."""
    while (inner := getattr(hint, "__supertype__", None)) is not None:
        hint = inner
    return hint


def written(held: Any) -> Json:
    """The JSON value of a field's value."""
    if isinstance(held, Enum):
        return written(held.value)
    if isinstance(held, str | int | float | NoneType):
        return held
    if isinstance(held, date):
        return held.isoformat()
    if isinstance(held, frozenset):
        return [written(one) for one in sorted(held)]
    if isinstance(held, Mapping):
        return {str(key): written(one) for key, one in held.items()}
    if isinstance(held, Sequence):
        return [written(one) for one in held]
    return to_json(held)
