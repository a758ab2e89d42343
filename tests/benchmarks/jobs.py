"""The peer of the timers: date jobs in APScheduler's SQLite job store.

Each job writes what our patrol writes for one nudge, durably: an event in the chain, a
message, and when to look again.
"""

import hashlib
import json
import sqlite3
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from data.connection import connect
from data.instants import to_text

_done = threading.Semaphore(0)
_desk = threading.local()
_one_writer = threading.Lock()


def nudge(path: str, number: int) -> None:
    """What is due becomes a message, as in `bot/timers/loop.py`."""
    if not hasattr(_desk, "connection"):
        _desk.connection = connect(Path(path))
    with _one_writer:
        _write(_desk.connection, number, datetime.now(UTC))
    _done.release()


def _write(connection: sqlite3.Connection, number: int, now: datetime) -> None:
    at = to_text(now)
    connection.execute("begin immediate")
    connection.execute("select * from mentions where id = ?", [number]).fetchone()
    last = connection.execute("select hash from events order by id desc limit 1")
    data = '{"clock":"claim","step":"half"}'
    line = f"{last.fetchone()[0].hex()}\n{number}\n{at}\nnudge\nsource\n{data}"
    connection.execute(
        "insert into events (mention, at, kind, actor, data, hash) "
        "values (?, ?, 'nudge', 'source', ?, ?)",
        [number, at, data, hashlib.sha256(line.encode()).digest()],
    )
    connection.execute(
        "insert into outbox (key, kind, mention, channel, priority, data, created_at, "
        "not_before) values (?, 'nudge', ?, 'UANNA', 2, ?, ?, ?) "
        "on conflict (key) do nothing",
        [f"nudge:{number}", number, data, at, at],
    )
    connection.execute(
        "update timers set due = ?, step = step + 1 "
        "where subject = 'mention' and subject_id = ? and kind = 'claim'",
        [to_text(now + timedelta(hours=1)), number],
    )
    connection.execute("commit")


def measure(desk: Path, jobs: Path, many: int) -> dict[str, float]:
    """Milliseconds from the first job falling due until the last one has run."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{jobs}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(10)},
        job_defaults={"misfire_grace_time": None, "max_instances": many},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("pragma journal_mode = wal")
    past = datetime.now(UTC) - timedelta(seconds=1)
    for number in range(1, many + 1):
        scheduler.add_job(nudge, "date", run_date=past, args=(str(desk), number))
    began = time.perf_counter()
    scheduler.resume()
    for _ in range(many):
        if not _done.acquire(timeout=120):
            raise AssertionError("a job was lost")
    took = (time.perf_counter() - began) * 1000
    scheduler.shutdown(wait=False)
    return {"ms": took}


if __name__ == "__main__":
    place = Path(sys.argv[2])
    told = measure(place, place.with_name("jobs.db"), int(sys.argv[3]))
    print(json.dumps(told))
