"""One run of the command line, with its output and exit code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.app import begin


@dataclass
class Line:
    """A command line in a folder of its own."""

    root: Path
    argv: pytest.MonkeyPatch
    said: pytest.CaptureFixture[str]

    def run(
        self, *words: str, variables: Mapping[str, str] | None = None
    ) -> tuple[int, str, str]:
        """The exit code, what was said, and what was complained about."""
        self.argv.setattr("sys.argv", ["brandwacht", *words])
        with pytest.raises(SystemExit) as left:
            begin(variables or {}, self.root)
        out, err = self.said.readouterr()
        return int(left.value.code or 0), out, err

    @property
    def database(self) -> Path:
        return self.root / "var" / "brandwacht.db"


@pytest.fixture
def line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Line:
    return Line(tmp_path, monkeypatch, capsys)
