"""What the tests of `deploy/` need on this machine, and what happens where it is missing."""

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from tests.benchmarks.processes import HOST

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def tool(name: str) -> str:
    """Where a program is. A test that lacks it is skipped here, and fails in CI."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is missing: .ci/run has to install it")
    pytest.skip(f"{name} is not installed")


def free_pair() -> int:
    """A free port whose next one is free as well: the page of `run --local` gets that."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind((HOST, 0))
            port = int(one.getsockname()[1])
            try:
                next_one.bind((HOST, port + 1))
            except OSError:
                continue
            return port
