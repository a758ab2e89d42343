"""What every command receives: the environment, the working folder, and the output."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from bot.config.settings import Settings


@dataclass(frozen=True)
class Start:
    """What the process was started with. Relative paths begin at `root`.

    What a command needs of this is imported when it is asked for: `--help` needs none.
    """

    environment: Mapping[str, str]
    root: Path
    console: "Console | None" = None
    """Where a command writes, if not to standard output."""

    @cached_property
    def out(self) -> "Console":
        """Where a command writes."""
        from rich.console import Console

        return self.console or Console()

    @cached_property
    def err(self) -> "Console":
        """Standard error."""
        from rich.console import Console

        return Console(stderr=True)

    def settings(self) -> "Settings":
        """For commands that need no workspace."""
        from bot.config.settings import Settings

        return Settings.read_without_slack(self.environment, self.root)

    def database_settings(self) -> "Settings":
        """For what works on the database or looks at a sample: no secret at all."""
        from bot.config.settings import Settings

        return Settings.read_for_database(self.environment, self.root)

    def say(self, sentence: str, style: str | None = None) -> None:
        """One line to the person, never wrapped and never taken for markup."""
        self.out.print(
            sentence, style=style, markup=False, highlight=False, soft_wrap=True
        )

    def note(self, sentence: str) -> None:
        """What belongs beside the output, on standard error so that pipes stay clean."""
        self.err.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def complain(self, sentence: str) -> None:
        """The same about what is wrong, on standard error."""
        self.err.print(
            sentence, style="red", markup=False, highlight=False, soft_wrap=True
        )


def of(context: typer.Context) -> Start:
    """What this run of the program was started with."""
    begun = context.find_object(Start)
    if begun is None:
        raise RuntimeError("bot.cli.app.start was not called")
    return begun
