"""Configures logging: ids and codes, one line per event.

Third-party text, authors, tokens and addresses with secrets must never be logged.
Everything passes one filter, `Boundary`, also what a library or a bug logs: a malformed
request leaves only the kind of its error, a traceback only its locations, and repeated
lines are sampled.
"""

import logging
import re
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, Literal, TextIO

import structlog

_QUIET = {
    "aiohttp.access": logging.ERROR,
    "apscheduler": logging.ERROR,
    "asyncio": logging.WARNING,
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
}
"""Libraries that log every call, some of them with texts or tokens at lower levels."""

_FROM_OUTSIDE = (
    "aiohttp.server",
    "aiohttp.web",
    "aiohttp.internal",
    "asyncio",
    "brandwacht.bolt",
    "slack_bolt",
    "slack_sdk",
)
"""Libraries whose messages may quote what a stranger sent, or an address with a ticket."""

_QUOTES = re.compile(r"[\n<({\[]")
"""Where a library's own words end and what it quotes begins."""

_HARMLESS: tuple[type[BaseException], ...] = (OSError, sqlite3.Error)
"""Errors that speak of this machine. The words of all others may be a stranger's."""

_A_MINUTE = 20
"""So often the same is written within a minute; after that it is counted."""

_KEYS = ("event", "source", "status", "kind", "path", "method", "error")
_MOST_REMEMBERED = 1_000


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def write_logs(form: Literal["console", "json"], level: int = logging.INFO) -> None:
    """Everything that is logged from now on, ours and the libraries', in one form."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [writer(form, sys.stderr)]
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def writer(form: Literal["console", "json"], to: TextIO) -> logging.Handler:
    """What writes every line, after the boundary."""
    handler = logging.StreamHandler(to)
    handler.addFilter(Boundary(time.monotonic))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(form),
            ],
        )
    )
    return handler


def _renderers(form: Literal["console", "json"]) -> list[structlog.typing.Processor]:
    if form == "json":
        return [
            structlog.processors.ExceptionRenderer(_places),
            structlog.processors.JSONRenderer(),
        ]
    # A rich traceback prints local variables as well.
    colourful = sys.stderr.isatty()
    return [structlog.dev.ConsoleRenderer(colors=colourful, exception_formatter=_print)]


class Boundary(logging.Filter):
    """What every line passes before it is written; `steady` counts seconds."""

    def __init__(self, steady: Callable[[], float]) -> None:
        super().__init__()
        self._steady = steady
        self._seen: dict[tuple[object, ...], list[float]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Take out what strangers sent; false for what was written often enough."""
        if record.name.startswith(_FROM_OUTSIDE):
            _without_their_words(record)
        return self._is_news(record)

    def _is_news(self, record: logging.LogRecord) -> bool:
        key = _key(record)
        now = self._steady()
        began, written, left_out = self._seen.get(key, [now, 0, 0])
        if now - began >= 60:
            began, written = now, 0
        if written >= _A_MINUTE:
            self._seen[key] = [began, written, left_out + 1]
            return False
        if left_out and isinstance(record.msg, dict):
            record.msg["left_out"] = int(left_out)
        self._seen.pop(key, None)
        self._seen[key] = [began, written + 1, 0]
        while len(self._seen) > _MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return True


def _key(record: logging.LogRecord) -> tuple[object, ...]:
    if isinstance(record.msg, dict):
        said = tuple(str(record.msg.get(key)) for key in _KEYS)
        return (record.name, record.levelno, *said)
    return (record.name, record.levelno, str(record.msg)[:100])


def _without_their_words(record: logging.LogRecord) -> None:
    """The first words of the library's own sentence, and the kind of the error."""
    error = record.exc_info[1] if record.exc_info else None
    if record.name.startswith("aiohttp"):
        record.msg = "request failed" if _is_our_fault(error) else "malformed request"
    else:
        record.msg = _QUOTES.split(str(record.msg), maxsplit=1)[0].strip()
    record.args = ()
    if error is not None:
        record.msg = f"{record.msg}: {type(error).__name__}"
    if not _is_our_fault(error):
        record.exc_info, record.exc_text, record.stack_info = None, None, None


def _is_our_fault(error: BaseException | None) -> bool:
    return error is not None and not type(error).__module__.startswith("aiohttp")


def _places(exc_info: structlog.typing.ExcInfo) -> list[dict[str, Any]]:
    """A traceback as data: kinds of errors and places, no values and no words."""
    return [
        {
            "exc_type": type(one).__name__,
            "exc_value": _words(one),
            "frames": [
                {"filename": f.filename, "lineno": f.lineno, "name": f.name}
                for f in traceback.extract_tb(one.__traceback__)
            ],
        }
        for one in _chain(exc_info[1])
    ]


def _print(out: TextIO, error: structlog.typing.ExcInfo) -> None:
    """The same for people."""
    for one in reversed(_chain(error[1])):
        out.write("Traceback (most recent call last):\n")
        out.writelines(traceback.format_tb(one.__traceback__))
        words = _words(one)
        out.write(f"{type(one).__name__}{': ' if words else ''}{words}\n")


def _words(error: BaseException) -> str:
    return str(error) if isinstance(error, _HARMLESS) else ""


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the last one first."""
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        hidden = None if following.__suppress_context__ else following.__context__
        following = following.__cause__ or hidden
    return found
