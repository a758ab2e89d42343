"""Who is away, until when, and who stands in."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from data.instants import to_text
from data.mapping import NO_COLUMN
from data.models import UserId
from data.team import members
from data.transaction import Transaction

FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)
"""When nobody expects somebody back."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `since` until `until`; `backup` takes their place.

    Whose account is `gone` is away for good.
    """

    member: UserId
    since: datetime
    until: datetime
    backup: UserId | None = None
    note: str = ""
    gone: bool = field(default=False, metadata=NO_COLUMN)


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
    return tx.one_of(
        Absence,
        "select * from absences where member = :member "
        "and since <= :now and until > :now",
        member=member,
        now=to_text(now),
    )


def all_at(tx: Transaction, now: datetime) -> dict[UserId, Absence]:
    """Everybody who is away at this moment, and everybody who is gone."""
    found = tx.all_of(
        Absence,
        "select * from absences where since <= :now and until > :now",
        now=to_text(now),
    )
    away = {absence.member: absence for absence in found}
    for user, since in members.gone(tx).items():
        known = away.get(user, Absence(user, since, FOR_GOOD))
        away[user] = replace(known, until=FOR_GOOD, gone=True)
    return away
