"""The checks after a reply: when they are due, what was seen, and by whom."""

from datetime import datetime

from data.followup.models import Check
from data.instants import maybe_text, to_text
from data.models import MentionId, UserId
from data.transaction import Transaction


def add(tx: Transaction, check: Check) -> int:
    """Plan one look; the `id` it came with is ignored."""
    return tx.add(
        "insert into checks (mention, look, situation, since, due, planned_at, asked_at, "
        "wrote) values (:mention, :look, :situation, :since, :due, :planned_at, "
        ":asked_at, :wrote)",
        mention=check.mention,
        look=check.look,
        situation=check.situation,
        since=to_text(check.since),
        due=to_text(check.due),
        planned_at=to_text(check.planned_at),
        asked_at=maybe_text(check.asked_at),
        wrote=int(check.wrote),
    )


def save(tx: Transaction, check: Check) -> None:
    """Store what was asked and seen; when it was planned for changes with it."""
    tx.run(
        "update checks set look = :look, due = :due, asked_at = :asked_at, "
        "asked_in = :asked_in, asked_of = :asked_of, "
        "author = :author, others = :others, others_from = :others_from, mood = :mood, "
        "wrote = :wrote, people = :people, note = :note, by = :by, done_at = :done_at, "
        "missed_at = :missed_at, verdict = :verdict where id = :id",
        id=check.id,
        look=check.look,
        due=to_text(check.due),
        asked_at=maybe_text(check.asked_at),
        asked_in=check.asked_in,
        asked_of=check.asked_of,
        author=check.author,
        others=check.others,
        others_from=check.others_from,
        mood=check.mood,
        wrote=int(check.wrote),
        people=check.people,
        note=check.note,
        by=check.by,
        done_at=maybe_text(check.done_at),
        missed_at=maybe_text(check.missed_at),
        verdict=check.verdict,
    )


def find(tx: Transaction, check: int) -> Check | None:
    """One look by its id."""
    return tx.one_of(Check, "select * from checks where id = :id", id=check)


def of_mention(tx: Transaction, mention: MentionId) -> list[Check]:
    """Every look at a mention, in the order they are due."""
    return tx.all_of(
        Check,
        "select * from checks where mention = :mention order by due, id",
        mention=mention,
    )


def of_last_watch(tx: Transaction, mention: MentionId) -> list[Check]:
    """The looks of the watch that began last, in the order they are due."""
    all_of_them = of_mention(tx, mention)
    since = max((check.since for check in all_of_them), default=None)
    return [check for check in all_of_them if check.since == since]


def last_asked(
    tx: Transaction, person: UserId, since: datetime, now: datetime
) -> datetime | None:
    """When somebody was last asked to look, if that was after `since`.

    What lies ahead of now was written by a clock that was set back since.
    """
    return tx.one_of(
        datetime,
        "select max(asked_at) as at from checks "
        "where asked_of = :person and asked_of is not null and asked_at > :since "
        "and asked_at <= :now",
        person=person,
        since=to_text(since),
        now=to_text(now),
    )


def drop_planned_by(tx: Transaction, mention: MentionId, at: datetime) -> None:
    """Forget the looks a move planned that was taken back."""
    tx.run(
        "delete from checks where mention = :mention and planned_at >= :at",
        mention=mention,
        at=to_text(at),
    )
