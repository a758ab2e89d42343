"""Makes a value of a row of SQLite: a frozen dataclass, by the types of its fields.

A column has the name of its field. `int`, `str`, `bytes` and `float` stand there as they are,
a `bool` as 0 or 1, an instant as `data.instants` writes it, a day as `2026-03-02`, an enum or
a `Literal` as its value. A `tuple`, a `frozenset`, a `dict` and a dataclass are JSON in one
column, unless the field says `beside()` or `made_of()`.

Columns no field asks for are passed over. A row that does not fit is a `MappingError`: it
names table, column and value, because somebody changed the file or the schema by hand.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Protocol, TypeVar, cast, get_origin, get_type_hints

from data import payloads
from data.instants import to_text
from data.payloads import Payload, default_of, exactly, plain_type, without_none

T = TypeVar("T")

Values = Sequence[Any]
"""A row: its values, in the order of its columns."""

Part = Callable[[Values], Any]
"""Makes the value of one field of a row."""

_BESIDE, _MADE_OF = "beside", "made_of"
_AS_THEY_STAND = (str, int, bytes, float)
_REMEMBERED = 256
_TABLE = re.compile(r"\bfrom\s+(\w+)", re.IGNORECASE)


class Cursor(Protocol):
    """A statement that was run, as `sqlite3` gives it."""

    @property
    def description(self) -> Any: ...

    def fetchone(self) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class MappingError(ValueError):
    """A row that does not fit its class."""


def beside(prefix: str = "") -> Mapping[str, object]:
    """Metadata of a dataclass in a dataclass: its fields are columns of the same row, with
    this before their names. What the row has no column for, it has by default.
    """
    return {_BESIDE: prefix}


def made_of(read: Callable[..., Any], *names: str) -> Mapping[str, object]:
    """Metadata of a field that a function makes of these columns. It is only read."""
    return {_MADE_OF: (read, names)}


NO_COLUMN: Mapping[str, object] = {_MADE_OF: (None, ())}
"""Metadata of a field with a default that no table holds."""


def all_of(cls: type[T], cursor: Cursor, sql: str) -> list[T]:
    """The value of every row. A class that is no dataclass is the first column."""
    try:
        make = _maker(cls, _names(cursor))
        return [make(row) for row in cursor]
    except MappingError as error:
        raise _named(error, sql) from error.__cause__


def one_of(cls: type[T], cursor: Cursor, sql: str) -> T | None:
    """The value of the first row; nothing where there is none, or no value in it."""
    row = cursor.fetchone()
    if row is None or (row[0] is None and not is_dataclass(cls)):
        return None
    try:
        made = _maker(cls, _names(cursor))(row)
    except MappingError as error:
        raise _named(error, sql) from error.__cause__
    return made


def of_columns(cls: type[T], held: Mapping[str, Any]) -> T:
    """The value of columns by their names, as `columns` gives them."""
    return _maker(cls, tuple(held))(tuple(held.values()))


def columns(value: Payload, *names: str) -> dict[str, Any]:
    """What the columns of a value hold, by their names, to be written; or these of them."""
    return {
        column: held if (held := get(value)) is None or write is None else write(held)
        for column, get, write in _writers(type(value), names)
    }


def _maker(cls: type[T], names: tuple[str, ...]) -> Callable[[Values], T]:
    return cast(Callable[[Values], T], _built(cast(Any, cls), names))


def _names(cursor: Cursor) -> tuple[str, ...]:
    return tuple([column[0] for column in cursor.description])


def _named(error: MappingError, sql: str) -> MappingError:
    """The same with the table before it."""
    table = _TABLE.search(sql)
    return MappingError(f"{table[1] if table else 'row'}.{error}")


@cache
def _built(cls: Any, names: tuple[str, ...]) -> Part:
    """What makes a value of a row with these columns. Most rows of a table hold values of
    the same types: only a row of types not met before is looked at column by column.
    """
    columns = list(_columns_of(cls, names))
    make = _part(cls, names) if is_dataclass(cls) else columns[0].part
    met: set[tuple[type, ...]] = set()

    def made(row: Values) -> Any:
        types = tuple(map(type, row))
        if types not in met:
            _check(columns, row)
            met.add(types)
        try:
            return make(row)
        except (TypeError, ValueError, KeyError):
            _check(columns, row)
            raise

    return made


class _Column:
    """One column, what it may hold, and what makes a field's value of it."""

    def __init__(self, name: str, place: int, hint: Any) -> None:
        inner, self.optional = without_none(hint)
        self.name, self.place = name, place
        self._kind = plain_type(inner)
        self._read = _reader(self._kind)
        self.part: Part = itemgetter(place)
        if self._read is not None:
            self.part = _read_at(place, self._read, self.optional)

    def check(self, row: Values) -> None:
        """Raises `MappingError` where the row holds something else."""
        held = row[self.place]
        try:
            if held is None and not self.optional:
                msg = "something must stand here"
                raise TypeError(msg)
            if held is not None:
                (self._read or exactly(self._kind))(held)
        except (TypeError, ValueError, KeyError) as error:
            msg = f"{self.name} cannot be {held!r:.80}: {error}"
            raise MappingError(msg) from error


def _read_at(place: int, read: Callable[[Any], Any], optional: bool) -> Part:
    if optional:
        return lambda row: None if row[place] is None else read(row[place])
    return lambda row: read(row[place])


def _check(columns: Sequence[_Column], row: Values) -> None:
    for column in columns:
        column.check(row)


def _columns_of(
    cls: Any, names: tuple[str, ...], prefix: str = ""
) -> Iterator[_Column]:
    """The columns a class is read from."""
    if not is_dataclass(cls):
        yield _Column(names[0], 0, cls)
        return
    hints = get_type_hints(cls)
    for one in fields(cls):
        if _BESIDE in one.metadata:
            begin = prefix + one.metadata[_BESIDE]
            yield from _columns_of(hints[one.name], names, begin)
        elif _MADE_OF not in one.metadata and prefix + one.name in names:
            place = names.index(prefix + one.name)
            yield _Column(names[place], place, hints[one.name])


def _part(cls: Any, names: tuple[str, ...], prefix: str | None = None) -> Part:
    """What makes a dataclass of a row; `prefix` where it is beside others in it."""
    hints = get_type_hints(cls)
    parts = [
        _field(one, hints[one.name], names, prefix) for one in fields(cls) if one.init
    ]
    return lambda row: cls(*[part(row) for part in parts])


def _field(
    one: Field[Any], hint: Any, names: tuple[str, ...], prefix: str | None
) -> Part:
    if _BESIDE in one.metadata:
        return _part(hint, names, (prefix or "") + one.metadata[_BESIDE])
    if _MADE_OF in one.metadata:
        read, wanted = one.metadata[_MADE_OF]
        return _default(one) if read is None else _made_part(read, wanted, names)
    column = (prefix or "") + one.name
    if column in names:
        return _Column(column, names.index(column), hint).part
    if prefix is None or default_of(one) is MISSING:
        msg = f"{column} is no column of these: {', '.join(names)}"
        raise MappingError(msg)
    return _default(one)


def _default(one: Field[Any]) -> Part:
    default = default_of(one)
    return lambda _: default


def _made_part(
    read: Callable[..., Any], wanted: Sequence[str], names: tuple[str, ...]
) -> Part:
    places = [names.index(name) for name in wanted]
    return lambda row: read(*[row[place] for place in places])


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """What makes a value of what stands in a column; nothing where it is that itself."""
    if kind in _AS_THEY_STAND:
        return None
    if kind in _WRITTEN:
        return _WRITTEN[kind][0]
    if _is_json(kind):
        return _json_reader(kind)
    return payloads.reader(kind)


def _is_json(kind: Any) -> bool:
    plain = get_origin(kind) or kind
    return plain in (tuple, frozenset, dict) or is_dataclass(plain)


def _json_reader(kind: Any) -> Callable[[Any], Any]:
    """Of what cannot be changed, the last ones are remembered: most rows have the same few."""
    read = payloads.reader(kind)

    def parsed(held: str) -> Any:
        return read(json.loads(held))

    plain = get_origin(kind) or kind
    if plain in (tuple, frozenset):
        return lru_cache(maxsize=_REMEMBERED)(parsed)
    return parsed


def _yes_or_no(held: int) -> bool:
    if held not in (0, 1):
        msg = "0 or 1 is wanted"
        raise ValueError(msg)
    return held == 1


_WRITTEN: Mapping[Any, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    bool: (_yes_or_no, int),
    datetime: (datetime.fromisoformat, to_text),
    date: (date.fromisoformat, date.isoformat),
}
"""What a column holds of these: how it is read, and how it is written."""


@cache
def _writers(
    cls: Any, names: tuple[str, ...]
) -> tuple[tuple[str, Callable[[Any], Any], Any], ...]:
    every = tuple(_written(cls))
    return tuple(one for one in every if one[0] in names) if names else every


def _written(
    cls: Any, prefix: str = "", path: str = ""
) -> Iterator[tuple[str, Callable[[Any], Any], Callable[[Any], Any] | None]]:
    """Of each column: its name, where its value is, and how it is written."""
    hints = get_type_hints(cls)
    for one in fields(cls):
        if _BESIDE in one.metadata:
            begin = prefix + one.metadata[_BESIDE]
            yield from _written(hints[one.name], begin, f"{path}{one.name}.")
        elif _MADE_OF not in one.metadata:
            get = attrgetter(path + one.name)
            yield prefix + one.name, get, _writer(hints[one.name])


def _writer(hint: Any) -> Callable[[Any], Any] | None:
    kind = plain_type(without_none(hint)[0])
    if kind in _WRITTEN:
        return _WRITTEN[kind][1]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return attrgetter("value")
    if not _is_json(kind):
        return None
    plain = get_origin(kind) or kind
    remembered = lru_cache(maxsize=_REMEMBERED)
    return remembered(_json_text) if plain in (tuple, frozenset) else _json_text


def _json_text(value: Any) -> str:
    return json.dumps(payloads.written(value), ensure_ascii=False)
