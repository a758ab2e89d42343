"""Later posts in the conversation of a mention."""

from dataclasses import dataclass
from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import MentionId, Post, Reply
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was written below a mention: `people` are those beside the author.

    `spread` came from elsewhere, `watched` because its author is followed.
    """

    count: int = 0
    by_author: int = 0
    people: int = 0
    spread: int = 0
    watched: int = 0


def add(
    tx: Transaction,
    mention: MentionId,
    post: Post,
    *,
    by_author: bool,
    at: datetime,
    how: str = "answer",
) -> int:
    """Attach a post to its mention and return the reply's id.

    `how` it came: as an `answer`, as `spread`, or because its author is watched
    (`watch`).
    """
    return tx.add(
        "insert into replies (mention, source, platform, kind, external_id, url, title, "
        "text, language, author_key, author_name, author_handle, by_author, published_at, "
        "received_at, how) values (:mention, :source, :platform, :kind, :external_id, :url, "
        ":title, :text, :language, :author_key, :author_name, :author_handle, :by_author, "
        ":published_at, :received_at, :how)",
        how=how,
        mention=mention,
        source=post.source,
        platform=post.platform,
        kind=post.kind,
        external_id=post.external_id,
        url=post.url,
        title=post.title,
        text=post.text,
        language=post.language,
        author_key=post.author.key,
        author_name=post.author.name,
        author_handle=post.author.handle,
        by_author=by_author,
        published_at=maybe_text(post.published_at),
        received_at=to_text(at),
    )


def find(tx: Transaction, reply: int) -> Reply | None:
    """One reply by its id."""
    return tx.one_of(Reply, "select * from replies where id = :id", id=reply)


def withdrawn(tx: Transaction, mention: MentionId) -> list[int]:
    """Those that were taken down."""
    return tx.all_of(
        int,
        "select id from replies where mention = :mention and withdrawn_at is not null",
        mention=mention,
    )


def conversation(tx: Transaction, mention: MentionId) -> Conversation:
    """How many replies there are, and of which kinds."""
    found = tx.one_of(
        Conversation,
        "select count(*) as count, coalesce(sum(by_author), 0) as by_author, "
        "coalesce(sum(how = 'spread'), 0) as spread, "
        "coalesce(sum(how = 'watch'), 0) as watched, "
        "count(distinct case when by_author = 0 "
        "then coalesce(author_key, 'reply ' || id) end) as people "
        "from replies where mention = :mention",
        mention=mention,
    )
    return found or Conversation()


def people(tx: Transaction, mention: MentionId, since: datetime | None = None) -> int:
    """How many different people beside the author write in the conversation."""
    return (
        tx.one_of(
            int,
            "select count(distinct coalesce(author_key, 'reply ' || id)) as n from replies "
            "where mention = :mention and by_author = 0 "
            "and (:since is null or received_at >= :since)",
            mention=mention,
            since=maybe_text(since),
        )
        or 0
    )
