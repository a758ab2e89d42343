"""Writes files that only their owner may read, completely or not at all.

A file is written next to its name and renamed once it is complete; if writing fails
nothing is left behind.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_OF_SQLITE = ("", "-wal", "-shm", "-journal")


def make_folder(folder: Path) -> None:
    """The folder and those above it, each that is new with mode 0700."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def make_file(path: Path) -> None:
    """An empty file with mode 0600 where there is none; what there is becomes private.

    SQLite gives `-wal` and `-shm` the mode of the database they belong to.
    """
    make_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for suffix in _OF_SQLITE:
        with suppress(FileNotFoundError, PermissionError):
            path.with_name(path.name + suffix).chmod(0o600)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty private file beside `path` that takes its place when the block ends well.

    After an exception there is no new file, and an older one stands as it was.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    make_folder(target.parent)
    remove(beside)
    make_file(beside)
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(target)
    finally:
        remove(beside)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A private text file in UTF-8, complete or not there at all.

    A pipe or a device is written to as it is: it cannot be replaced.
    """
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    with (
        replacing(path) as beside,
        beside.open("w", encoding="utf-8", newline="") as out,
    ):
        yield out


def remove(path: Path) -> None:
    """A file and what SQLite may have put beside it, as far as they are there."""
    for suffix in _OF_SQLITE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
