"""How often which rules were overridden and why; never by whom (S2.3)."""

from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import MentionId
from data.transaction import Transaction


def add(
    tx: Transaction, rule: str, mention: MentionId, note: str, at: datetime
) -> None:
    """One rule was overruled, with one sentence of why."""
    tx.run(
        "insert into overrides (rule, mention, note, at) "
        "values (:rule, :mention, :note, :at)",
        rule=rule,
        mention=mention,
        note=note,
        at=to_text(at),
    )


def counts(
    tx: Transaction, since: datetime, until: datetime | None = None
) -> dict[str, int]:
    """How often each rule was overruled since then, the most often first."""
    rows = tx.all(
        "select rule, count(*) as n from overrides where at >= :since "
        "and (:until is null or at < :until) group by rule order by n desc, rule",
        since=to_text(since),
        until=maybe_text(until),
    )
    return {row["rule"]: int(row["n"]) for row in rows}


def notes(tx: Transaction, rule: str, since: datetime, most: int) -> list[str]:
    """The latest sentences about one rule."""
    return tx.all_of(
        str,
        "select note from overrides where rule = :rule and at >= :since and note <> '' "
        "order by id desc limit :most",
        rule=rule,
        since=to_text(since),
        most=most,
    )
