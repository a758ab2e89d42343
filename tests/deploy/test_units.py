"""The systemd units: systemd can read them, and they are hardened."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.deploy.tools import DEPLOY, tool

pytestmark = pytest.mark.deploy
UNITS = ("brandwacht.service", "brandwacht-litestream.service")
_LEVEL = re.compile(r"Overall exposure level for \S+: ([\d.]+)")


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    """With a program that exists: systemd looks whether it can be started."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    unit = tmp_path / name
    unit.write_text(
        re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", text, flags=re.MULTILINE)
    )

    done = subprocess.run(
        [tool("systemd-analyze"), "verify", unit], capture_output=True, text=True
    )

    about_us = [line for line in done.stderr.splitlines() if name in line]
    assert (done.returncode, about_us) == (0, [])


@pytest.mark.parametrize("name", UNITS)
def test_it_is_exposed_to_little(name: str) -> None:
    """`systemd-analyze security`: 10 is everything, 0 nothing."""
    done = subprocess.run(
        [
            tool("systemd-analyze"),
            "security",
            "--no-pager",
            "--offline=true",
            DEPLOY / name,
        ],
        capture_output=True,
        text=True,
    )
    level = _LEVEL.search(done.stdout)

    assert level is not None, done.stderr
    assert float(level[1]) <= 1.5
