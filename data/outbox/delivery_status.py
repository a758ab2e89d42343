"""Records the result of a message: being sent, sent, unknown, failed, withdrawn."""

from datetime import datetime, timedelta

from data.instants import maybe_text, to_text
from data.models import ChannelId, MessageTs, OutboxId
from data.transaction import Transaction

MEMORY = timedelta(minutes=10)
"""How long an attempt that was not found still counts as one that may appear."""


def sending(
    tx: Transaction, outbox: OutboxId, now: datetime, settle: timedelta
) -> bool:
    """Claim a waiting message before the call; false when it is not waiting any more.

    Should we die in the call, nobody looks for the message before `settle` is over.
    `started_at` never lies further back than `MEMORY` before the newest attempt, so
    the stretch of history that has to be searched is short.
    """
    changed = tx.run(
        """
        update outbox set state = 'sending', attempts = attempts + 1,
            started_at = case when started_at > :remembered then started_at
                else :now end,
            not_before = :settled
        where id = :id and state = 'waiting'
        """,
        id=outbox,
        now=to_text(now),
        remembered=to_text(now - MEMORY),
        settled=to_text(now + settle),
    )
    return changed == 1


def sent(tx: Transaction, outbox: OutboxId, channel: ChannelId, ts: MessageTs) -> None:
    """It stands in Slack, here. `channel` is the real one, D… for a DM."""
    tx.run(
        """
        update outbox set state = 'sent', sent_channel = :channel, ts = :ts, error = null
        where id = :id and state in ('sending', 'unknown')
        """,
        id=outbox,
        channel=channel,
        ts=ts,
    )


def published(tx: Transaction, outbox: OutboxId) -> None:
    """It stands on somebody's Home, which is no message; may be repeated."""
    tx.run(
        "update outbox set state = 'sent', attempts = attempts + 1, error = null "
        "where id = :id and state = 'waiting'",
        id=outbox,
    )


def later(
    tx: Transaction,
    outbox: OutboxId,
    not_before: datetime,
    *,
    started_at: datetime | None,
    error: str | None,
) -> None:
    """Slack certainly did not take it: wait again, under the same key.

    `started_at` is what it was before this attempt, so that a later search looks no
    further back than the first attempt that might have worked.
    """
    tx.run(
        """
        update outbox set state = 'waiting', not_before = :not_before,
            started_at = :started_at, error = :error
        where id = :id and state in ('waiting', 'sending', 'unknown')
        """,
        id=outbox,
        not_before=to_text(not_before),
        started_at=maybe_text(started_at),
        error=error,
    )


def unknown(tx: Transaction, outbox: OutboxId, look_at: datetime, error: str) -> None:
    """It may or may not stand in Slack: look for it at `look_at`, send nothing until."""
    tx.run(
        """
        update outbox set state = 'unknown', not_before = :look_at, error = :error
        where id = :id and state in ('sending', 'unknown')
        """,
        id=outbox,
        look_at=to_text(look_at),
        error=error,
    )


def failed(tx: Transaction, outbox: OutboxId, error: str) -> None:
    """Slack will never take it; `error` is its code."""
    _end(tx, outbox, "failed", error)


def withdrawn(tx: Transaction, outbox: OutboxId) -> None:
    """It is no longer true, so it is not said."""
    _end(tx, outbox, "withdrawn", None)


def stumbled(tx: Transaction, outbox: OutboxId, again_at: datetime) -> None:
    """We failed ourselves: nothing is sent again before somebody looked or waited."""
    tx.run(
        """
        update outbox set attempts = attempts + 1, not_before = :again_at,
            state = case when state = 'sending' then 'unknown' else state end,
            error = 'stumbled'
        where id = :id and state in ('waiting', 'sending', 'unknown')
        """,
        id=outbox,
        again_at=to_text(again_at),
    )


def mark_interrupted(
    tx: Transaction, in_flight: frozenset[OutboxId] = frozenset()
) -> int:
    """Turn every message left `sending` by a death into `unknown`; how many there were."""
    rows = tx.all(
        """
        select id from outbox
        where state in ('waiting', 'sending', 'unknown') and state = 'sending'
        """
    )
    lost = [row["id"] for row in rows if row["id"] not in in_flight]
    for outbox in lost:
        tx.run(
            "update outbox set state = 'unknown', error = 'interrupted' where id = :id",
            id=outbox,
        )
    return len(lost)


def _end(tx: Transaction, outbox: OutboxId, state: str, error: str | None) -> None:
    tx.run(
        """
        update outbox set state = :state, error = :error
        where id = :id and state in ('waiting', 'sending', 'unknown')
        """,
        id=outbox,
        state=state,
        error=error,
    )
