"""Forgets what an author wrote, everywhere we keep it, and keeps what counts as ours.

Numbers, classes, times and the story stay; the keys that recognise a repetition stay
as hashes, so that a post that was forgotten does not come back as a new one.
"""

import hashlib

from data.models import MentionId, OutboxId
from data.transaction import Transaction

_MENTION_BLANK = (
    "external_id = null, url = null, title = null, text = null, author_key = null, "
    "author_name = null, author_handle = null, author_url = null, "
    "author_followers = null, author_verified = null, conversation_id = null"
)
_REPLY_BLANK = (
    "external_id = null, url = null, text = null, author_key = null, "
    "author_name = null, author_handle = null"
)


def hashed(key: str) -> str:
    """What stays of a key that was forgotten."""
    return "forgotten:" + hashlib.sha256(key.encode()).hexdigest()


def written_by(
    tx: Transaction, author_key: str
) -> tuple[list[MentionId], list[tuple[int, MentionId]]]:
    """The mentions and the replies of one author (`platform:handle`, lower case).

    A reply comes with the mention whose conversation it is part of.
    """
    mentions = tx.all(
        "select id from mentions where author_key = :key order by id", key=author_key
    )
    replies = tx.all(
        "select id, mention from replies where author_key = :key order by id",
        key=author_key,
    )
    return (
        [MentionId(row["id"]) for row in mentions],
        [(row["id"], MentionId(row["mention"])) for row in replies],
    )


def forget_mention(tx: Transaction, mention: MentionId) -> None:
    """Forget what was written in a mention, and the payload it came in."""
    tx.run(f"update mentions set {_MENTION_BLANK} where id = :id", id=mention)  # noqa: S608
    tx.run("delete from payloads where mention = :id", id=mention)
    _forget_beside(tx, mention)
    tx.run("update checks set note = null where mention = :id", id=mention)
    tx.run("delete from praise where mention = :id", id=mention)
    _hash_keys(tx, "mention = :id and reply is null", mention)


def forget_helper(tx: Transaction, author_key: str) -> None:
    """Forget who somebody was who helped in our place; that they helped stays.

    Not in a case on legal hold.
    """
    tx.run(
        "update helpers set author_key = null, handle = null, url = null "
        "where author_key = :key and mention not in "
        "(select mention from legal_holds where lifted_at is null)",
        key=author_key,
    )


def _forget_beside(tx: Transaction, mention: MentionId) -> None:
    """Sentences of ours about a case may speak of its author, so their words go too."""
    tx.run("delete from notes where mention = :id", id=mention)
    tx.run("update tasks set what = '–', note = '' where mention = :id", id=mention)
    tx.run("update updates set url = null where mention = :id", id=mention)
    tx.run(
        "update helpers set author_key = null, handle = null, url = null "
        "where mention = :id",
        id=mention,
    )


def keep_only_the_address(tx: Transaction, mention: MentionId) -> None:
    """Suspected child-abuse content: the address stays for the police, no copy does."""
    tx.run("update mentions set title = null, text = null where id = :id", id=mention)
    tx.run("update replies set text = null where mention = :id", id=mention)
    tx.run("delete from payloads where mention = :id", id=mention)


def forget_reply(tx: Transaction, reply: int) -> None:
    """Forget what was written in a reply."""
    tx.run(f"update replies set {_REPLY_BLANK} where id = :id", id=reply)  # noqa: S608
    _hash_keys(tx, "reply = :id", reply)


def letters_quoting(tx: Transaction, mention: MentionId) -> list[OutboxId]:
    """Messages in Slack that quote from this mention, beside its card."""
    rows = tx.all(
        "select id from outbox where mention = :mention and ts is not null "
        "and (kind in ('reply_arrived', 'repaired', 'read_please', 'read_again', "
        "'reader_suggested') or kind like 'brief%' or kind like 'task%')",
        mention=mention,
    )
    return [OutboxId(row["id"]) for row in rows]


def _hash_keys(tx: Transaction, which: str, number: int) -> None:
    seen = tx.all(f"select source, key from sightings where {which}", id=number)  # noqa: S608
    for row in seen:
        if not row["key"].startswith("forgotten:"):
            tx.run(
                "update sightings set key = :hashed where source = :source and key = :key",
                hashed=hashed(row["key"]),
                source=row["source"],
                key=row["key"],
            )
    known = tx.all(f"select address from addresses where {which}", id=number)  # noqa: S608
    for row in known:
        if not row["address"].startswith("forgotten:"):
            tx.run(
                "update addresses set address = :hashed where address = :address",
                hashed=hashed(row["address"]),
                address=row["address"],
            )
