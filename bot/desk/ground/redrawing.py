"""Has messages that were posted drawn again, from what is true now."""

from bot.rules.life.step import Given
from data.courier import outbox
from data.transaction import Transaction


def redraw(
    tx: Transaction, posted: outbox.Letter | None, why: str, given: Given
) -> None:
    """Have a message that was posted drawn again, from what is true now."""
    if posted is None:
        return
    outbox.put(
        tx,
        key=f"{posted.key}:{why}",
        kind="redraw",
        channel=posted.channel,
        now=given.now,
        mention=posted.mention,
        escalation=posted.escalation,
        data={"redraws": posted.id},
    )
