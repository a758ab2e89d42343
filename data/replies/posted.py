"""What we really posted, word for word; an edit is a new version (S0.1).

Our own texts stay. When an author is forgotten, only their names and links are removed
(`data/privacy/personal_data_map.py`).
"""

from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.replies.models import Posted, PostedId
from data.transaction import Transaction

_PUBLIC = "('public', 'public_then_private')"


def add(tx: Transaction, posted: Posted) -> PostedId:
    """Store a text that was published; the `id` it came with is ignored."""
    return PostedId(
        tx.add(
            "insert into posted (mention, draft, first, version, kind, channel, text, "
            "url, template, as_is, posted_at, by, at) values (:mention, :draft, :first, "
            ":version, :kind, :channel, :text, :url, :template, :as_is, :posted_at, "
            ":by, :at)",
            mention=posted.mention,
            draft=posted.draft,
            first=posted.first,
            version=posted.version,
            kind=posted.kind,
            channel=posted.channel,
            text=posted.text,
            url=posted.url,
            template=posted.template,
            as_is=int(posted.as_is),
            posted_at=to_text(posted.posted_at),
            by=posted.by,
            at=to_text(posted.at),
        )
    )


def of_mention(tx: Transaction, mention: MentionId) -> list[Posted]:
    """Every version of everything we published about a mention, oldest first."""
    return tx.all_of(
        Posted,
        "select * from posted where mention = :mention and taken_back_at is null "
        "order by id",
        mention=mention,
    )


def public_replies(tx: Transaction, mentions: list[MentionId]) -> int:
    """How often we have answered in public; versions of one reply count once."""
    marks = ", ".join(str(int(number)) for number in mentions) or "0"
    return (
        tx.one_of(
            int,
            f"select count(*) as n from posted where mention in ({marks}) "  # noqa: S608
            f"and first is null and taken_back_at is null and channel in {_PUBLIC}",
        )
        or 0
    )


def echoes(tx: Transaction, text: str, template: str | None, since: datetime) -> int:
    """How often the same words, or the same template as it stands, went out since."""
    return (
        tx.one_of(
            int,
            "select count(*) as n from posted where at >= :since and first is null "
            "and taken_back_at is null "
            "and (text = :text or (as_is = 1 and template = :template))",
            since=to_text(since),
            text=text,
            template=template,
        )
        or 0
    )


def take_back(tx: Transaction, mention: MentionId, at: datetime, now: datetime) -> None:
    """What was marked as posted at that instant was not; its draft goes on."""
    tx.run(
        "update drafts set state = 'writing' where id = (select draft from posted "
        "where mention = :mention and at = :at and taken_back_at is null) "
        "and not exists (select 1 from drafts as live "
        "where live.mention = :mention and live.state = 'writing')",
        mention=mention,
        at=to_text(at),
    )
    tx.run(
        "update posted set taken_back_at = :now "
        "where mention = :mention and at = :at and taken_back_at is null",
        mention=mention,
        at=to_text(at),
        now=to_text(now),
    )
