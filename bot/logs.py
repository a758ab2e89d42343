"""Sets up what the process writes about itself: ids and codes, one line an event.

Third-party text, authors, tokens and addresses with secrets never belong in here.
"""

import logging
import sys
from typing import Literal

import structlog

_QUIET = {
    "aiohttp.access": logging.ERROR,
    "apscheduler": logging.ERROR,
    "asyncio": logging.WARNING,
    "slack_bolt": logging.WARNING,
    "slack_sdk": logging.WARNING,
}
"""Libraries that log every call, some of them with texts or tokens at lower levels."""

_TRACEBACK = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
"""Local variables hold texts, so no traceback shows them."""


def write_logs(form: Literal["console", "json"], level: int = logging.INFO) -> None:
    """Everything that is logged from now on, ours and the libraries', in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    _to_standard_error(form, shared, level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(quiet)


def _to_standard_error(
    form: Literal["console", "json"],
    shared: list[structlog.typing.Processor],
    level: int,
) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(form),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _renderers(form: Literal["console", "json"]) -> list[structlog.typing.Processor]:
    if form == "json":
        return [
            structlog.processors.ExceptionRenderer(_TRACEBACK),
            structlog.processors.JSONRenderer(),
        ]
    # A rich traceback prints local variables as well.
    colourful = sys.stderr.isatty()
    return [
        structlog.dev.ConsoleRenderer(
            colors=colourful, exception_formatter=structlog.dev.plain_traceback
        )
    ]
