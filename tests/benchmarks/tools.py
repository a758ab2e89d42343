"""Finds or prepares what benchmarks need beyond Brandwacht: Node's peers, a C compiler.

Whatever is missing is said in words and fails the bars that need it, and no others.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.processes import ROOT

PEERS = ROOT / "tests" / "benchmarks" / "peers"
KEPT = ROOT / "var" / "benchmarks"
"""What was prepared once and is used again; may be deleted."""

_HEADERS = Path("/usr/include/node/node_version.h")
_INSTALL_SECONDS = 600


class Missing(Exception):
    """Something this machine does not have. The sentence says what, and what to do."""


def node_peers() -> None:
    """Have the peers' packages installed from their lock file. Raises `Missing`."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Missing("Node 20 and npm are not installed, so there is no peer here")
    if not _sqlite_is_built():
        environment = dict(os.environ)
        if _HEADERS.exists():
            environment["npm_config_nodedir"] = "/usr"
        _npm(["ci", "--no-audit", "--no-fund"], environment)
        if not _sqlite_is_built():
            _npm(["rebuild", "better-sqlite3", "--foreground-scripts"], environment)
    if not _sqlite_is_built():
        raise Missing(
            "better-sqlite3 could not be built: see `npm ci` in " + str(PEERS)
        )


def flush_delay() -> Path:
    """The library that slows every flush down, compiled here and tried. `Missing`."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        raise Missing("slow flushes need Linux and a C compiler (cc)")
    library = KEPT / "flush_delay.so"
    source = ROOT / "tests" / "benchmarks" / "flush_delay.c"
    library.parent.mkdir(parents=True, exist_ok=True)
    command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(source)]
    done = subprocess.run([*command, "-ldl"], capture_output=True, check=False)
    if done.returncode or _flush_takes(library, 5) < 5:
        raise Missing("flushes could not be slowed down on this machine")
    return library


def slowed(library: Path, milliseconds: int) -> dict[str, str]:
    """The environment that slows the flushes of a process down."""
    return {"LD_PRELOAD": str(library), "FLUSH_DELAY_US": str(milliseconds * 1000)}


def sqlalchemy() -> str:
    """A folder with SQLAlchemy in it, for APScheduler's job store. `Missing`."""
    folder = KEPT / "python"
    if not (folder / "sqlalchemy").exists():
        wanted = ROOT / "tests" / "benchmarks" / "requirements.txt"
        command = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [sys.executable, *command, "--target", str(folder), "-r", str(wanted)],
            capture_output=True,
            check=False,
            timeout=_INSTALL_SECONDS,
        )
        if done.returncode:
            raise Missing("SQLAlchemy could not be installed from requirements.txt")
    return str(folder)


def _sqlite_is_built() -> bool:
    built = "node_modules/better-sqlite3/build/Release/better_sqlite3.node"
    return (PEERS / built).exists() and (PEERS / "node_modules/fastify").exists()


def _npm(arguments: list[str], environment: dict[str, str]) -> None:
    print(f"npm {' '.join(arguments)} in tests/benchmarks/peers, once …", flush=True)
    subprocess.run(
        ["npm", *arguments],
        cwd=PEERS,
        env=environment,
        capture_output=True,
        check=False,
        timeout=_INSTALL_SECONDS,
    )


def _flush_takes(library: Path, milliseconds: int) -> float:
    """Milliseconds a flush takes in a process that is slowed down."""
    program = (
        "import os, tempfile, time\n"
        "file = tempfile.TemporaryFile()\n"
        "file.write(b'x'); file.flush(); began = time.perf_counter()\n"
        "os.fdatasync(file.fileno()); print((time.perf_counter() - began) * 1000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **slowed(library, milliseconds)},
        capture_output=True,
        text=True,
        check=False,
    )
    return float(done.stdout or 0)
