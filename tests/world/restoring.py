"""A workspace that outlives the bot, and a database that is backed up and restored."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.config.settings import Settings
from bot.localslack.workspace import Workspace
from data import connection
from tests.world.building import build_workspace, open_world
from tests.world.world import SettableClock, World

PEOPLE = """
[people.anna]
slack = "UANNA"
name = "Anna"
[people.ben]
slack = "UBEN"
name = "Ben"
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]
[roster]
default = ["anna"]
[hours]
always_open = true
"""


@dataclass
class Installation:
    """The workspace, the settings of its desk, and the clock both go by."""

    settings: Settings
    workspace: Workspace
    clock: SettableClock

    @property
    def database(self) -> Path:
        return self.settings.database

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[World]:
        """A bot that runs until the block ends."""
        async with AsyncExitStack() as stack:
            world = await open_world(stack, self.settings, self.workspace, self.clock)
            yield world
            await world.settle()
        await self.workspace.until(lambda: self.workspace.connections == 0)

    def back_up(self, name: str) -> Path:
        """`brandwacht backup NAME`."""
        kept = self.database.with_name(name)
        connection.copy_to(self.database, kept)
        return kept

    def put_back(self, kept: Path) -> None:
        """What `cp` does, or a restore by Litestream."""
        for tail in ("", "-wal", "-shm"):
            self.database.with_name(f"{self.database.name}{tail}").unlink(
                missing_ok=True
            )
        shutil.copy(kept, self.database)


async def build_installation(
    stack: AsyncExitStack, folder: Path, more: str = PEOPLE
) -> Installation:
    """The workspace stays until the end of the stack; no desk works in it yet."""
    clock = SettableClock()
    settings, workspace = await build_workspace(stack, folder, clock, more=more)
    return Installation(settings, workspace, clock)
