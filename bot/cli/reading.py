"""Reads mentions from a file: one JSON document, or one JSON object per line."""

import json
from pathlib import Path

from bot.errors import Failed


class UnreadableFile(Failed):
    """The file holds something else; the sentence says where."""


def mentions_of(file: Path) -> list[object]:
    """The mentions in the order of the file. A single object is a list of one."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{file} cannot be read: {error}") from None
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return _lines(file, text)
    if isinstance(whole, list):
        return list(whole)
    return [whole]


def _lines(file: Path, text: str) -> list[object]:
    found: list[object] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError as error:
            message = f"{file}, line {number}: is not JSON ({error.msg})"
            raise UnreadableFile(message) from None
    return found
