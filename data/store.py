"""Runs every read and every write on threads of their own and shares each commit.

One writer thread owns the only writing connection, so decisions are sequential and
races cannot exist. Calls that wait together share one commit, each after the first in
its own savepoint, and nobody is answered before that commit (DESIGN 8.2). What a person waits
for goes before bulk work, and a commit is bounded in time, so that a press waits for one
piece of a backfill at most. `db.atomic()` would begin a deferred transaction, which fails
at once when it has to become a writer.
"""

import asyncio
import fcntl
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Generic, TypeVar

from data.audit import versions
from data.connection import connect
from data.errors import (
    DatabaseDamaged,
    DatabaseInUse,
    StorageFull,
    damaged,
    unusable,
)
from data.files import make_file
from data.transaction import Transaction

J = TypeVar("J")

PATIENCE = 8
"""Commits that may go before bulk work that waits."""


class WriteQueue(Generic[J]):
    """Two lines of jobs. `put` from any thread, the rest from the writer's only.

    Without a lock, on which the loop and the writer would wait for each other. Each job
    comes with a token that wakes the writer; a token too many only makes it look once more.
    """

    def __init__(self) -> None:
        self._people: deque[J] = deque()
        self._bulk: deque[J] = deque()
        self._tokens: SimpleQueue[bool] = SimpleQueue()
        self._closed = False
        self._passed_over = 0

    def put(self, job: J, *, bulk: bool) -> None:
        """Have it wait."""
        (self._bulk if bulk else self._people).append(job)
        self._tokens.put(True)

    def close(self) -> None:
        """Nothing more comes; what waits is still handed out."""
        self._closed = True
        self._tokens.put(False)

    def first(self) -> tuple[J, bool] | None:
        """Wait for the first job of a commit, and whether it is bulk work; nothing at the end."""
        while True:
            if not self._people and not self._bulk:
                if self._closed:
                    return None
                self._tokens.get()
                continue
            return self._first()

    def more(self, *, bulk: bool) -> tuple[J, bool] | None:
        """Another job for the same commit, if one waits; bulk work only where it is wanted."""
        if self._people:
            return self._taken(self._people), False
        if bulk and self._bulk:
            return self._taken(self._bulk), True
        return None

    def _first(self) -> tuple[J, bool]:
        tired = self._bulk and self._passed_over >= PATIENCE
        if self._people and not tired:
            self._passed_over += bool(self._bulk)
            return self._taken(self._people), False
        self._passed_over = 0
        return self._taken(self._bulk), True

    def _taken(self, line: deque[J]) -> J:
        with suppress(Empty):
            self._tokens.get_nowait()
        return line.popleft()


T = TypeVar("T")

AT_ONCE = 25
"""Items of bulk work that one call should hold: a press may have to wait for one call."""

_GROUP = 256
"""The most calls that share one commit; more would only lengthen the wait of the first."""

_GROUP_SECONDS = 0.02
"""How long a commit may take calls up, for the same reason."""


class _Job:
    """One waiting call: the function, and the future of whoever awaits it."""

    __slots__ = ("error", "future", "loop", "result", "run")

    def __init__(self, run: Callable[[Transaction], object]) -> None:
        self.run = run
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[object] = self.loop.create_future()
        self.result: object = None
        self.error: BaseException | None = None

    def tell(self) -> None:
        """Answer the waiting coroutine, unless it went away meanwhile."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Store:
    """The database of one desk, owned by one process.

    `lock` is what `own` gave to whoever had to own the file before it was a database.
    """

    def __init__(
        self,
        path: Path,
        *,
        readers: int = 2,
        lock: IO[bytes] | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._steady = steady
        self._jobs: WriteQueue[_Job] = WriteQueue()
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(readers, thread_name_prefix="store-read")
        self._lock = lock or own(path)
        self._damage: str | None = None
        self._writer = threading.Thread(target=self._write_for_ever, name="store-write")
        self._writer.start()

    async def write(self, run: Callable[[Transaction], T], *, bulk: bool = False) -> T:
        """Run in the next shared transaction; returns once it is on the disk.

        `bulk` is work that nobody waits for within a second: it lets people go first, and
        should hold `AT_ONCE` items at most.
        Raises what `run` raised (then nothing of it is kept) or `StorageFull`.
        """
        job = _Job(run)
        self._jobs.put(job, bulk=bulk)
        return await job.future  # type: ignore[return-value]

    async def read(self, run: Callable[[Transaction], T]) -> T:
        """Run on a reader thread against everything committed so far."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._read, run)

    @property
    def damage(self) -> str | None:
        """What SQLite said when it found the file broken; nothing while it is whole."""
        return self._damage

    async def examine(self) -> str | None:
        """Look through the whole file on a connection of its own; the `damage` found."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._examine)
        return self._damage

    def _examine(self) -> None:
        try:
            with closing(connect(self._path, read_only=True)) as connection:
                (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            self._notice(error)
            return
        if verdict != "ok":
            self._damage = str(verdict)

    def _notice(self, error: BaseException | None) -> None:
        if isinstance(error, DatabaseDamaged) or (error and damaged(error)):
            self._damage = str(error)

    async def close(self) -> None:
        """Finish what waits, then let go of the file."""
        await asyncio.get_running_loop().run_in_executor(None, self.close_now)

    def close_now(self) -> None:
        """`close` for those without a loop. May be called twice."""
        self._jobs.close()
        self._writer.join()
        self._pool.shutdown()
        self._lock.close()

    def _read(self, run: Callable[[Transaction], T]) -> T:
        if not hasattr(self._local, "transaction"):
            connection = connect(self._path, read_only=True)
            self._local.transaction = Transaction(connection)
        transaction: Transaction = self._local.transaction
        transaction.run("begin")
        try:
            return run(transaction)
        except sqlite3.DatabaseError as error:
            self._notice(error)
            if damaged(error):
                raise DatabaseDamaged(str(error)) from None
            raise
        finally:
            transaction.run("rollback")

    def _write_for_ever(self) -> None:
        connection = connect(self._path)
        transaction = Transaction(connection)
        versions.notice(transaction)
        try:
            while (first := self._jobs.first()) is not None:
                self._tell(self._commit_together(connection, transaction, *first))
        finally:
            with suppress(sqlite3.DatabaseError):
                # Whoever copies the file meanwhile is not waited for.
                connection.execute("pragma busy_timeout = 0")
                connection.execute("pragma wal_checkpoint(truncate)")
            connection.close()

    def _tell(self, done: list[_Job]) -> None:
        """Wake each loop once for all of its calls: waking costs as much as a statement."""
        waiting = dict[asyncio.AbstractEventLoop, list[_Job]]()
        for job in done:
            self._notice(job.error)
            waiting.setdefault(job.loop, []).append(job)
        for loop, jobs in waiting.items():
            loop.call_soon_threadsafe(_tell_all, jobs)

    def _commit_together(
        self,
        connection: sqlite3.Connection,
        transaction: Transaction,
        job: _Job,
        bulk: bool,
    ) -> list[_Job]:
        """Run this call and those that wait with it, and commit; what was run.

        Nothing is added to bulk work once a person's call is among it: that is answered.
        """
        jobs, ends_at = [job], self._steady() + _GROUP_SECONDS
        try:
            connection.execute("begin immediate")
            if not _is_kept(connection, transaction, job):
                return jobs
            while len(jobs) < _GROUP and self._steady() < ends_at:
                found = self._jobs.more(bulk=bulk)
                if found is None:
                    break
                job, bulk = found[0], bulk and found[1]
                jobs.append(job)
                _run_alone(connection, transaction, job)
            connection.execute("commit")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("rollback")
            failure = _as_ours(error)
            for job in jobs:
                job.error = job.error or failure
        return jobs


def _tell_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()


def _is_kept(
    connection: sqlite3.Connection, transaction: Transaction, job: _Job
) -> bool:
    """Run the first job of a commit; without a savepoint, as nothing else is there to keep."""
    _run(connection, transaction, job, undo="rollback")
    return connection.in_transaction


def _run_alone(
    connection: sqlite3.Connection, transaction: Transaction, job: _Job
) -> None:
    """A savepoint each: one bad row fails alone and takes nobody with it."""
    connection.execute("savepoint job")
    _run(connection, transaction, job, undo="rollback to job")
    connection.execute("release job")


def _run(
    connection: sqlite3.Connection, transaction: Transaction, job: _Job, *, undo: str
) -> None:
    """Run one job, and take back by `undo` what it wrote where it fails."""
    failure: BaseException
    try:
        job.result = job.run(transaction)
        versions.seal_noticed(transaction)
    except sqlite3.DatabaseError as error:
        if not connection.in_transaction:
            raise
        failure = _as_ours(error)
    except BaseException as error:  # noqa: BLE001 - it is handed to whoever awaits
        failure = error
    else:
        return
    connection.execute(undo)
    job.error = failure


def _as_ours(error: sqlite3.Error) -> Exception:
    full = ("disk is full", "disk I/O error", "readonly database")
    if any(sign in str(error) for sign in full):
        return StorageFull(str(error))
    return DatabaseDamaged(str(error)) if damaged(error) else error


def own(path: Path) -> IO[bytes]:
    """Held for life: two processes on one database would both post every card.

    Raises `DatabaseInUse`, and `DatabaseUnusable` where nothing can be written.
    """
    try:
        lock = path.with_name(f"{path.name}.lock")
        make_file(lock)
        handle = lock.open("wb")
    except OSError as error:
        raise unusable(path, error) from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        sentence = (
            f"{path} is in use by another brandwacht: stop that one first, "
            "or give this one its own BRANDWACHT_DATABASE."
        )
        raise DatabaseInUse(sentence) from None
    return handle


def is_owned(path: Path) -> bool:
    """Whether a process on this machine owns the database now."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        with lock.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
