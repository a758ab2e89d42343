"""Who is away, until when, and who stands in."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data.instants import to_text
from data.models import UserId
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
    gone: bool = False


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
        "select *, 0 as gone from absences where member = :member "
        "and since <= :now and until > :now",
        member=member,
        now=to_text(now),
    )


def all_at(tx: Transaction, now: datetime) -> dict[UserId, Absence]:
    """Everybody who is away at this moment, and everybody who is gone."""
    found = tx.all_of(
        Absence,
        "select member, since, until, backup, note, 0 as gone from absences "
        "where since <= :now and until > :now union all "
        "select id, gone_at, :for_good, null, '', 1 from members "
        "where gone_at is not null",
        now=to_text(now),
        for_good=to_text(FOR_GOOD),
    )
    away: dict[UserId, Absence] = {}
    for one in found:
        known = away.get(one.member, one)
        away[one.member] = replace(known, until=one.until, gone=one.gone)
    return away
