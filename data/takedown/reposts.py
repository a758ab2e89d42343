"""Which mentions came after a removal, and why we think so."""

from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.takedown.models import RemovalId, Repost
from data.transaction import Transaction


def link(
    tx: Transaction, mention: MentionId, removal: RemovalId, why: str, at: datetime
) -> None:
    """This mention came after that removal."""
    tx.run(
        "insert into reposts (mention, removal, why, at) "
        "values (:mention, :removal, :why, :at) on conflict (mention) do nothing",
        mention=mention,
        removal=removal,
        why=why,
        at=to_text(at),
    )


def of(tx: Transaction, mention: MentionId) -> Repost | None:
    """What this mention came after."""
    return tx.one_of(
        Repost,
        "select b.removal, b.why, r.mention as removed from reposts b "
        "join removals r on r.id = b.removal where b.mention = :mention",
        mention=mention,
    )
