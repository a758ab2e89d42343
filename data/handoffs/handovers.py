"""Private contact: channel and state, and the result of each call."""

from datetime import datetime

from data.handoffs.models import Contact, Handover, HandoverId
from data.instants import maybe_text, to_text
from data.models import MentionId
from data.transaction import Transaction


def add(tx: Transaction, handover: Handover) -> HandoverId:
    """Store a new offer; the `id` it came with is ignored."""
    return HandoverId(
        tx.add(
            "insert into handovers (mention, channel, state, owner, mood_before, "
            "meet_at, offered_at, accepted_at) values (:mention, :channel, :state, "
            ":owner, :mood_before, :meet_at, :offered_at, :accepted_at)",
            mention=handover.mention,
            channel=handover.channel,
            state=handover.state,
            owner=handover.owner,
            mood_before=handover.mood_before,
            meet_at=maybe_text(handover.meet_at),
            offered_at=to_text(handover.offered_at),
            accepted_at=maybe_text(handover.accepted_at),
        )
    )


def save(tx: Transaction, handover: Handover) -> None:
    """Store how far it got."""
    tx.run(
        "update handovers set channel = :channel, state = :state, owner = :owner, "
        "mood_before = :mood_before, mood_after = :mood_after, meet_at = :meet_at, "
        "accepted_at = :accepted_at, contacted_at = :contacted_at, "
        "ended_at = :ended_at where id = :id",
        id=handover.id,
        channel=handover.channel,
        state=handover.state,
        owner=handover.owner,
        mood_before=handover.mood_before,
        mood_after=handover.mood_after,
        meet_at=maybe_text(handover.meet_at),
        accepted_at=maybe_text(handover.accepted_at),
        contacted_at=maybe_text(handover.contacted_at),
        ended_at=maybe_text(handover.ended_at),
    )


def running(tx: Transaction, mention: MentionId) -> Handover | None:
    """The one that goes on now; there is at most one."""
    return tx.one_of(
        Handover,
        "select * from handovers where mention = :id and ended_at is null",
        id=mention,
    )


def latest(tx: Transaction, mention: MentionId) -> Handover | None:
    """The one a card shows: the youngest."""
    return tx.one_of(
        Handover,
        "select * from handovers where mention = :id order by id desc limit 1",
        id=mention,
    )


def log(tx: Transaction, contact: Contact) -> None:
    """One attempt to get in touch, in codes."""
    tx.add(
        "insert into contacts (handover, at, by, channel, reached, outcome) "
        "values (:handover, :at, :by, :channel, :reached, :outcome)",
        handover=contact.handover,
        at=to_text(contact.at),
        by=contact.by,
        channel=contact.channel,
        reached=int(contact.reached),
        outcome=contact.outcome,
    )


def contacts_since(tx: Transaction, since: datetime) -> dict[tuple[str, str], int]:
    """How many attempts there were, by channel and by how they ended."""
    rows = tx.all(
        "select channel, case when reached = 0 then 'not_reached' else outcome end "
        "as ended, count(*) as n from contacts where at >= :since "
        "group by channel, reached, outcome",
        since=to_text(since),
    )
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (str(row["channel"]), str(row["ended"] or "going_on"))
        found[key] = found.get(key, 0) + int(row["n"])
    return found


def moods_since(
    tx: Transaction, since: datetime
) -> dict[tuple[str | None, str | None, str], int]:
    """How many ended handovers sounded how before and after, and how they ended."""
    rows = tx.all(
        "select mood_before, mood_after, state, count(*) as n from handovers "
        "where ended_at >= :since group by mood_before, mood_after, state",
        since=to_text(since),
    )
    return {
        (row["mood_before"], row["mood_after"], str(row["state"])): int(row["n"])
        for row in rows
    }
