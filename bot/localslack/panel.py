"""What the page shows beside the workspace: an offer while a channel is empty, or a strip.

Whoever opens the workspace says what it is; the page draws it and sends back what was
pressed.
"""

from typing import Protocol

from bot.localslack.people import Json


class Panel(Protocol):
    """Shown to everybody on the page. Nothing of it is part of Slack."""

    def shown(self) -> Json | None:
        """`kind` is `offer` (in an empty channel) or `strip` (above every channel), `texts` by
        language what it says, `language` the one to begin with; nothing where there is none.
        """

    async def act(self, press: str, language: str) -> Json:
        """Do what was pressed: `go` is the address to open then, `said` a sentence to show."""
