"""Installs a wheel into a clean environment and does with it what a new admin does first.

`python -m tests.deploy.first_minute WHEEL --lock FILE [--sbom FILE]`
"""

import argparse
import asyncio
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import Child, start
from tests.crash.process import until
from tests.deploy.tools import free_pair, tool

EXAMPLES = {"desk.example.toml", ".env.example", "manifest.yaml"}
ANSWERS = ("--channel", "#brand", "--name", "Anna", "--member", "U0123ANNA")
_CURL = re.compile(r"^ +(curl .+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Installed:
    """A program in an environment, used from a folder that is nobody's clone."""

    program: Path
    folder: Path

    def run(self, *words: str) -> str:
        """One command, which has to go well; what it said."""
        done = subprocess.run(
            [self.program, *words], cwd=self.folder, env=self.environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def environment(self) -> dict[str, str]:
        """Nothing that could lead to another copy of the program."""
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "LANG": "C.UTF-8"}

    async def first_minute(self) -> None:
        """`init`, `run --local`, the mention it proposes, and an end in order."""
        self.run("init", "desk", *ANSWERS)
        written = {path.name for path in (self.folder / "desk").iterdir()}
        assert written == EXAMPLES | {"desk.toml", ".env"}, written
        port = str(free_pair())
        line: list[str | Path] = [self.program, "run", "--local", "--port", port]
        child = start(line, self.folder / "log", self.environment(), self.folder)
        try:
            await until(lambda: "Ctrl+C" in child.said() or _ended(child))
            assert not _ended(child), child.said()
            answer = _told(child.said())
            assert '"new":1' in answer, answer
        finally:
            child.process.send_signal(signal.SIGTERM)
            code = await asyncio.to_thread(child.process.wait, 30)
            child.stop()
        assert code == 0, child.said()
        assert "The record is whole." in self.run("verify")


def _ended(child: Child) -> bool:
    return child.process.poll() is not None


def _told(said: str) -> str:
    """The answer to the line of curl that `run --local` prints, as it is printed."""
    found = _CURL.search(said)
    assert found is not None, said
    words = [tool("curl"), "--silent", "--show-error", *shlex.split(found[1])[1:]]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def install(wheel: Path, lock: Path, into: Path) -> Path:
    """A new environment with what the lock file names, and the wheel; its program."""
    subprocess.run([sys.executable, "-m", "venv", into], check=True)
    python, quiet = into / "bin" / "python", ("--quiet", "--disable-pip-version-check")
    each: list[list[str | Path]] = [
        ["--require-hashes", "-r", lock],
        ["--no-deps", wheel],
    ]
    for what in each:
        command = [python, "-m", "pip", "install", *quiet, *what]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return into / "bin" / "brandwacht"


def main(arguments: Sequence[str]) -> None:
    """Try the wheel; write the list of what is in its environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--lock", type=Path, required=True)
    parser.add_argument("--sbom", type=Path)
    said = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        program = install(said.wheel.absolute(), said.lock.absolute(), folder / "env")
        used = folder / "used"
        used.mkdir()
        asyncio.run(Installed(program, used).first_minute())
        if said.sbom is not None:
            subprocess.run(
                [
                    tool("cyclonedx-py"), "environment", "--pyproject", "pyproject.toml",
                    "--output-reproducible", "--output-file", said.sbom,
                    program.with_name("python"),
                ],
                check=True,
            )  # fmt: skip
    sys.stdout.write(f"{said.wheel.name} installs, and its first minute works.\n")


if __name__ == "__main__":
    main(sys.argv[1:])
