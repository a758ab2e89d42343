"""Figures of whole local days, kept so that a month need not be read again post by post.

A day is right as long as nothing of its posts has changed. Triggers count every change of a
post, and of what happened to it, by the hour in which the post came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.instants import to_text
from data.transaction import Transaction

_A_MOMENT = timedelta(milliseconds=1)
_HOUR = 13
"""So many characters of an instant say its hour."""

_CHANGES = (
    "select coalesce(sum(count), 0) as n from report_changes "
    "where hour >= substr(:begins, 1, 13) and hour <= :last"
)


@dataclass(frozen=True, slots=True)
class KeptDay:
    """The figures of a day as JSON, and the lengths of time behind them."""

    begins: datetime
    ends: datetime
    told: str
    times: bytes


def between(
    tx: Transaction, since: datetime, until: datetime, form: str, now: datetime
) -> list[KeptDay]:
    """Every day in there whose figures are still right, oldest first."""
    return tx.all_of(
        KeptDay,
        "select begins, ends, told, times from report_days d "
        "where begins >= :since and ends <= :until and form = :form "
        "and made_at <= :now and (changes_at is null or changes_at >= :now) "
        "and changes = (select coalesce(sum(count), 0) from report_changes "
        "where hour >= substr(d.begins, 1, 13) and hour <= substr(d.last, 1, 13)) "
        "order by begins",
        since=to_text(since),
        until=to_text(until),
        form=form,
        now=to_text(now),
    )


def right(tx: Transaction, form: str, now: datetime) -> set[datetime]:
    """When the days begin whose figures are still right."""
    return set(
        tx.all_of(
            datetime,
            "select begins from report_days d where form = :form "
            "and made_at <= :now and (changes_at is null or changes_at >= :now) "
            "and changes = (select coalesce(sum(count), 0) from report_changes "
            "where hour >= substr(d.begins, 1, 13) and hour <= substr(d.last, 1, 13))",
            form=form,
            now=to_text(now),
        )
    )


def changes(tx: Transaction, begins: datetime, ends: datetime) -> int:
    """How often anything of the posts of that day has changed."""
    found = tx.one_of(
        int, _CHANGES, begins=to_text(begins), last=to_text(ends - _A_MOMENT)[:_HOUR]
    )
    return found or 0


def posts(tx: Transaction, begins: datetime, ends: datetime) -> int:
    """How many posts came in then."""
    found = tx.one_of(
        int,
        "select count(*) from mentions where received_at >= :begins "
        "and received_at < :ends",
        begins=to_text(begins),
        ends=to_text(ends),
    )
    return found or 0


def keep(
    tx: Transaction,
    day: KeptDay,
    *,
    form: str,
    seen: int,
    changes_at: datetime | None,
    now: datetime,
) -> bool:
    """Keep a day as it was read when there were `seen` changes; false if there are more."""
    if changes(tx, day.begins, day.ends) != seen:
        return False
    tx.run(
        "insert into report_days "
        "(begins, ends, last, form, changes, made_at, changes_at, told, times) "
        "values (:begins, :ends, :last, :form, :seen, :now, :changes_at, :told, :times) "
        "on conflict (begins) do update set ends = excluded.ends, last = excluded.last, "
        "form = excluded.form, changes = excluded.changes, made_at = excluded.made_at, "
        "changes_at = excluded.changes_at, told = excluded.told, times = excluded.times",
        begins=to_text(day.begins),
        ends=to_text(day.ends),
        last=to_text(day.ends - _A_MOMENT),
        form=form,
        seen=seen,
        now=to_text(now),
        changes_at=None if changes_at is None else to_text(changes_at),
        told=day.told,
        times=day.times,
    )
    return True


def kept(tx: Transaction) -> list[datetime]:
    """When all days begin that are kept, right or not."""
    return tx.all_of(datetime, "select begins from report_days order by begins")


def drop(tx: Transaction, begins: Sequence[datetime]) -> None:
    """Keep these days no longer."""
    tx.run_each(
        "delete from report_days where begins = :begins",
        [{"begins": to_text(one)} for one in begins],
    )
