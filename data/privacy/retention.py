"""Finds closed cases whose retention period is over, and whose texts are still stored."""

from collections.abc import Mapping
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


def over(tx: Transaction, ends: Ends, limit: int) -> list[MentionId]:
    """At most so many, the longest closed first; never what is on legal hold."""
    values = {"closed": to_text(ends.closed), "kept": to_text(ends.kept)}
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
        f"and m.closed_at < case {' '.join(cases)} else :closed end "
        "and not exists (select 1 from legal_holds h where h.mention = m.id "
        "and h.lifted_at is null) order by m.closed_at limit :limit",
        limit=limit,
        **values,
    )
