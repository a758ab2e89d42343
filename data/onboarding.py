"""What a person confirmed in the setup check, and who has seen the message of a drill."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data.instants import to_text
from data.models import EscalationId, Mention, MentionId, UserId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody read this item in this version."""

    item: str
    version: str
    by: UserId
    at: datetime


def add(tx: Transaction, confirmation: Confirmation) -> None:
    """Keep it; earlier ones stay."""
    tx.run(
        "insert into confirmations (item, version, by, at) "
        "values (:item, :version, :by, :at)",
        item=confirmation.item,
        version=confirmation.version,
        by=confirmation.by,
        at=to_text(confirmation.at),
    )


def latest(tx: Transaction, item: str) -> Confirmation | None:
    """The last one of an item, whatever its version."""
    return tx.one_of(
        Confirmation,
        "select * from confirmations where item = :item order by id desc limit 1",
        item=item,
    )


SOURCE = "drill"
"""The source of mentions that only rehearse: no report, count or export has them."""


Kind = Literal["mentions", "storm"]
"""What is rehearsed: five mentions, or a storm."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One rehearsal; it runs while `ended_at` is empty. There is one at a time.

    Of a storm drill so many posts have come in (`posted`).
    """

    id: int
    started_by: UserId
    started_at: datetime
    ended_at: datetime | None = None
    kind: Kind = "mentions"
    posted: int = 0


@dataclass(frozen=True, slots=True)
class TestPing:
    """A manager was asked to say that the way to them works."""

    person: UserId
    at: datetime
    acknowledged_at: datetime | None = None


def begin(tx: Transaction, by: UserId, now: datetime, kind: Kind = "mentions") -> int:
    """Start one and return its number."""
    return tx.add(
        "insert into drills (started_by, started_at, kind) values (:by, :now, :kind)",
        by=by,
        now=to_text(now),
        kind=kind,
    )


def posted(tx: Transaction, number: int, count: int) -> None:
    """So many posts of a storm drill have come in."""
    tx.run("update drills set posted = :count where id = :id", count=count, id=number)


def rehearsed(tx: Transaction, mark: str) -> list[tuple[str, Mention]]:
    """The mentions of one drill with the names of their posts, which begin with `mark`."""
    found = tx.all_of(
        Mention,
        "select * from mentions where source = 'drill' "
        "and substr(external_id, 1, length(:mark)) = :mark order by id",
        mark=mark,
    )
    return [(one.post.external_id or "", one) for one in found]


def remembered(tx: Transaction) -> list[MentionId]:
    """The mentions of drills that are closed and still have their words."""
    return tx.all_of(
        MentionId,
        "select id from mentions where source = 'drill' and status = 'closed' "
        "and forgotten_at is null order by id",
    )


def running(tx: Transaction) -> Drill | None:
    """The one that runs now, if any."""
    return tx.one_of(Drill, "select * from drills where ended_at is null")


def end(tx: Transaction, number: int, by: str, now: datetime) -> bool:
    """End it; false when it had ended before."""
    changed = tx.run(
        "update drills set ended_by = :by, ended_at = :now "
        "where id = :id and ended_at is null",
        id=number,
        by=by,
        now=to_text(now),
    )
    return changed > 0


def ping(tx: Transaction, number: int, person: UserId, now: datetime) -> None:
    """Somebody is asked to acknowledge."""
    tx.run(
        "insert into drill_pings (drill, person, at) values (:drill, :person, :now)",
        drill=number,
        person=person,
        now=to_text(now),
    )


def acknowledge(tx: Transaction, number: int, person: UserId, now: datetime) -> bool:
    """The ping arrived; false for somebody who was not asked, or said so before."""
    changed = tx.run(
        "update drill_pings set acknowledged_at = :now where drill = :drill "
        "and person = :person and acknowledged_at is null",
        drill=number,
        person=person,
        now=to_text(now),
    )
    return changed > 0


def pings(tx: Transaction, number: int) -> list[TestPing]:
    """Everybody who was asked, in the order of their ids."""
    return tx.all_of(
        TestPing,
        "select * from drill_pings where drill = :drill order by person",
        drill=number,
    )


def live_mentions(tx: Transaction) -> list[Mention]:
    """The rehearsed mentions that are not closed yet."""
    return tx.all_of(
        Mention,
        "select * from mentions where source = 'drill' and status <> 'closed' "
        "order by id",
    )


def is_rehearsed(tx: Transaction, mention: MentionId) -> bool:
    """Whether a mention only rehearses; then nobody's telephone is named."""
    row = tx.one("select source from mentions where id = :id", id=mention)
    return row is not None and row["source"] == SOURCE


def open_questions(tx: Transaction) -> list[EscalationId]:
    """What management was asked about rehearsed mentions and has not ended."""
    return tx.all_of(
        EscalationId,
        "select id from escalations where ended_at is null and mention in "
        "(select id from mentions where source = 'drill') order by id",
    )
