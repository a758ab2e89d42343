"""Keeps a list of what was forgotten outside the database, so that a restore can repeat
it.

An entry is an author (as a keyed hash, which means nothing without the database), a
post that its author took down, or a case that was stopped. Each is one line of an
append-only file next to the database, written before Slack is called. A restore repeats
what came after the backup.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data.audit import events
from data.audit.event_data import AuthorForgotten
from data.instants import from_text
from data.models import MentionId
from data.privacy import forgetting
from data.transaction import Transaction

AUTHOR, STOPPED, WITHDRAWN = "forgot_author", "stop", "removed_by_author"
REPLY = "reply_removed"
KINDS = (AUTHOR, STOPPED, WITHDRAWN, REPLY)


@dataclass(frozen=True, slots=True)
class Forget:
    """One thing that was forgotten: `at` is when, `kind` the event that says so."""

    at: str
    kind: str
    mention: int | None = None
    reply: int | None = None
    author: str = ""

    def is_after(self, instant: datetime) -> bool:
        """Whether a copy of this instant still has it."""
        return from_text(self.at) > instant


def beside(path: Path) -> Path:
    """Where the list of this database is."""
    return path.with_name(f"{path.name}.forgotten")


def hashed(tx: Transaction, author_key: str) -> str:
    """What stands for an author: the same for the same database, and for no other."""
    row = tx.one("select salt from installation")
    salt = "" if row is None else str(row["salt"])
    return hmac.new(salt.encode(), author_key.encode(), hashlib.sha256).hexdigest()


def note_author(tx: Transaction, author_key: str, at: datetime) -> str:
    """Write down that this author was forgotten; what stands for them from now on."""
    author = hashed(tx, author_key)
    data = AuthorForgotten(author)
    events.append(tx, mention=None, at=at, kind=AUTHOR, actor="source", data=data)
    return author


def authors(tx: Transaction) -> dict[str, str]:
    """Every author the database knows, by what stands for them."""
    rows = tx.all(
        "select author_key from mentions where author_key is not null union "
        "select author_key from replies where author_key is not null union "
        "select author_key from helpers where author_key is not null"
    )
    keys = [*(str(row["author_key"]) for row in rows), *forgetting.signed_keys(tx)]
    return {hashed(tx, key): key for key in keys}


def since(tx: Transaction, event: int) -> list[Forget]:
    """What the record says was forgotten after this event, oldest first."""
    rows = tx.all(
        "select at, kind, mention, data from events where kind in "
        "('forgot_author', 'stop', 'removed_by_author', 'reply_removed') "
        "and id > :event order by id",
        event=event,
    )
    return [
        Forget(
            row["at"],
            row["kind"],
            None if row["mention"] is None else MentionId(row["mention"]),
            (data := json.loads(row["data"])).get("reply"),
            str(data.get("author") or ""),
        )
        for row in rows
    ]


def read(path: Path) -> list[Forget]:
    """The list beside this database; a line that was cut off is left out."""
    try:
        lines = beside(path).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [forget for line in lines if (forget := _from_line(line)) is not None]


def keep(path: Path, found: Iterable[Forget]) -> None:
    """Add what is not in the list yet. Raises `OSError`."""
    known = set(read(path))
    new = [forget for forget in dict.fromkeys(found) if forget not in known]
    if not new:
        return
    handle = os.open(beside(path), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, ("\n" + _lines(new)).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def _lines(found: Sequence[Forget]) -> str:
    return "".join(f"{json.dumps(asdict(forget))}\n" for forget in found)


def _from_line(line: str) -> Forget | None:
    try:
        return Forget(**json.loads(line))
    except (ValueError, TypeError):
        return None
