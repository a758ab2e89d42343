"""Has messages that were posted drawn again, from what is true now."""

from bot.rules.life.step import Given
from data.courier import outbox
from data.transaction import Transaction

_IN_TIME = 5
"""After everything somebody waits to see."""


def redraw(
    tx: Transaction, posted: outbox.Letter | None, why: str, given: Given
) -> None:
    """Have a message that was posted drawn again, from what is true now."""
    if posted is not None:
        _put(tx, posted, why, given, {"redraws": posted.id}, None)


def redraw_forgotten(
    tx: Transaction, posted: outbox.Letter, why: str, given: Given
) -> None:
    """The same, when there is time; what is no longer true is blotted out."""
    data: dict[str, object] = {"redraws": posted.id, "forgotten": True}
    _put(tx, posted, why, given, data, _IN_TIME)


def _put(
    tx: Transaction,
    posted: outbox.Letter,
    why: str,
    given: Given,
    data: dict[str, object],
    priority: int | None,
) -> None:
    outbox.put(
        tx,
        key=f"{posted.key}:{why}",
        kind="redraw",
        channel=posted.channel,
        now=given.now,
        mention=posted.mention,
        escalation=posted.escalation,
        priority=priority,
        data=data,
    )
