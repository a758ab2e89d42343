"""Fills a database with a past: mentions with their events, cards, letters and timers.

Plain SQL through the real schema, because this many would take the web entry minutes. The
chain of events is a true one.
"""

import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.localslack.people import TEAM_ID
from data import migrations, restore
from data.audit import events
from data.connection import connect
from data.instants import to_text
from data.team.installation import belongs_to
from data.transaction import Transaction
from tests.benchmarks.tools import KEPT

_TEXT = (
    "Ordered the lamp on Monday, it came broken on Thursday, and since then nobody "
    "answers, number {}. Has anybody else had this with the new model?"
)
_EVENTS = ("receive", "claim", "close")
_AUTHORS = 200_000
_CHAINED = ("id", "at", "kind", "actor", "data")

_MENTION = """
    insert into mentions (id, source, platform, kind, external_id, url, text, language,
        author_key, author_name, author_handle, author_followers, received_at, started_at,
        open_since, published_at, status, owner, classification, outcome, closed_at,
        claimed_at, first_reply_due, claim_due)
    values (:id, 'own', 'x', 'post', :external, :url, :text, 'en', :author_key, :name,
        :handle, 212, :at, :at, :at, :at, :status, :owner, :class, :outcome, :closed,
        :claimed, :due, :claim_due)
"""
_REST = (
    "insert into deliveries_seen (source, key, mention, reply, at) "
    "values ('own', 'id:x:' || :external, :id, null, :at)",
    "insert into addresses (address, mention, reply) "
    "values ('x:status:' || :external, :id, null)",
    "insert into payloads (mention, at, body) values (:id, :at, :payload)",
    "insert into cards (mention, channel, ts, wanted, shown, wanted_at, not_before) "
    "values (:id, 'CDESK', :ts, 1, 1, :at, :at)",
    "insert into outbox (key, kind, mention, channel, priority, state, attempts, "
    "created_at, not_before, started_at, sent_channel, ts) values ('card:' || :id, "
    "'card', :id, 'CDESK', 3, 'sent', 1, :at, :at, :at, 'CDESK', :ts)",
)
_EVENT = (
    "insert into events (mention, at, kind, actor, data, hash) "
    "values (:id, :at, :kind, :actor, :data, :hash)"
)
_TIMER = (
    "insert into timers (subject, subject_id, kind, due, since) "
    "values ('mention', :id, :kind, :due, :at)"
)


@dataclass(frozen=True, slots=True)
class Past:
    """When the first mention came, and how long after it each of the next ones."""

    begin: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    every: timedelta = timedelta(seconds=10)


def fill(
    path: Path, count: int, *, open_every: int, due: datetime, past: Past | None = None
) -> None:
    """Make a database with so many mentions; every so many-th of them still is open.

    The open ones have a timer that falls due at `due` and one an hour later. All others
    are closed.
    """
    past = past or Past()
    migrations.apply(path)
    connection = connect(path)
    connection.execute("pragma synchronous = off")
    connection.execute("pragma cache_size = -262144")
    last = bytes(32)
    for first in range(1, count + 1, 20_000):
        numbers = range(first, min(first + 20_000, count + 1))
        rows = [_row(number, number % open_every == 0, due, past) for number in numbers]
        last = _add(connection, rows, due, last)
    belongs_to(Transaction(connection), TEAM_ID)
    connection.commit()
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.execute("analyze")
    _mark(path, connection)
    connection.close()


def template(count: int, past: Past | None = None) -> Path:
    """A database of so many mentions as a desk leaves it after a night; made once a day."""
    made_of = [Path(__file__), *sorted(migrations.SCHEMA.glob("*.sql"))]
    mark = hashlib.sha256(b"".join(one.read_bytes() for one in made_of)).hexdigest()
    today = datetime.now(UTC).date()
    path = KEPT / f"past-{count}-{mark[:12]}-{today}.db"
    if not path.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        for old in KEPT.glob(f"past-{count}-*"):
            old.unlink()
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        fill(
            unfinished,
            count,
            open_every=50,
            due=datetime.now(UTC) + timedelta(days=2),
            past=past,
        )
        unfinished.rename(path)
    return path


def copy(path: Path, count: int, past: Past | None = None) -> None:
    """The same, to be changed."""
    shutil.copyfile(template(count, past), path)
    connection = connect(path)
    _mark(path, connection)
    connection.close()


def _mark(path: Path, connection: sqlite3.Connection) -> None:
    """The marker of the desk that ended here; without it the file looks restored."""
    restore.write(path, restore.of(Transaction(connection)))


def _add(
    connection: sqlite3.Connection,
    rows: list[dict[str, object]],
    due: datetime,
    last: bytes,
) -> bytes:
    """Add these and their events behind the event with this hash; the new last hash."""
    is_open = [row for row in rows if row["status"] == "open"]
    connection.execute("begin immediate")
    for statement in (_MENTION, *_REST):
        connection.executemany(statement, rows)
    told, last = _chained(_events(rows), last)
    connection.executemany(_EVENT, told)
    connection.executemany(_TIMER, _timers(is_open, due))
    connection.execute("commit")
    return last


def _chained(
    told: Iterator[dict[str, object]], last: bytes
) -> tuple[list[dict[str, object]], bytes]:
    done = []
    for one in told:
        last = events.link(last, *(one[name] for name in _CHAINED))
        done.append({**one, "hash": last})
    return done, last


def _row(number: int, is_open: bool, due: datetime, past: Past) -> dict[str, object]:
    at = to_text(past.begin + number * past.every)
    handle = f"author{number * 7919 % _AUTHORS}"
    text = _TEXT.format(number)
    until = to_text(due) if is_open else None
    return {
        "id": number,
        "external": f"19{number * 104729 % 10**12:012d}",
        "url": f"https://x.com/{handle}/status/19{number * 104729 % 10**12:012d}",
        "text": text,
        "author_key": f"x:{handle}",
        "name": f"Author {number % _AUTHORS}",
        "handle": handle,
        "at": at,
        "status": "open" if is_open else "closed",
        "owner": None if is_open else f"U{number % 12:08d}",
        "class": None if is_open else "complaint",
        "outcome": None if is_open else "answered",
        "closed": None if is_open else at,
        "claimed": None if is_open else at,
        "due": until,
        "claim_due": until,
        "ts": f"{1_700_000_000 + number}.000100",
        "payload": zlib.compress(
            json.dumps({"text": text, "likes": number}).encode(), 1
        ),
    }


def _events(rows: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    for row in rows:
        kinds = _EVENTS[:1] if row["status"] == "open" else _EVENTS
        for kind in kinds:
            data = '{"source":"own"}' if kind == "receive" else "{}"
            actor = "source" if kind == "receive" else row["owner"]
            yield {**row, "kind": kind, "actor": actor, "data": data}


def _timers(
    rows: list[dict[str, object]], due: datetime
) -> Iterator[dict[str, object]]:
    for row in rows:
        for kind, at in (("claim", due), ("first_reply", due + timedelta(hours=1))):
            yield {"id": row["id"], "kind": kind, "due": to_text(at), "at": row["at"]}
