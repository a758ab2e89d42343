"""Which posted messages are outdated.

A brief, a reminder or a request is sent once and read for days, so like a card it is
kept current. `wanted` counts the changes of what it is about, `shown` up to which of
them it was rendered, and `drawn` is the fingerprint of what Slack shows, so that
nothing is sent when nothing changed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.instants import to_text
from data.mapping import beside, made_of
from data.models import ChannelId, MentionId, MessageTs, OutboxId
from data.outbox.outbox import OutboxMessage
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Level:
    """One posted message that may show something else by now, and where it stands.

    `revision` is how many changes were known when this was read.
    """

    message: OutboxMessage = field(metadata=beside())
    channel: ChannelId = field(metadata=made_of(ChannelId, "sent_channel"))
    ts: MessageTs
    revision: int = field(metadata=made_of(int, "wanted"))
    drawn: str | None
    urgent: bool
    wanted_at: datetime


GAP = timedelta(seconds=1)
"""The least time between two drawings of one message."""

MOST = 100
"""The most that are looked at together, of what people wait for and of the rest."""

LISTED = timedelta(days=1)
"""How long a list follows the mentions it names; after that its date says how old it is."""

_WANT = """
    update outbox set wanted = wanted + 1,
        urgent_wanted = case when :urgent = 1 then wanted + 1 else urgent_wanted end,
        calm_at = case when :urgent = 1 then calm_at else :soonest end,
        redraw_at = case
            when wanted > shown and redraw_at < :soonest then redraw_at
            when wanted = shown and redraw_at > :soonest then redraw_at
            else :soonest end,
        wanted_at = case when wanted > shown then wanted_at else :now end,
        urgent = case when :urgent = 1 then 1 else urgent end
"""


_ABOUT = """
    select id from outbox where mention = :mention and kind <> 'card'
        and state in ('sending', 'sent', 'unknown')
    union all
    select o.id from list_items i join outbox o on o.id = i.outbox
    where i.mention = :mention and o.ts is not null and o.created_at >= :lately
"""
"""What was said about one mention, and the lists of late that name it."""


def want(tx: Transaction, outbox: OutboxId, now: datetime) -> None:
    """Have one message drawn again at once: somebody waits for it, or pressed in it."""
    tx.run(
        f"{_WANT} where id = :id",
        id=outbox,
        now=to_text(now),
        soonest=to_text(now),
        urgent=1,
    )


def want_in_time(
    tx: Transaction, outbox: OutboxId, now: datetime, *, forgotten: bool = False
) -> None:
    """Have one message drawn again when there is time.

    Where it is no longer true and names somebody `forgotten`, it is blanked.
    """
    if forgotten:
        tx.run(
            "update outbox set data = json_set(data, '$.forgotten', json('true')) "
            "where id = :id",
            id=outbox,
        )
    tx.run(
        f"{_WANT} where id = :id",
        id=outbox,
        now=to_text(now),
        soonest=to_text(now),
        urgent=0,
    )


def want_about(
    tx: Transaction, mention: MentionId, now: datetime, after: timedelta
) -> None:
    """A mention changed: whatever was said about it is drawn again, with what else comes."""
    tx.run(
        f"{_WANT} where id in ({_ABOUT})",
        mention=mention,
        lately=to_text(now - LISTED),
        now=to_text(now),
        soonest=to_text(now + after),
        urgent=0,
    )


def want_after(
    tx: Transaction, outbox: OutboxId, now: datetime, after: timedelta
) -> None:
    """Have one message drawn again with whatever else changes until then."""
    tx.run(
        f"{_WANT} where id = :id",
        id=outbox,
        now=to_text(now),
        soonest=to_text(now + after),
        urgent=0,
    )


_STALE = "wanted > shown and state = 'sent' and ts is not null"


def stale(tx: Transaction, now: datetime) -> list[Level]:
    """Messages to be drawn again now: those a person waits for first, then the oldest.

    Some of them, where there are many: no more can be drawn at once.
    """
    return tx.all_of(
        Level,
        f"""
        select * from (select * from outbox where {_STALE} and urgent = 1
            and redraw_at <= :now order by wanted_at, id limit :most)
        union all
        select * from (select * from outbox where {_STALE} and urgent = 0
            and redraw_at <= :now order by redraw_at, id limit :most)
        """,  # noqa: S608 - a constant of this file
        now=to_text(now),
        most=MOST,
    )


def next_at(tx: Transaction, now: datetime) -> datetime | None:
    """When the next message that waits for a time may be drawn again."""
    return tx.one_of(
        datetime,
        "select min(at) as at from ("  # noqa: S608 - a constant of this file
        f"select min(redraw_at) as at from outbox where {_STALE} and urgent = 1 "
        "and redraw_at > :now union all "
        f"select min(redraw_at) as at from outbox where {_STALE} and urgent = 0 "
        "and redraw_at > :now)",
        now=to_text(now),
    )


def waiting(tx: Transaction) -> int:
    """How many messages show less than is wanted."""
    row = tx.one(f"select count(*) as n from outbox where {_STALE}")  # noqa: S608
    return 0 if row is None else int(row["n"])


def posted(tx: Transaction, outbox: OutboxId, revision: int, drawn: str | None) -> None:
    """It was posted and shows this revision; nobody knows which where `drawn` is none."""
    tx.run(
        """
        update outbox set drawn = :drawn, shown = :revision,
            wanted = case when :drawn is null then max(wanted, :revision + 1) else wanted end,
            redraw_at = coalesce(redraw_at, created_at),
            wanted_at = coalesce(wanted_at, created_at)
        where id = :id
        """,
        id=outbox,
        revision=revision,
        drawn=drawn,
    )


def shown(
    tx: Transaction, outbox: OutboxId, revision: int, drawn: str | None, now: datetime
) -> None:
    """Slack shows this revision; what was wanted since is still wanted.

    At the pace of what is wanted since: that somebody waited for this revision makes
    nothing urgent that came while it was drawn.
    """
    tx.run(
        """
        update outbox set shown = max(shown, min(:revision, wanted)), drawn = :drawn,
            urgent = case when :revision >= urgent_wanted then 0 else urgent end,
            redraw_at = max(:gap, case
                when :revision < wanted and :revision >= urgent_wanted
                then coalesce(calm_at, redraw_at) else redraw_at end)
        where id = :id
        """,
        id=outbox,
        revision=revision,
        drawn=drawn,
        gap=to_text(now + GAP),
    )


def put_off(tx: Transaction, outbox: OutboxId, until: datetime) -> None:
    """Slack did not take it: try again then, from whatever is true then."""
    tx.run(
        "update outbox set redraw_at = :until where id = :id",
        id=outbox,
        until=to_text(until),
    )
