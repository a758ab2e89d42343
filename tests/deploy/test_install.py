"""`make install` and the wheel: a program that works in any folder, and says little."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.cli.initializing import EXAMPLES, example
from tests.deploy.first_minute import Installed
from tests.deploy.tools import ROOT, tool

pytestmark = pytest.mark.deploy


def clone(into: Path) -> Path:
    """What is committed, and no more."""
    subprocess.run(["git", "clone", "--quiet", ROOT, into], check=True)
    return into


async def test_make_install_is_all_that_a_clone_needs(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", f"PREFIX={tmp_path / 'opt'}", f"PYTHON={sys.executable}", "install"],
        cwd=clone(tmp_path / "clone"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "opt").readlink().name.startswith("opt-1.")
    assert not (tmp_path / "clone" / "build").exists()
    used = tmp_path / "used"
    used.mkdir()

    await Installed(tmp_path / "opt" / "bin" / "brandwacht", used).first_minute()


async def test_the_first_start_of_a_clone_is_quiet_and_a_wheel_works_in_its_place(
    tmp_path: Path,
) -> None:
    """The wheel is built from the sdist, so that nothing is missing there either."""
    tool("pyproject-build")
    here = clone(tmp_path / "clone")
    done = subprocess.run(
        ["make", f"PYTHON={sys.executable}", ".venv/run"],
        cwd=here,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "setuptools" not in done.stdout + done.stderr

    build: list[str | Path] = [sys.executable, "-m", "build", "--no-isolation"]
    subprocess.run([*build, "-o", tmp_path], cwd=here, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        for name in EXAMPLES:
            text = held.read(f"bot/cli/examples/{name}").decode()
            assert text == example(name)
    pip: list[str | Path] = [
        here / ".venv" / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--no-deps",
    ]
    subprocess.run([*pip, wheel], check=True, capture_output=True)
    for package in ("bot", "data", "handlers"):
        shutil.rmtree(here / package)
    used = tmp_path / "used"
    used.mkdir()

    await Installed(here / ".venv" / "bin" / "brandwacht", used).first_minute()
