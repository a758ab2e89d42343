"""Puts the example files into the wheel, for `brandwacht init`; the rest is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

EXAMPLES = ("desk.example.toml", ".env.example", "manifest.yaml")


class WithExamples(build_py):
    """A clone has them in its root, where people look for them; a wheel has no root."""

    def run(self) -> None:
        """Copy the modules, then the examples beside `bot/cli/examples.py`."""
        super().run()
        if self.editable_mode:
            return
        folder = Path(self.build_lib, "bot", "cli", "examples")
        folder.mkdir(parents=True, exist_ok=True)
        for name in EXAMPLES:
            shutil.copyfile(name, folder / name)


setup(cmdclass={"build_py": WithExamples})
