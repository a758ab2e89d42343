"""What can go wrong with the memory itself."""

from pathlib import Path


class StorageFull(Exception):
    """Nothing more can be stored, so nothing may be acknowledged."""


class DatabaseUnusable(Exception):
    """There is no such file, no right to it, or it is something else than ours."""


class DatabaseInUse(Exception):
    """Another process owns this database: both would post every card."""


def unusable(path: Path, error: Exception) -> DatabaseUnusable:
    """The sentence for the person starting the bot."""
    sentence = (
        f"{path} cannot be opened as a database ({error}): set BRANDWACHT_DATABASE "
        "to a file on a local disk that this user may write."
    )
    return DatabaseUnusable(sentence)
