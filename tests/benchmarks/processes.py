"""Starts what is measured as processes of their own and reads what they cost.

Nothing listens or sends beyond the loopback address.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
ROOT = Path(__file__).parents[2]
"""Where the repository lies; processes are started from here."""

_TICK = os.sysconf("SC_CLK_TCK")
_QUIET = 0.25
_READY = 30.0


class NotStarted(Exception):
    """A process ended, or never listened."""


@dataclass
class Child:
    """A running process. `log` holds what it wrote."""

    process: subprocess.Popen[bytes]
    log: Path
    _file: IO[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all of its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def memory(self) -> int:
        """Resident bytes."""
        return resident(str(self.pid))

    def said(self) -> str:
        """Everything it wrote."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """`kill -9`, wherever it is, and whatever it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()
        self._file.close()

    def stop(self) -> None:
        """Ask it to end, and insist after ten seconds."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._file.close()


def resident(process: str) -> int:
    """Resident bytes of a process, by its number or `self`."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Only what a process needs, so that nothing of this shell leaks into a trial."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


def start(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str], cwd: Path
) -> Child:
    """Start a process with exactly this environment."""
    file = log.open("ab")
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=file,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=cwd,
        start_new_session=True,
    )
    return Child(process, log, file)


def wait_for_port(child: Child, port: int) -> None:
    """Until it listens. Raises `NotStarted` with what it wrote."""
    end = time.monotonic() + _READY
    while time.monotonic() < end:
        if child.process.poll() is not None:
            break
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    child.stop()
    raise NotStarted(child.said()[-2000:])


def free_port() -> int:
    """A port nobody listens on; it is only looked for on the loopback address."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def wait_for_quiet(most: float = 10.0) -> float:
    """Wait until others use less than a quarter of the machine; how long that took."""
    began = time.monotonic()
    while time.monotonic() - began < most:
        if _busy(0.5) < _QUIET:
            break
    return time.monotonic() - began


def _busy(seconds: float) -> float:
    before = _times()
    time.sleep(seconds)
    after = _times()
    spent = [b - a for a, b in zip(before, after, strict=True)]
    return 1 - (spent[3] + spent[4]) / max(sum(spent), 1)


def _times() -> list[int]:
    line = Path("/proc/stat").read_text().splitlines()[0]
    return [int(field) for field in line.split()[1:9]]
