"""Everything that guards one mention, in one look: evidence, measures, holds, reports."""

from data.models import MentionId
from data.removal import boomerangs, evidence, holds, removals, reports
from data.removal.guarding import Guard
from data.transaction import Transaction


def of(tx: Transaction, mention: MentionId) -> Guard:
    """Six looks by index; for most mentions there is nothing."""
    return Guard(
        evidence=evidence.latest(tx, mention),
        measures=tuple(removals.of(tx, mention)),
        report=reports.latest(tx, mention),
        hold=holds.on(tx, mention),
        stop=holds.stopped(tx, mention),
        after=boomerangs.of(tx, mention),
    )
