"""Parses the body of a delivery, as JSON or as a form.

What cannot be parsed raises `BadPayload`; the endpoint decides whether the sender is
told or the delivery is kept as a dead letter.
"""

import json
import re
from urllib.parse import parse_qsl

from pydantic_core import from_json

from bot.errors import BadPayload

MOST_DEPTH = 32
MOST_FIELDS = 1_000
FORM = "application/x-www-form-urlencoded"

_BOM = b"\xef\xbb\xbf"
FORM_IN_PARTS = "multipart/form-data"
_NAME = re.compile(r"""[; ]name="?([^";\r\n]{1,200})""")
_INNER = re.compile(r"\[(\w{1,40})\]")
_WRAPPERS = ("payload", "data", "json")


def parse_body(raw: bytes, content_type: str, *, strict: bool) -> object:
    """The value the body stands for. A strict reader refuses NaN and Infinity."""
    body = raw.removeprefix(_BOM)
    if content_type == FORM and body.lstrip()[:1] not in (b"{", b"["):
        return _form(body, strict=strict)
    if content_type == FORM_IN_PARTS and body.startswith(b"--"):
        return _fields(_parts(body), strict=strict)
    return _json(body, strict=strict)


def _form(body: bytes, *, strict: bool) -> object:
    """Fields, unless one of them holds the whole delivery as JSON."""
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise BadPayload(
            400, f"must be a form in UTF-8 with at most {MOST_FIELDS} fields"
        ) from None
    return _fields(pairs, strict=strict)


def _parts(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form in parts, between lines that all begin like the first one.

    A file is no field.
    """
    mark = body.partition(b"\n")[0].strip()
    pairs: list[tuple[str, str]] = []
    for part in body.split(mark, MOST_FIELDS + 1)[1:]:
        head, _, value = part.lstrip(b"\r\n").partition(
            b"\r\n\r\n" if b"\r\n\r\n" in part else b"\n\n"
        )
        name = _NAME.search(head.decode("utf-8", "replace"))
        if name is not None and b"filename" not in head:
            pairs.append((name[1], _text(value)))
    if not pairs or len(pairs) > MOST_FIELDS:
        raise BadPayload(400, f"must be a form with 1 to {MOST_FIELDS} fields")
    return pairs


def _text(value: bytes) -> str:
    try:
        return value.removesuffix(b"\n").removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        raise BadPayload(400, "must be UTF-8") from None


def _fields(pairs: list[tuple[str, str]], *, strict: bool) -> object:
    # `author[name]`, as some frameworks spell it, is `author.name`.
    fields = {_INNER.sub(r".\1", name): value for name, value in pairs}
    for name in _WRAPPERS:
        if fields.get(name, "").lstrip()[:1] in ("{", "["):
            return _json(fields[name].encode("utf-8", "replace"), strict=strict)
    return fields


def _json(body: bytes, *, strict: bool) -> object:
    if not body.strip():
        raise BadPayload(400, "the body is empty; send JSON")
    try:
        value: object = from_json(body, allow_inf_nan=not strict)
    except ValueError:
        value = _forgiving_json(body, strict=strict)
    # Brackets are counted first because that is one pass in C.
    if body.count(b"{") + body.count(b"[") > MOST_DEPTH and _deep(value):
        raise BadPayload(400, f"nested deeper than {MOST_DEPTH} levels")
    return value


def _forgiving_json(body: bytes, *, strict: bool) -> object:
    """For line ends inside texts and halves of emoji, which the fast reader refuses."""
    try:
        return json.loads(
            body.decode(), strict=False, parse_constant=_no_number if strict else None
        )
    except UnicodeDecodeError:
        raise BadPayload(400, "must be UTF-8") from None
    except RecursionError:
        raise BadPayload(400, f"nested deeper than {MOST_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        if (lines := _lines(body, strict=strict)) is not None:
            return lines
        where = f"line {error.lineno} column {error.colno}"
        raise BadPayload(400, f"not JSON: {error.msg} at {where}") from None
    except ValueError:
        raise BadPayload(400, "not JSON: a number is out of range") from None


def _lines(body: bytes, *, strict: bool) -> list[object] | None:
    """One JSON object a line. A line nobody can read stays as it is, for its siblings."""
    lines = [line for line in body.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.lstrip()[:1] == b"{" for line in lines):
        return None
    found = [_line(line, strict=strict) for line in lines]
    return found if any(isinstance(one, dict) for one in found) else None


def _line(line: bytes, *, strict: bool) -> object:
    try:
        return from_json(line, allow_inf_nan=not strict)
    except ValueError:
        return line.decode("utf-8", "replace")


def _no_number(name: str) -> object:
    raise ValueError(name)


def _deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MOST_DEPTH):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(v for v in one.values() if isinstance(v, dict | list))
            elif isinstance(one, list):
                inner.extend(v for v in one if isinstance(v, dict | list))
        if not inner:
            return False
        level = inner
    return True
