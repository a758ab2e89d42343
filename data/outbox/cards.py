"""Which revision of each card is wanted and which one Slack shows.

Any number of changes is one redraw, and a change made while Slack was answering is not
lost, because only the revision that was rendered counts as shown.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.instants import to_text
from data.models import ChannelId, MentionId, MessageTs, OutboxId
from data.outbox import levels, outbox
from data.transaction import Transaction

COALESCED = timedelta(seconds=5)
"""How long a change of the bot's own making may wait for others to join it."""

CONFIRMED = timedelta(seconds=30)
"""When what was drawn through a press is confirmed by an update, unless it changes before."""

COSMETIC = timedelta(seconds=45)
"""The same for what nobody waits for, such as a new weight."""


@dataclass(frozen=True, slots=True)
class Card:
    """The one message of a mention. `ts` is missing until it was posted."""

    mention: MentionId
    channel: ChannelId
    ts: MessageTs | None
    wanted: int
    shown: int
    urgent: bool
    wanted_at: datetime
    not_before: datetime
    trouble: str | None
    drawn: str | None


def open_(
    tx: Transaction,
    mention: MentionId,
    channel: ChannelId,
    now: datetime,
    *,
    priority: int | None = None,
) -> OutboxId | None:
    """Want a card for this mention and put its message; nothing when it has one.

    `priority` where it goes before, or after, what came sooner.
    """
    tx.run(
        """
        insert into cards (mention, channel, wanted_at, not_before)
        values (:mention, :channel, :now, :now)
        on conflict (mention) do nothing
        """,
        mention=mention,
        channel=channel,
        now=to_text(now),
    )
    return _put(tx, f"card:{mention}", mention, channel, now, priority)


def want(
    tx: Transaction,
    mention: MentionId,
    now: datetime,
    urgent: bool,
    *,
    after: timedelta = COALESCED,
) -> None:
    """A mention changed: want its card drawn again, and every message about it.

    The card at once for a person who waits, the rest with what else comes. A redraw that
    is already due sooner stays due sooner.
    """
    tx.run(
        """
        update cards set
            not_before = case
                when wanted > shown and not_before < :soonest then not_before
                when wanted = shown and not_before > :soonest then not_before
                else :soonest end,
            wanted_at = case when wanted > shown then wanted_at else :now end,
            urgent = case when :urgent = 1 then 1 else urgent end,
            wanted = wanted + 1
        where mention = :mention
        """,
        mention=mention,
        now=to_text(now),
        soonest=to_text(now if urgent else now + after),
        urgent=int(urgent),
    )
    levels.want_about(tx, mention, now, after)


_STALE = "wanted > shown and ts is not null and trouble is null"


def stale(tx: Transaction, now: datetime) -> list[Card]:
    """Cards to be redrawn now: those a person waits for first, then the oldest wish.

    Some of them, where there are many: no more can be drawn at once.
    """
    return tx.all_of(
        Card,
        f"""
        select * from (select * from cards where {_STALE} and urgent = 1
            and not_before <= :now order by wanted_at, mention limit :most)
        union all
        select * from (select * from cards where {_STALE} and urgent = 0
            and not_before <= :now order by not_before, mention limit :most)
        """,  # noqa: S608 - a constant of this file
        now=to_text(now),
        most=levels.MOST,
    )


def next_at(tx: Transaction, now: datetime) -> datetime | None:
    """When the next card that waits for a time may be redrawn."""
    return tx.one_of(
        datetime,
        "select min(at) as at from ("  # noqa: S608 - a constant of this file
        f"select min(not_before) as at from cards where {_STALE} and urgent = 1 "
        "and not_before > :now union all "
        f"select min(not_before) as at from cards where {_STALE} and urgent = 0 "
        "and not_before > :now)",
        now=to_text(now),
    )


def posted(
    tx: Transaction,
    mention: MentionId,
    channel: ChannelId,
    ts: MessageTs,
    revision: int,
    now: datetime,
    drawn: str | None = None,
) -> None:
    """The card stands in Slack and shows this revision (0 when nobody knows which)."""
    tx.run(
        """
        update cards set channel = :channel, ts = :ts, trouble = null,
            shown = min(:revision, wanted),
            urgent = case when :revision >= wanted then 0 else urgent end,
            drawn = :drawn, not_before = :gap
        where mention = :mention
        """,
        mention=mention,
        channel=channel,
        ts=ts,
        revision=revision,
        drawn=drawn,
        gap=to_text(now + levels.GAP),
    )


def shown_for_now(
    tx: Transaction, mention: MentionId, revision: int, now: datetime
) -> None:
    """Slack took this revision by the way of a press; an update confirms it in its time."""
    tx.run(
        """
        update cards set shown = max(shown, min(:revision, wanted)), drawn = null,
            urgent = case when :revision >= wanted then 0 else urgent end,
            wanted_at = case when :revision >= wanted then :now else wanted_at end,
            not_before = case when :revision >= wanted then :confirm else not_before end,
            wanted = case when :revision >= wanted then wanted + 1 else wanted end
        where mention = :mention
        """,
        mention=mention,
        revision=revision,
        now=to_text(now),
        confirm=to_text(now + CONFIRMED),
    )


def shown(
    tx: Transaction,
    mention: MentionId,
    revision: int,
    now: datetime,
    drawn: str | None = None,
) -> None:
    """Slack shows this revision, with this fingerprint; what came since is still wanted."""
    tx.run(
        """
        update cards set
            shown = case when :revision > wanted then wanted
                when :revision > shown then :revision else shown end,
            urgent = case when :revision >= wanted then 0 else urgent end,
            drawn = :drawn,
            not_before = case when not_before > :gap then not_before else :gap end
        where mention = :mention
        """,
        mention=mention,
        revision=revision,
        drawn=drawn,
        gap=to_text(now + levels.GAP),
    )


def put_off(tx: Transaction, mention: MentionId, until: datetime) -> None:
    """Slack did not take the redraw: try again then, from whatever the row says then."""
    tx.run(
        "update cards set not_before = :until where mention = :mention",
        mention=mention,
        until=to_text(until),
    )


def lost(tx: Transaction, mention: MentionId, ts: MessageTs, now: datetime) -> bool:
    """Somebody deleted the message: post it once more; false when that was done before."""
    row = tx.one("select * from cards where mention = :mention", mention=mention)
    if row is None or row["ts"] != ts:
        return row is not None
    tx.run("update cards set ts = null where mention = :mention", mention=mention)
    again = _put(tx, f"card:{mention}:2", mention, row["channel"], now)
    if again is None:
        trouble(tx, mention, "message_not_found")
    return again is not None


def trouble(tx: Transaction, mention: MentionId, code: str) -> None:
    """This card cannot be redrawn, for Slack's reason `code`; it is left in peace."""
    tx.run(
        "update cards set trouble = :code where mention = :mention",
        mention=mention,
        code=code,
    )


def channel_trouble(tx: Transaction, channel: ChannelId, code: str) -> None:
    """No card in this channel can be redrawn until the channel works again."""
    tx.run(
        "update cards set trouble = :code where channel = :channel and trouble is null",
        channel=channel,
        code=f"channel:{code}",
    )


def channel_works(tx: Transaction, channel: ChannelId) -> int:
    """Forget the trouble of the channel; how many cards had it."""
    return tx.run(
        """
        update cards set trouble = null
        where channel = :channel and trouble like 'channel:%'
        """,
        channel=channel,
    )


def card(tx: Transaction, mention: MentionId) -> Card | None:
    """The card of a mention."""
    return tx.one_of(
        Card, "select * from cards where mention = :mention", mention=mention
    )


def find(tx: Transaction, channel: ChannelId, ts: MessageTs) -> MentionId | None:
    """The mention whose card this message is."""
    return tx.one_of(
        MentionId,
        "select mention from cards where channel = :channel and ts = :ts and ts is not null",
        channel=channel,
        ts=ts,
    )


def address(tx: Transaction, mention: MentionId) -> tuple[ChannelId, MessageTs] | None:
    """Where the card of a mention stands, once it was posted."""
    found = card(tx, mention)
    return None if found is None or found.ts is None else (found.channel, found.ts)


def waiting(tx: Transaction) -> int:
    """How many cards show less than is wanted."""
    row = tx.one(f"select count(*) as n from cards where {_STALE}")  # noqa: S608
    return 0 if row is None else int(row["n"])


def _put(
    tx: Transaction,
    key: str,
    mention: MentionId,
    channel: ChannelId,
    now: datetime,
    priority: int | None = None,
) -> OutboxId | None:
    return outbox.put(
        tx,
        key=key,
        kind="card",
        channel=channel,
        now=now,
        mention=mention,
        priority=priority,
    )
