"""Logging: one line per event, with ids, in one format."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import write_logs


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Logging is the process's, so it is put back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_an_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("json")

    structlog.get_logger("desk").info("claimed", mention=482)

    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["event"], told["mention"], told["logger"]) == ("claimed", 482, "desk")
    assert told["timestamp"].endswith("Z")


def test_libraries_speak_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("json")

    logging.getLogger("some.library").warning("%s is late", "it")

    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "it is late"


@pytest.mark.parametrize(
    "library", ["apscheduler.executors.default", "slack_sdk.web", "aiohttp.access"]
)
def test_libraries_that_log_every_call_are_quiet(
    capsys: pytest.CaptureFixture[str], library: str
) -> None:
    write_logs("console")

    logging.getLogger(library).info("called with %s", "a text")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_no_values(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """Local variables hold third-party text, so they are never printed."""
    write_logs("json" if form == "json" else "console")
    text_of_somebody = "".join(["what they ", "wrote"])

    try:
        raise RuntimeError(len(text_of_somebody))
    except RuntimeError:
        structlog.get_logger("desk").exception("failed", mention=482)

    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert "what they wrote" not in written
