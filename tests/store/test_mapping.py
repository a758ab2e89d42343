"""A row becomes a value by the types of its class; one that does not fit says where."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal, NewType

import pytest

from data import mapping
from data.instants import to_text
from data.mapping import MappingError, beside, columns, made_of
from data.payloads import PayloadError, from_json, to_json

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

ParcelId = NewType("ParcelId", int)


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Stamp:
    town: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    name: str | None = None
    town: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    sender: Sender = field(default_factory=Sender, metadata=beside("sender_"))
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    id: ParcelId
    label: Label = field(metadata=beside())
    size: Size
    sent_at: datetime
    state: Literal["waiting", "gone"] = "waiting"
    fragile: bool = False
    weight: int | None = None
    due: date | None = None
    stamps: tuple[Stamp, ...] = ()
    route: frozenset[str] = frozenset()
    body: bytes | None = None
    heading: str = field(default="", metadata=made_of("{}/{}".format, "size", "state"))


SCHEMA = """
create table parcels (
    id integer primary key, text text not null, sender_name text, tags text not null,
    size text not null, sent_at text not null, state text not null, fragile integer,
    weight integer, due text, stamps text not null, route text not null, body blob
) strict
"""
PARCEL = Parcel(
    ParcelId(7),
    Label("Lamp", Sender("Ida"), ("glass", "Gruß")),
    Size.LARGE,
    NOON,
    "gone",
    fragile=True,
    due=date(2026, 3, 4),
    stamps=(Stamp("Bern", NOON), Stamp("Zug", NOON, "late")),
    route=frozenset({"north"}),
    body=b"\x00",
    heading="large/gone",
)


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    connection.execute(SCHEMA)
    put(connection, PARCEL)
    yield connection
    connection.close()


def put(store: sqlite3.Connection, parcel: Parcel) -> None:
    held = columns(parcel)
    held.pop("sender_town")
    names = ", ".join(held)
    marks = ", ".join(f":{name}" for name in held)
    store.execute(f"insert into parcels ({names}) values ({marks})", held)  # noqa: S608


def read(store: sqlite3.Connection, sql: str = "select * from parcels") -> list[Parcel]:
    return mapping.all_of(Parcel, store.execute(sql), sql)


def test_what_was_written_is_read_again(store: sqlite3.Connection) -> None:
    assert read(store) == [PARCEL]
    put(store, Parcel(ParcelId(8), Label("Book"), Size.SMALL, NOON))
    sql = "select * from parcels where id = 8"
    book = mapping.one_of(Parcel, store.execute(sql), sql)
    assert book is not None
    assert (book.weight, book.due, book.body, book.stamps) == (None, None, None, ())
    assert book.sent_at.tzinfo is UTC


def test_columns_hold_what_the_project_stores(store: sqlite3.Connection) -> None:
    row = dict(store.execute("select * from parcels").fetchone())
    assert row["sent_at"] == to_text(NOON)
    assert row["fragile"] == 1
    assert row["tags"] == '["glass", "Gruß"]'
    assert row["due"] == "2026-03-04"


def test_the_order_of_columns_and_more_of_them_do_not_matter(
    store: sqlite3.Connection,
) -> None:
    names = [row[1] for row in store.execute("pragma table_info(parcels)")]
    sql = f"select 'x' as more, {', '.join(reversed(names))} from parcels"  # noqa: S608
    assert read(store, sql) == [PARCEL]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("sent_at = 'noon'", "parcels.sent_at cannot be 'noon'"),
        ("size = 'huge'", "parcels.size cannot be 'huge'"),
        ("state = 'lost'", "parcels.state cannot be 'lost'"),
        ("fragile = 3", "parcels.fragile cannot be 3"),
        ("fragile = null", "parcels.fragile cannot be None"),
        ("tags = 'glass'", "parcels.tags cannot be 'glass'"),
        ("tags = '[1]'", "parcels.tags cannot be '[1]'"),
        ('stamps = \'[{"town": "Bern"}]\'', "parcels.stamps cannot be"),
        ("due = 'soon'", "parcels.due cannot be 'soon'"),
    ],
)
def test_a_row_that_does_not_fit_names_its_place(
    store: sqlite3.Connection, change: str, told: str
) -> None:
    read(store)
    store.execute(f"update parcels set {change}")  # noqa: S608
    with pytest.raises(MappingError, match="parcels") as error:
        read(store)
    assert str(error.value).startswith(told)


def test_a_column_of_another_type_is_told(store: sqlite3.Connection) -> None:
    sql = "select * from (select *, 'much' as weight from (select id, text, sender_name, tags, size, sent_at, state, fragile, due, stamps, route, body from parcels))"
    with pytest.raises(MappingError, match=r"weight cannot be 'much'.*int is wanted"):
        read(store, sql)


def test_a_missing_column_is_told(store: sqlite3.Connection) -> None:
    sql = "select id, text, tags, size, sent_at from parcels"
    with pytest.raises(MappingError, match=r"parcels\.state is no column"):
        read(store, sql)


def test_one_column_is_a_value_of_its_own(store: sqlite3.Connection) -> None:
    sql = "select id from parcels"
    assert mapping.all_of(ParcelId, store.execute(sql), sql) == [7]
    sql = "select max(sent_at) from parcels"
    assert mapping.one_of(datetime, store.execute(sql), sql) == NOON
    sql = "select max(sent_at) from parcels where id = 9"
    assert mapping.one_of(datetime, store.execute(sql), sql) is None


@dataclass(frozen=True, slots=True)
class Told:
    """Always `from_` and `note`; the rest where there is something to tell."""

    from_: str | None
    note: bool
    at: datetime | None = None
    stamps: tuple[Stamp, ...] = ()
    left: frozenset[str] = frozenset()
    both: tuple[str, int] | None = None


def test_json_names_what_has_no_default_and_what_differs_from_it() -> None:
    assert to_json(Told(None, note=False)) == {"from": None, "note": False}
    full = Told("U1", True, NOON, (Stamp("Bern", NOON),), frozenset("ba"), ("x", 2))
    written: dict[str, Any] = {
        "from": "U1",
        "note": True,
        "at": "2026-03-02T12:00:00+00:00",
        "stamps": [{"town": "Bern", "at": "2026-03-02T12:00:00+00:00"}],
        "left": ["a", "b"],
        "both": ["x", 2],
    }
    assert to_json(full) == written
    assert from_json(Told, written) == full


def test_json_of_another_version_is_read_as_far_as_it_goes() -> None:
    assert from_json(Told, {"later": 1}) == Told(None, note=False)
    with pytest.raises(PayloadError, match=r"Told\.note cannot be 'yes'"):
        from_json(Told, {"note": "yes"})
    with pytest.raises(PayloadError, match=r"Told\.both"):
        from_json(Told, {"both": ["x"]})
    with pytest.raises(PayloadError, match=r"Stamp"):
        from_json(Told, {"stamps": [{"town": "Bern"}]})
