"""Reads a file of posts, or of counts, for a replay: JSON lines, a JSON list, or CSV.

A row is one post (`published_at`, and where known `author`, `text`, `platform`, `kind`,
`conversation_id`, `sentiment`, `classification`), or a count (`timestamp`, `value`).
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.playbook.schema.storms import Storms
from bot.storms.rules.detecting import BIN, Counted
from bot.storms.rules.wording import hint

TIMES = ("published_at", "at", "timestamp", "time", "date", "created_at", "received_at")
COUNTS = ("value", "count", "posts", "n")
_AUTHORS = ("author", "author_handle", "author_key", "author_id", "handle", "user")
_CONVERSATIONS = ("conversation_id", "conversation", "thread", "thread_id")
_TRUE = ("1", "true", "yes", "negative", "neg", "-1")
_FALSE = ("0", "false", "no", "positive", "pos", "neutral")
_REPOSTS = ("repost", "retweet", "share")
_MOST = 20_000
"""A count of five minutes above this is a mistake in the file."""


class NotASeries(ValueError):
    """The file cannot be read; the message names the row, the field, and the fix."""


def rows_of(text: str) -> list[Mapping[str, Any]]:
    """The rows of a file. Raises `NotASeries`."""
    start = text.lstrip("\ufeff \r\n\t")
    if start.startswith("["):
        return _json_list(start)
    if start.startswith("{"):
        return [_json_row(n, line) for n, line in _lines(start)]
    rows: list[Mapping[str, Any]] = list(csv.DictReader(start.splitlines()))
    if not rows:
        raise NotASeries("The file has no rows.")
    return rows


def posts_of(rows: Iterable[Mapping[str, Any]], rules: Storms) -> list[Counted]:
    """One `Counted` for each post, in the order of their time. Raises `NotASeries`."""
    found: list[Counted] = []
    for number, row in enumerate(rows, start=1):
        found += _row(number, row, rules)
    return sorted(found, key=lambda one: one.at)


def _row(number: int, row: Mapping[str, Any], rules: Storms) -> Iterator[Counted]:
    at = _time(number, row)
    name = next((key for key in COUNTS if row.get(key) not in (None, "")), None)
    if name is not None and _first(row, ("author", "text")) is None:
        yield from _counted(number, at, row, name)
        return
    kind = str(row.get("kind") or "")
    yield Counted(
        at=at,
        worth=rules.detection.repost if kind in _REPOSTS else 1.0,
        author=_author(row),
        platform=_text(row.get("platform")),
        conversation=_text(_first(row, _CONVERSATIONS)),
        negative=_negative(row, rules),
    )


def _counted(
    number: int, at: datetime, row: Mapping[str, Any], name: str
) -> Iterator[Counted]:
    try:
        count = round(float(row[name]))
    except (TypeError, ValueError):
        raise NotASeries(f"Row {number}: {name} is no number: {row[name]!r}.") from None
    if not 0 <= count <= _MOST:
        raise NotASeries(f"Row {number}: {name} must lie between 0 and {_MOST}.")
    for place in range(count):
        yield Counted(at + BIN * ((place + 0.5) / count))


def _time(number: int, row: Mapping[str, Any]) -> datetime:
    name = next((key for key in TIMES if row.get(key) not in (None, "")), None)
    if name is None:
        wanted = ", ".join(TIMES)
        raise NotASeries(f"Row {number}: no time. Name a column one of {wanted}.")
    written = row[name]
    try:
        return _instant(written)
    except (ValueError, OverflowError, OSError):
        raise NotASeries(
            f"Row {number}: {name} is no time: {written!r}. "
            "Write 2026-03-04T10:00:00Z, or seconds since 1970."
        ) from None


def _instant(written: object) -> datetime:
    said = str(written).strip()
    if said.replace(".", "", 1).isdigit():
        seconds = float(said)
        seconds = seconds / 1000 if seconds > 1e11 else seconds
        return datetime.fromtimestamp(seconds, UTC)
    at = datetime.fromisoformat(said.replace("Z", "+00:00"))
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _author(row: Mapping[str, Any]) -> str | None:
    written = _first(row, _AUTHORS)
    if isinstance(written, Mapping):
        written = _first(written, ("handle", "id", "name"))
    return _text(written)


def _negative(row: Mapping[str, Any], rules: Storms) -> bool | None:
    said = str(_first(row, ("negative", "sentiment")) or "").strip().lower()
    if said in _TRUE:
        return True
    if said in _FALSE:
        return None if said in ("neutral", "0") else False
    text = " ".join(str(row.get(key) or "") for key in ("title", "text")).strip()
    return hint(text, _text(row.get("language")), rules.words) if text else None


def _first(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _text(value: object) -> str | None:
    return str(value)[:200] if value not in (None, "") else None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, line


def _json_row(number: int, line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise NotASeries(f"Row {number}: is not JSON: {error}.") from None
    if not isinstance(row, Mapping):
        raise NotASeries(f"Row {number}: is no object with fields.")
    return row


def _json_list(text: str) -> list[Mapping[str, Any]]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotASeries(f"The file is not JSON: {error}.") from None
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise NotASeries(f"Row {number}: is no object with fields.")
    return list(rows)


def span_of(posts: list[Counted]) -> timedelta:
    """From the first post to the last."""
    return posts[-1].at - posts[0].at if posts else timedelta(0)
