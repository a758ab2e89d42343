"""Kills the process during a Slack call: before the call reached Slack, or after it
took effect.
"""

from dataclasses import dataclass

from bot.localslack.faults import Fault
from tests.crash.world import World


@dataclass
class KillDuring:
    """Kills during one coming call of a method: the `number`th, or of those to `channel`.

    `done`: Slack has done what it was asked to.
    """

    world: World
    method: str
    done: bool
    number: int = 1
    channel: str | None = None
    killed: bool = False

    def arm(self) -> None:
        """From now on."""
        faults = self.world.workspace.faults
        wait = faults.after if self.done else faults.before
        wait(self.method, self._kill, self.number, self.channel)

    async def _kill(self) -> None:
        self.number -= 1
        if self.number > 0:
            return
        await self.world.kill()
        self.killed = True
        if not self.done:
            self.world.workspace.faults.next(
                self.method, Fault.DROP_BEFORE, channel=self.channel
            )
