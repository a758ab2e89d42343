"""What the brand itself posted, as sources reported it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from data.instants import maybe_text, to_text
from data.models import MentionId, OwnPost, UserId
from data.transaction import Transaction


def add(tx: Transaction, own: OwnPost) -> int:
    """Keep one; the `id` it came with is ignored."""
    post = own.post
    return tx.add(
        "insert into own_posts (mention, posted, source, platform, kind, external_id, "
        "url, title, text, visibility, conversation_id, parent_id, parent_address, "
        "published_at, received_at) values (:mention, :posted, :source, :platform, "
        ":kind, :external_id, :url, :title, :text, :visibility, :conversation_id, "
        ":parent_id, :parent_address, :published_at, :received_at)",
        mention=own.mention,
        posted=own.posted,
        source=post.source,
        platform=post.platform,
        kind=post.kind,
        external_id=post.external_id,
        url=post.url,
        title=post.title,
        text=post.text,
        visibility=post.visibility,
        conversation_id=post.conversation_id,
        parent_id=own.parent_id,
        parent_address=own.parent_address,
        published_at=maybe_text(post.published_at),
        received_at=to_text(own.received_at),
    )


def find(tx: Transaction, number: int) -> OwnPost | None:
    """One by its id."""
    return tx.one_of(OwnPost, "select * from own_posts where id = :id", id=number)


def of_mention(tx: Transaction, mention: MentionId) -> list[OwnPost]:
    """Everything we posted about a mention, as sources saw it, oldest first."""
    return tx.all_of(
        OwnPost,
        "select * from own_posts where mention = :mention order by id",
        mention=mention,
    )


def open_of(tx: Transaction, mention: MentionId) -> list[OwnPost]:
    """Those of which nobody has said yet what they were."""
    return [own for own in of_mention(tx, mention) if own.is_open]


def waiting_for(tx: Transaction, names: Sequence[str]) -> list[OwnPost]:
    """Those that answer a post which is known only now, under one of its names."""
    values = {f"name_{index}": name for index, name in enumerate(names)}
    marks = ", ".join(f":{name}" for name in values)
    return tx.all_of(
        OwnPost,
        f"select * from own_posts where mention is null and parent_id in ({marks}) "  # noqa: S608
        f"union select * from own_posts where mention is null "
        f"and parent_address in ({marks}) order by id",
        **values,
    )


def begins(tx: Transaction, platform: str, conversation: str) -> bool:
    """Whether a conversation is about a post of our own that answers nothing."""
    row = tx.one(
        "select 1 as yes from own_posts where platform = :platform and mention is null "
        "and conversation_id = :conversation limit 1",
        platform=platform,
        conversation=conversation,
    )
    return row is not None


def answers(tx: Transaction, own: int, mention: MentionId) -> None:
    """What it answers is known now."""
    tx.run(
        "update own_posts set mention = :mention where id = :id",
        mention=mention,
        id=own,
    )
    for table in ("deliveries_seen", "addresses", "versions"):
        tx.run(
            f"update {table} set mention = :mention where own = :id",  # noqa: S608
            mention=mention,
            id=own,
        )


def is_posted(tx: Transaction, own: int, posted: int) -> None:
    """It is the text the team marked as posted."""
    tx.run(
        "update own_posts set posted = :posted where id = :id", posted=posted, id=own
    )


def says(
    tx: Transaction, own: int, what: str | None, by: UserId | None, at: datetime | None
) -> None:
    """Somebody said what it was; nothing takes that back, and the text it became."""
    tx.run(
        "update own_posts set says = :what, said_by = :by, said_at = :at, "
        "posted = case when :what is null then null else posted end where id = :id",
        what=what,
        by=by,
        at=maybe_text(at),
        id=own,
    )


def forget_before(tx: Transaction, instant: datetime) -> None:
    """Drop those that answered nothing we know for so long."""
    old = "select id from own_posts where mention is null and received_at < :at"
    for table in ("deliveries_seen", "addresses", "versions"):
        tx.run(
            f"delete from {table} where own in ({old})",  # noqa: S608
            at=to_text(instant),
        )
    tx.run(
        "delete from own_posts where mention is null and received_at < :at",
        at=to_text(instant),
    )


Table = Literal["replies", "own_posts"]


def rewrite(
    tx: Transaction,
    table: Table,
    number: int,
    *,
    title: str | None,
    text: str | None,
    edited_at: datetime | None,
    changed_at: datetime,
) -> None:
    """What it says now; it is there again where it had been withdrawn."""
    tx.run(
        f"update {table} set title = :title, text = :text, edited_at = :edited_at, "  # noqa: S608
        "changed_at = :changed_at, withdrawn_at = null, withdrawn_via = null, "
        "withdrawn_said = null where id = :id",
        title=title,
        text=text,
        edited_at=maybe_text(edited_at),
        changed_at=to_text(changed_at),
        id=number,
    )


def withdraw(
    tx: Transaction, table: Table, number: int, source: str, said: str, at: datetime
) -> None:
    """It was taken down: nothing of what it said stays in this row."""
    tx.run(
        f"update {table} set title = null, text = null, withdrawn_at = :at, "  # noqa: S608
        "withdrawn_via = :source, withdrawn_said = :said where id = :id",
        at=to_text(at),
        source=source,
        said=said,
        id=number,
    )
