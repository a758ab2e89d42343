"""Remembers who is not there, until when, and who stands in."""

from dataclasses import dataclass
from datetime import datetime

from data.instants import from_text, to_text
from data.models import UserId
from data.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `since` until `until`; `backup` takes their place."""

    member: UserId
    since: datetime
    until: datetime
    backup: UserId | None = None
    note: str = ""


def begin(tx: Transaction, absence: Absence) -> None:
    """This person is away from now on; an earlier absence is replaced."""
    tx.run(
        "insert into absences (member, since, until, backup, note) "
        "values (:member, :since, :until, :backup, :note) "
        "on conflict (member) do update set since = excluded.since, "
        "until = excluded.until, backup = excluded.backup, note = excluded.note",
        member=absence.member,
        since=to_text(absence.since),
        until=to_text(absence.until),
        backup=absence.backup,
        note=absence.note,
    )


def end(tx: Transaction, member: UserId) -> bool:
    """This person is back; false when nobody knew of an absence."""
    return bool(tx.run("delete from absences where member = :member", member=member))


def of(tx: Transaction, member: UserId, now: datetime) -> Absence | None:
    """The absence of somebody, while it lasts."""
    row = tx.one(
        "select * from absences where member = :member "
        "and since <= :now and until > :now",
        member=member,
        now=to_text(now),
    )
    return None if row is None else _from_row(row)


def all_at(tx: Transaction, now: datetime) -> dict[UserId, Absence]:
    """Everybody who is away at this moment."""
    rows = tx.all(
        "select * from absences where since <= :now and until > :now", now=to_text(now)
    )
    return {UserId(row["member"]): _from_row(row) for row in rows}


def _from_row(row: Row) -> Absence:
    return Absence(
        member=UserId(row["member"]),
        since=from_text(row["since"]),
        until=from_text(row["until"]),
        backup=None if row["backup"] is None else UserId(row["backup"]),
        note=row["note"],
    )
