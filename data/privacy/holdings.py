"""Reads everything stored about one author, for `about` and `forget --dry-run`.

Changes nothing. What an author wrote and who they are is read in full; of our own
sentences only the tables and mentions are named.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data.intake import dead_letters
from data.models import MentionId
from data.outbox import sent_messages
from data.privacy import forgetting, personal_data_map
from data.takedown import holds
from data.transaction import Row, Transaction

_OF_A_MENTION = (
    "payloads", "versions", "evidence", "praise", "drafts", "notes", "tasks",
    "escalations", "removals", "reports", "own_posts", "posted", "outbox",
)  # fmt: skip
"""What belongs to a case and goes or is cleaned with it, and is only counted here."""

_OF_A_REPLY = (
    "source", "author_name", "author_handle", "url", "title", "text",
    "published_at", "received_at",
)  # fmt: skip
_OF_A_POST = (
    *_OF_A_REPLY, "platform", "kind", "author_url", "author_followers", "rating",
    "language", "status", "classification",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holdings:
    """All of one author. `ours` are our sentences with their name in cases of others."""

    author: str
    names: tuple[str, ...]
    mentions: tuple[Row, ...]
    replies: tuple[Row, ...]
    helped_in: tuple[int, ...]
    watched_until: str | None
    noted_as: dict[str, str]
    on_hold: tuple[int, ...]
    belongings: Mapping[str, int]
    ours: Mapping[str, tuple[int, ...]]
    dead_letters: int

    @property
    def nothing(self) -> bool:
        """Whether nobody by this name is known."""
        found = (self.mentions, self.replies, self.helped_in, self.ours, self.noted_as)
        return not any(found) and not self.dead_letters and self.watched_until is None

    @property
    def going(self) -> int:
        """How many mentions and replies a forgetting would take: a legal hold keeps its own."""
        kept = set(self.on_hold)
        return sum(row["number"] not in kept for row in (*self.mentions, *self.replies))

    def as_json(self) -> str:
        """All of it, for programs and for whoever wants a copy."""
        told: dict[str, Any] = asdict(self)
        return json.dumps(told, ensure_ascii=False, indent=2)


def of_author(tx: Transaction, author_key: str) -> Holdings:
    """Everything by or about this author."""
    known = forgetting.known_of(tx, author_key)
    wrote = [
        {name: row[name] for name in _OF_A_POST} | {"number": row["id"]}
        for row in forgetting.wrote(tx, author_key)
    ]
    replied = [
        {name: row[name] for name in _OF_A_REPLY} | {"number": row["mention"]}
        for row in forgetting.replied(tx, author_key)
    ]
    helped = tx.all(
        "select distinct mention from helpers where author_key = :key", key=author_key
    )
    watch = tx.one(
        "select ends_at from author_watches where author_key = :key and ended_at is null",
        key=author_key,
    )
    about = {*known.mentions, *(mention for _, mention in known.replies)}
    note = tx.one(
        "select kind, why, consent, noted_at, ends_at from noted_authors "
        "where author_key = :key and ended_at is null",
        key=author_key,
    )
    someone = bool(about or helped or watch or note)
    pattern = personal_data_map.pattern(known.names) if someone else None
    return Holdings(
        author=author_key,
        names=known.names if someone else (),
        mentions=tuple(wrote),
        replies=tuple(replied),
        helped_in=tuple(row["mention"] for row in helped),
        watched_until=None if watch is None else watch["ends_at"],
        noted_as={} if note is None else dict(note),
        on_hold=tuple(sorted(m for m in about if holds.on(tx, m) is not None)),
        belongings=_belongings(tx, known.mentions),
        ours={} if pattern is None else _ours(tx, pattern, known.mentions),
        dead_letters=0 if pattern is None else len(dead_letters.naming(tx, pattern)),
    )


def called(tx: Transaction, name: str) -> tuple[list[str], list[str]]:
    """Authors who have this handle or name; and those with nothing but the name.

    Of these it is not known whether they are one person: `#12:anna b` is one of them in
    one case.
    """
    wanted = " ".join(name.split()).removeprefix("@").lower()
    rows = [
        *tx.all(
            "select distinct author_key, author_name, author_handle from mentions "
            "where author_key is not null"
        ),
        *tx.all(
            "select distinct author_key, author_name, author_handle from replies "
            "where author_key is not null"
        ),
    ]
    keys = {str(row["author_key"]) for row in rows if wanted in _said(row)}
    alone = [
        key for key in forgetting.signed_keys(tx) if key.partition(":")[2] == wanted
    ]
    return sorted(keys), alone


def _said(row: Row) -> set[str]:
    names = (row["author_name"], str(row.get("author_handle") or "").lstrip("@"))
    return {str(name).lower() for name in names if name}


def _belongings(tx: Transaction, mentions: tuple[MentionId, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in _OF_A_MENTION:
        count = 0
        for mention in mentions:
            row = tx.one(
                f"select count(*) as number from {table} where mention = :mention",  # noqa: S608
                mention=mention,
            )
            count += 0 if row is None else int(row["number"])
        if count:
            found[table] = count
    return found


def _ours(
    tx: Transaction, pattern: re.Pattern[str], own: tuple[MentionId, ...]
) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for one, row in personal_data_map.naming(tx, pattern):
        if row["mention"] not in own:
            found.setdefault(one.table, set()).add(int(row["mention"] or 0))
    messages = set(sent_messages.naming(tx, pattern)) - set(own)
    if messages:
        found["messages"] = messages
    return {table: tuple(sorted(numbers)) for table, numbers in found.items()}
