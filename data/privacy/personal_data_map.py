"""Lists every column with sentences of ours, and what happens to it when a case is
forgotten.

Two rules. What we wrote internally is deleted with its case: nobody can tell which of
its words are about the author. What we said in public, and what belongs to no case,
stays; only names and links of the author are removed. Who did what when, and with which
code, always stays.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.audit import versions
from data.instants import to_text
from data.models import MentionId
from data.transaction import Row, Transaction

GONE = "[…]"
"""What stands where a sentence, or a name in one, was forgotten."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Columns of a table in which people write, and SQL for the mention of a row."""

    table: str
    columns: tuple[str, ...]
    mention: str = "mention"
    key: str = "id"


_OF_ESCALATION = "(select e.mention from escalations e where e.id = escalation)"
_OF_REVIEW = "(select r.mention from reviews r where r.id = review)"
_OF_DRAFT = "(select d.mention from drafts d where d.id = draft)"

INSIDE = (
    Sentences("notes", ("text",)),
    Sentences("tasks", ("what", "note")),
    Sentences("escalations", versions.PROTECTED["escalations"]),
    Sentences("info_requests", ("question", "answer"), _OF_ESCALATION),
    Sentences("review_answers", ("text",), _OF_REVIEW),
    Sentences("removals", ("rule", "lower")),
    Sentences("legal_holds", ("reason", "lifted_why")),
    Sentences("reports", ("why", "receipt")),
    Sentences("overrides", ("note",)),
    Sentences("checks", ("note",)),
    Sentences("noted_authors", ("why",)),
    Sentences("drafts", ("text", "replaced")),
    Sentences("reads", ("text", "reason"), _OF_DRAFT),
)
"""Written among ourselves about one case."""

POSTED = Sentences("posted", ("text",))
OWN = Sentences("own_posts", ("title", "text"))

OUTSIDE = (
    POSTED,
    OWN,
    Sentences("facts", ("topic", "body"), "null"),
    Sentences("freezes", ("topic",), _OF_ESCALATION),
    Sentences("absences", ("note",), "null", "member"),
    Sentences("storms", ("topic", "words", "claims", "why"), "null"),
    Sentences("statements", ("text", "url"), "null"),
    Sentences("news", ("text", "url"), "null"),
)
"""Said in public, or about no case at all."""


def forget_inside(tx: Transaction, mention: MentionId) -> None:
    """Let go of all we wrote among ourselves about a case."""
    for one in INSIDE:
        changes = ", ".join(
            f"{name} = case when {name} <> '' then :gone else {name} end"
            for name in one.columns
        )
        rows = tx.all(
            f"select {one.key} as id from {one.table} where {one.mention} = :mention",  # noqa: S608
            mention=mention,
        )
        tx.run(
            f"update {one.table} set {changes} where {one.mention} = :mention",  # noqa: S608
            mention=mention,
            gone=GONE,
        )
        if one.table in versions.PROTECTED:
            versions.forget(tx, one.table, [row["id"] for row in rows])


def naming(
    tx: Transaction, wanted: re.Pattern[str], where: Sequence[Sentences] = ()
) -> Iterator[tuple[Sentences, Row]]:
    """Rows in which this is found, anywhere or `where`: `id`, `mention`, their columns."""
    for one in where or (*INSIDE, *OUTSIDE):
        said = ", ".join(one.columns)
        rows = tx.all(
            f"select {one.key} as id, {one.mention} as mention, {said} from {one.table}"  # noqa: S608
        )
        for row in rows:
            if any(wanted.search(row[name] or "") for name in one.columns):
                yield one, row


def take_out(
    tx: Transaction, one: Sentences, row: Row, wanted: re.Pattern[str], now: datetime
) -> None:
    """Leave a sentence standing without the names in it."""
    clean = {name: row[name] and wanted.sub(GONE, row[name]) for name in one.columns}
    changes = ", ".join(f"{name} = :{name}" for name in one.columns)
    if one is POSTED:
        changes += ", forgotten_at = :forgotten_at"
        clean["forgotten_at"] = to_text(now)
    tx.run(
        f"update {one.table} set {changes} where {one.key} = :id",  # noqa: S608
        id=row["id"],
        **clean,
    )
    if one.table in versions.PROTECTED:
        versions.forget(tx, one.table, [row["id"]])


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of these names as a whole word, also in the genitive."""
    wanted = sorted({name for name in names if name}, key=len, reverse=True)
    if not wanted:
        return None
    either = "|".join(re.escape(name) for name in wanted)
    return re.compile(rf"(?<!\w)@?(?:{either})(?:['’]?s)?(?!\w)", re.IGNORECASE)
