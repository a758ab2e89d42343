"""Runs Litestream with the file of `deploy/`, its object store being a folder."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import Child, environment, start
from tests.crash.process import until
from tests.deploy.tools import DEPLOY, tool

_STORE = re.compile(r"type: s3\n.*?(?= +# What a lost machine)", re.DOTALL)


@dataclass
class Litestream:
    """Copies one database. `folder` holds its configuration and what it wrote."""

    folder: Path
    database: Path
    running: Child | None = None

    @property
    def copies(self) -> Path:
        """What stands for the object store."""
        return self.folder / "copies"

    def configure(self) -> Path:
        """The file of `deploy/`, with this database, and a folder instead of a bucket."""
        text = (DEPLOY / "litestream.yml").read_text(encoding="utf-8")
        assert _STORE.search(text)
        assert "/var/lib/brandwacht/brandwacht.db" in text
        text = text.replace("/var/lib/brandwacht/brandwacht.db", str(self.database))
        store = f"type: file\n      path: {self.copies}\n"
        file = self.folder / "litestream.yml"
        file.write_text(_STORE.sub(store, text))
        return file

    def begin(self, *more: str, variables: Mapping[str, str] | None = None) -> Child:
        """`litestream replicate` in the folder of the database, until it is stopped."""
        config = self.configure()
        command: list[str | Path] = [tool("litestream"), "replicate", "-config", config]
        log, folder = self.folder / "litestream.log", self.database.parent
        self.running = start([*command, *more], log, variables or environment(), folder)
        return self.running

    async def caught_up(self) -> None:
        """Until the first copy is there."""
        await until(lambda: any(self.copies.rglob("*.ltx")))

    def kill(self) -> None:
        """`kill -9`."""
        if self.running is not None:
            self.running.kill()

    def restore(self, *more: str) -> None:
        """`litestream restore` to where the database was. Raises with what it said."""
        config = self.configure()
        self.run("restore", "-config", config, *more, self.database)

    def run(self, *words: str | Path) -> str:
        """Any other command of Litestream."""
        done = subprocess.run(
            [tool("litestream"), *words],
            env=environment(),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def lose(database: Path) -> None:
    """The disk of the machine is gone."""
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()
    for path in database.parent.glob(f".{database.name}*"):
        shutil.rmtree(path)
