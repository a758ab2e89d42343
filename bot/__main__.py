"""Starts Brandwacht from the command line; the only module that reads the environment."""

import os
from pathlib import Path

from dotenv import dotenv_values

from bot.cli.app import begin


def main() -> None:
    """`brandwacht …` and `python -m bot …`. Real variables win over `.env`."""
    # Nobody else reads what this process writes, whichever library writes it.
    os.umask(0o077)
    root = Path.cwd()
    written = dotenv_values(root / ".env", interpolate=False)
    variables = {name: text for name, text in written.items() if text is not None}
    begin({**variables, **os.environ}, root)


if __name__ == "__main__":
    main()
