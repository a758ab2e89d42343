"""Finds closed cases whose retention period is over, and whose texts are still stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Ends:
    """Whatever was closed before these instants is over: of its kind, or else `closed`.

    `kept` is for cases with evidence, or that were put to management.
    """

    closed: datetime
    kept: datetime
    outcomes: Mapping[str, datetime]
    classes: Mapping[str, datetime]

    @property
    def latest(self) -> datetime:
        """Nothing that was closed since then is over, whatever its kind."""
        every = (
            self.closed,
            self.kept,
            *self.outcomes.values(),
            *self.classes.values(),
        )
        return max(every)


def over(
    tx: Transaction, ends: Ends, limit: int, *, among: Sequence[MentionId] | None = None
) -> list[MentionId]:
    """At most so many, the longest closed first; never what is on legal hold.

    Among these only, where some are named. It may look at very many cases that are kept for
    longer: all of them are asked for on a reader.
    """
    values: dict[str, object] = {
        "closed": to_text(ends.closed),
        "kept": to_text(ends.kept),
        "latest": to_text(ends.latest),
    }
    only = ""
    if among is not None:
        values |= {f"id_{index}": number for index, number in enumerate(among)}
        marks = ", ".join(f":id_{index}" for index in range(len(among)))
        only = f"and m.id in ({marks}) "
    cases = [
        "when exists (select 1 from evidence e where e.mention = m.id) "
        "or exists (select 1 from escalations e where e.mention = m.id) then :kept"
    ]
    for column, named in (
        ("outcome", ends.outcomes),
        ("classification", ends.classes),
    ):
        for index, (name, end) in enumerate(named.items()):
            values[f"{column}_{index}"] = name
            values[f"{column}_end_{index}"] = to_text(end)
            cases.append(
                f"when m.{column} = :{column}_{index} then :{column}_end_{index}"
            )
    return tx.all_of(
        MentionId,
        "select m.id from mentions m where m.status = 'closed' "  # noqa: S608
        "and (m.forgotten_at is null or m.forgotten_at < m.closed_at) "
        f"{only}and m.closed_at < :latest "
        f"and m.closed_at < case {' '.join(cases)} else :closed end "
        "and not exists (select 1 from legal_holds h where h.mention = m.id "
        "and h.lifted_at is null) order by m.closed_at limit :limit",
        limit=limit,
        **values,
    )
