"""Who in the community answered in our place, until they are forgotten."""

from data.handoffs.models import Helper
from data.instants import to_text
from data.models import MentionId
from data.transaction import Row, Transaction


def add(tx: Transaction, helper: Helper) -> int:
    """Note that somebody helped and return the note's id."""
    return tx.add(
        "insert into helpers (mention, author_key, handle, url, partly, noted_by, at) "
        "values (:mention, :author_key, :handle, :url, :partly, :noted_by, :at)",
        mention=helper.mention,
        author_key=helper.author_key,
        handle=helper.handle,
        url=helper.url,
        partly=int(helper.partly),
        noted_by=helper.noted_by,
        at=to_text(helper.at),
    )


def newest_of_others(tx: Transaction, mention: MentionId) -> Row | None:
    """The newest reply by somebody else than the author: probably the helpful one."""
    return tx.one(
        "select url, author_key, author_handle as handle from replies "
        "where mention = :id and by_author = 0 order by id desc limit 1",
        id=mention,
    )
