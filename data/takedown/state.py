"""The takedown state of one mention: evidence, measures, holds, reports."""

from data.models import MentionId
from data.takedown import evidence, holds, removals, reports, reposts
from data.takedown.models import TakedownState
from data.transaction import Transaction


def of(tx: Transaction, mention: MentionId) -> TakedownState:
    """Six looks by index; for most mentions there is nothing."""
    return TakedownState(
        evidence=evidence.latest(tx, mention),
        measures=tuple(removals.of(tx, mention)),
        report=reports.latest(tx, mention),
        hold=holds.on(tx, mention),
        stop=holds.stopped(tx, mention),
        after=reposts.of(tx, mention),
    )
