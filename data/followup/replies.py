"""Later posts in the conversation of a mention."""

from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import MentionId, Post, Reply
from data.transaction import Transaction


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


def count(tx: Transaction, mention: MentionId) -> tuple[int, int]:
    """How many replies there are, and how many of them by the author."""
    row = tx.one(
        "select count(*) as n, coalesce(sum(by_author), 0) as own from replies "
        "where mention = :mention",
        mention=mention,
    )
    return (0, 0) if row is None else (row["n"], row["own"])


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


def how_many(tx: Transaction, mention: MentionId, how: str) -> int:
    """How many came in one way: `answer`, `spread` or `watch`."""
    return (
        tx.one_of(
            int,
            "select count(*) as n from replies where mention = :mention and how = :how",
            mention=mention,
            how=how,
        )
        or 0
    )
