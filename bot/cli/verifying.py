"""Compares the files that evidence names with the files in a folder."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from bot.cli.upkeep import reading
from data.takedown import evidence
from data.takedown.models import File

_CHUNK = 1 << 20


def compare(database: Path, folder: Path) -> Iterator[str]:
    """One sentence for each file that evidence names and that is not what it was."""
    with reading(database) as tx:
        named = evidence.files(tx)
    for number, file in named:
        path = _inside(folder, file)
        if path is None:
            yield f"Evidence {number}: {file.name} is not in {folder}."
        elif _fingerprint(path) != file.sha256:
            yield f"Evidence {number}: {file.name} was changed."


def _inside(folder: Path, file: File) -> Path | None:
    """By its bare name, so that a name can never lead out of the folder."""
    path = folder / Path(file.name).name
    return path if path.is_file() else None


def _fingerprint(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()
