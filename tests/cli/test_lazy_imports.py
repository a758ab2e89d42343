"""`--help` imports none of what the commands do: it is asked for often, and answers at once."""

import subprocess
import sys

import pytest

HEAVY = ("aiohttp", "slack_bolt", "pydantic", "holidays", "sqlite_utils", "bot.app.run")
PROGRAM = """
import sys
from bot.__main__ import main
sys.argv = ["brandwacht", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("asked", [["--help"], []])
def test_nothing_heavy_is_imported_before_a_command_is_called(asked: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(heavy=HEAVY), *asked],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_help_names_every_command_with_its_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in ("run", "check", "backup", "dead-letters", "simulate"):
        assert name in done.stdout
