"""Deletes what an author wrote, everywhere it is stored, and keeps what counts as ours.

Numbers, classes, times and the history stay; the keys that recognise a repetition stay
as hashes, so that a forgotten post does not come back as a new one. What happens to our
own sentences is defined in `data/privacy/personal_data_map.py`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.stories import stories
from data.transaction import Row, Transaction

_MENTION_BLANK = (
    "external_id = null, url = null, title = null, text = null, author_key = null, "
    "author_name = null, author_handle = null, author_url = null, "
    "author_followers = null, author_verified = null, conversation_id = null, "
    "channel_name = null, picture = null, reply_url = null, withdrawn_said = null, forgotten_at = :now"
)
_REPLY_BLANK = (
    "external_id = null, url = null, title = null, text = null, author_key = null, "
    "author_name = null, author_handle = null, withdrawn_said = null, "
    "forgotten_at = :now"
)
_SHORT = 3
"""Characters: a bare handle or part of a name that is no longer than this is too common."""


@dataclass(frozen=True, slots=True)
class KnownAuthor:
    """What an author wrote, and by what they can be found in the words of others.

    `replies` come with the mention whose conversation they are part of. `names` are
    handles, whole names and addresses, `parts` the words their names are made of: a
    first name alone says who is meant only where the case is theirs.
    """

    mentions: tuple[MentionId, ...]
    replies: tuple[tuple[int, MentionId], ...]
    names: tuple[str, ...]
    parts: tuple[str, ...]


def known_of(tx: Transaction, author_key: str) -> KnownAuthor:
    """Everything by one author (`x:anna_b`, or `#12:anna b`; lower case)."""
    mentions, replies = wrote(tx, author_key), replied(tx, author_key)
    helped = tx.all(
        "select handle as author_handle, url from helpers where author_key = :key",
        key=author_key,
    )
    rows = [*mentions, *replies, *helped]
    called = {row["author_name"] for row in (*mentions, *replies) if row["author_name"]}
    handles = {str(row["author_handle"] or "").lstrip("@") for row in rows}
    if signed_in(author_key) is None:
        handles.add(author_key.partition(":")[2])
    handles.discard("")
    names = {
        *(f"@{handle}" for handle in handles),
        *(handle for handle in handles if len(handle) > _SHORT),
        *(name for name in called if " " in name),
        *(
            str(row[key])
            for row in rows
            for key in ("url", "author_url")
            if row.get(key)
        ),
    }
    return KnownAuthor(
        tuple(MentionId(row["id"]) for row in mentions),
        tuple((row["id"], MentionId(row["mention"])) for row in replies),
        tuple(sorted(names)),
        tuple(
            sorted({part for name in called for part in name.split() if _tells(part)})
        ),
    )


def wrote(tx: Transaction, author_key: str) -> list[Row]:
    """The mentions an author wrote."""
    case = signed_in(author_key)
    if case is None:
        return tx.all(
            "select * from mentions where author_key = :key order by id",
            key=author_key,
        )
    found = tx.all(
        "select * from mentions where id = :id and author_key is null", id=case
    )
    return [row for row in found if signed_key(case, row["author_name"]) == author_key]


def replied(tx: Transaction, author_key: str) -> list[Row]:
    """The replies an author wrote, in mentions of whomever."""
    case = signed_in(author_key)
    if case is None:
        return tx.all(
            "select * from replies where author_key = :key order by id",
            key=author_key,
        )
    found = tx.all(
        "select * from replies where mention = :id and author_key is null order by id",
        id=case,
    )
    return [row for row in found if signed_key(case, row["author_name"]) == author_key]


def signed_key(mention: int, name: str | None) -> str | None:
    """What stands for whoever has nothing but a name, in one case: `#12:anna b`."""
    plain = " ".join((name or "").split()).removeprefix("@").lower()
    return f"#{mention}:{plain}" if plain else None


def signed_in(author_key: str) -> MentionId | None:
    """The case in which this is somebody with nothing but a name."""
    space, _, name = author_key.partition(":")
    number = space.removeprefix("#")
    if space == number or not (number.isascii() and number.isdigit() and name):
        return None
    return MentionId(int(number[:15]))


def signed_keys(tx: Transaction) -> list[str]:
    """All who have nothing but a name, each in their case, the oldest first."""
    rows = tx.all(
        "select id as mention, author_name from mentions "
        "where author_key is null and author_name is not null "
        "union select mention, author_name from replies "
        "where author_key is null and author_name is not null order by 1"
    )
    keys = (signed_key(row["mention"], row["author_name"]) for row in rows)
    return list(dict.fromkeys(key for key in keys if key))


def _tells(part: str) -> bool:
    return len(part) >= _SHORT and part[0].isupper()


def replies_by_the_author(tx: Transaction, mention: MentionId) -> list[int]:
    """What the author of a mention wrote below it, also where nobody named them."""
    return tx.all_of(
        int,
        "select id from replies where mention = :mention and by_author = 1",
        mention=mention,
    )


def replies_to(tx: Transaction, mention: MentionId) -> list[int]:
    """What anybody wrote below a mention."""
    return tx.all_of(
        int, "select id from replies where mention = :mention", mention=mention
    )


def hashed(key: str) -> str:
    """What stays of a key that was forgotten."""
    return "forgotten:" + hashlib.sha256(key.encode()).hexdigest()


def is_forgotten(tx: Transaction, mention: MentionId) -> bool:
    """Whether its words are gone already."""
    row = tx.one("select forgotten_at from mentions where id = :id", id=mention)
    return row is not None and row["forgotten_at"] is not None


def forget_mention(tx: Transaction, mention: MentionId, now: datetime) -> None:
    """Forget what was written in a mention, and all that leads to it."""
    tx.run(
        f"update mentions set {_MENTION_BLANK} where id = :id",  # noqa: S608
        id=mention,
        now=to_text(now),
    )
    for what in ("payloads", "praise", "undo_log"):
        tx.run(f"delete from {what} where mention = :id", id=mention)  # noqa: S608
    tx.run("delete from versions where mention = :id and reply is null", id=mention)
    _forget_own_posts(tx, mention)
    tx.run("update updates set url = null where mention = :id", id=mention)
    tx.run(
        "update posted set url = null, forgotten_at = :now "
        "where mention = :id and url is not null",
        id=mention,
        now=to_text(now),
    )
    tx.run(
        "update helpers set author_key = null, handle = null, url = null "
        "where mention = :id",
        id=mention,
    )
    stories.forget(tx, mention)
    _hash_keys(tx, "mention = :id and reply is null", mention)


def _forget_own_posts(tx: Transaction, mention: MentionId) -> None:
    """Our words stay ours; nothing in them leads to the mention any more."""
    tx.run(
        "update own_posts set external_id = null, url = null, conversation_id = null, "
        "parent_id = null, parent_address = null, withdrawn_said = null where mention = :id",
        id=mention,
    )


def forget_what_it_said(tx: Transaction, mention: MentionId) -> None:
    """A post was withdrawn: no copy of its text stays with us; who wrote it stays."""
    for what in ("payloads", "praise"):
        tx.run(f"delete from {what} where mention = :id", id=mention)  # noqa: S608
    tx.run(
        "delete from versions where mention = :id and reply is null and own is null",
        id=mention,
    )


def forget_helper(tx: Transaction, author_key: str) -> list[MentionId]:
    """Forget who somebody was who helped in our place, and in which cases; not that they did.

    Not in a case on legal hold.
    """
    return tx.all_of(
        MentionId,
        "update helpers set author_key = null, handle = null, url = null "
        "where author_key = :key and mention not in "
        "(select mention from legal_holds where lifted_at is null) returning mention",
        key=author_key,
    )


def keep_only_the_address(tx: Transaction, mention: MentionId) -> None:
    """Suspected child-abuse content: the address stays for the police, no copy does."""
    tx.run("update mentions set title = null, text = null where id = :id", id=mention)
    tx.run(
        "update replies set title = null, text = null where mention = :id", id=mention
    )
    for what in ("payloads", "versions"):
        tx.run(f"delete from {what} where mention = :id", id=mention)  # noqa: S608


def forget_reply(tx: Transaction, reply: int, now: datetime) -> None:
    """Forget what was written in a reply."""
    tx.run(
        f"update replies set {_REPLY_BLANK} where id = :id",  # noqa: S608
        id=reply,
        now=to_text(now),
    )
    tx.run(
        "delete from versions where reply = :id "
        "and mention = (select mention from replies where id = :id)",
        id=reply,
    )
    _hash_keys(tx, "reply = :id", reply)


def _hash_keys(tx: Transaction, which: str, number: int) -> None:
    seen = tx.all(f"select source, key from deliveries_seen where {which}", id=number)  # noqa: S608
    for row in seen:
        if not row["key"].startswith("forgotten:"):
            tx.run(
                "update deliveries_seen set key = :hashed, content = null where source = :source and key = :key",
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


@dataclass(frozen=True, slots=True)
class Ends:
    """Whatever was closed before these instants is over: of its kind, or else `closed`.

    `kept` is for cases with evidence, or that were put to management.
    """

    closed: datetime
    kept: datetime
    outcomes: Mapping[str, datetime]
    classes: Mapping[str, datetime]

    @property
    def latest(self) -> datetime:
        """Nothing that was closed since then is over, whatever its kind."""
        every = (
            self.closed,
            self.kept,
            *self.outcomes.values(),
            *self.classes.values(),
        )
        return max(every)


def over(
    tx: Transaction, ends: Ends, limit: int, *, among: Sequence[MentionId] | None = None
) -> list[MentionId]:
    """At most so many, the longest closed first; never what is on legal hold.

    Among these only, where some are named. It may look at very many cases that are kept for
    longer: all of them are asked for on a reader.
    """
    values: dict[str, object] = {
        "closed": to_text(ends.closed),
        "kept": to_text(ends.kept),
        "latest": to_text(ends.latest),
    }
    only = ""
    if among is not None:
        values |= {f"id_{index}": number for index, number in enumerate(among)}
        marks = ", ".join(f":id_{index}" for index in range(len(among)))
        only = f"and m.id in ({marks}) "
    cases = [
        "when exists (select 1 from evidence e where e.mention = m.id) "
        "or exists (select 1 from escalations e where e.mention = m.id) then :kept"
    ]
    for column, named in (
        ("outcome", ends.outcomes),
        ("classification", ends.classes),
    ):
        for index, (name, end) in enumerate(named.items()):
            values[f"{column}_{index}"] = name
            values[f"{column}_end_{index}"] = to_text(end)
            cases.append(
                f"when m.{column} = :{column}_{index} then :{column}_end_{index}"
            )
    return tx.all_of(
        MentionId,
        "select m.id from mentions m where m.status = 'closed' "  # noqa: S608
        "and (m.forgotten_at is null or m.forgotten_at < m.closed_at) "
        f"{only}and m.closed_at < :latest "
        f"and m.closed_at < case {' '.join(cases)} else :closed end "
        "and not exists (select 1 from legal_holds h where h.mention = m.id "
        "and h.lifted_at is null) order by m.closed_at limit :limit",
        limit=limit,
        **values,
    )
