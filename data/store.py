"""Runs every read and every write on threads of their own and shares each commit.

One writer thread owns the only writing connection, so decisions are sequential and
races cannot exist. Calls that wait together share one commit, each in its own
savepoint, and nobody is answered before that commit (DESIGN 8.2). `db.atomic()` would
begin a deferred transaction, which fails at once when it has to become a writer.
"""

import asyncio
import fcntl
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, TypeVar

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

T = TypeVar("T")

_GROUP = 256
"""The most calls that share one commit; more would only lengthen the wait of the first."""


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
        self, path: Path, *, readers: int = 2, lock: IO[bytes] | None = None
    ) -> None:
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._pool = ThreadPoolExecutor(readers, thread_name_prefix="store-read")
        self._lock = lock or own(path)
        self._damage: str | None = None
        self._writer = threading.Thread(target=self._write_for_ever, name="store-write")
        self._writer.start()

    async def write(self, run: Callable[[Transaction], T]) -> T:
        """Run in the next shared transaction; returns once it is on the disk.

        Raises what `run` raised (then nothing of it is kept) or `StorageFull`.
        """
        job = _Job(run)
        self._jobs.put(job)
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
        self._jobs.put(None)
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
            while (job := self._jobs.get()) is not None:
                jobs = [job]
                last = self._gather(jobs)
                _commit_together(connection, transaction, jobs)
                for done in jobs:
                    self._notice(done.error)
                    done.loop.call_soon_threadsafe(done.tell)
                if last:
                    return
        finally:
            with suppress(sqlite3.DatabaseError):
                # Whoever copies the file meanwhile is not waited for.
                connection.execute("pragma busy_timeout = 0")
                connection.execute("pragma wal_checkpoint(truncate)")
            connection.close()

    def _gather(self, jobs: list[_Job]) -> bool:
        """Add what else is waiting; true when the end was among it."""
        while len(jobs) < _GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return False
            if job is None:
                return True
            jobs.append(job)
        return False


def _commit_together(
    connection: sqlite3.Connection, transaction: Transaction, jobs: list[_Job]
) -> None:
    try:
        connection.execute("begin immediate")
        for job in jobs:
            _run_alone(connection, transaction, job)
        connection.execute("commit")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("rollback")
        failure = _as_ours(error)
        for job in jobs:
            job.error = job.error or failure


def _run_alone(
    connection: sqlite3.Connection, transaction: Transaction, job: _Job
) -> None:
    """A savepoint each: one bad row fails alone and takes nobody with it."""
    connection.execute("savepoint job")
    try:
        job.result = job.run(transaction)
        versions.seal_noticed(transaction)
    except sqlite3.DatabaseError as error:
        if not connection.in_transaction:
            raise
        connection.execute("rollback to job")
        job.error = _as_ours(error)
    except BaseException as error:  # noqa: BLE001 - it is handed to whoever awaits
        connection.execute("rollback to job")
        job.error = error
    connection.execute("release job")


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
