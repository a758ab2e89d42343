"""One press, submission or typed command, without Slack's payload.

Nothing of Slack's payloads is left here: who acted, what they acted on, and what they
filled in. What is to be shown is context back as a plain value (`action.py`).
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.command import Command
from bot.core.modal_state import ModalState
from data.models import MentionId, UserId


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, and the ways they can be answered.

    `reply` is a response url or empty; `whispered` says that what they pressed was
    shown only to them, so that an answer takes its place. `view` is the modal they
    are in, `home` says that they pressed in App Home, `trigger` opens a modal for three
    seconds. `modal_state` is what their modal was context to carry.
    """

    by: UserId
    name: str
    team: str
    reply: str = ""
    trigger: str = ""
    view: str = ""
    channel: str = ""
    whispered: bool = False
    home: bool = False
    modal_state: ModalState = field(default_factory=ModalState)

    def carrying(self, now: datetime) -> ModalState:
        """What a dialog opened for them takes along; one dialog hands it to the next."""
        opened = self.modal_state.opened if self.view else int(now.timestamp())
        return ModalState(channel=self.channel, reply=self.reply, opened=opened)


@dataclass(frozen=True, slots=True)
class Interaction:
    """One press of one button: its name, its value, and the key it is known by.

    Of a submission the name of the dialog, of a command its word and what follows it.
    """

    actor: Actor
    action: str
    value: str
    key: str
    is_link: bool = False

    @property
    def number(self) -> int:
        """The id the button carries; 0 where it carries none."""
        return int(self.value) if self.value.isascii() and self.value.isdigit() else 0

    def on(self, mention: MentionId) -> Command:
        """The press as a command."""
        return Command(mention, self.actor.by, self.key, self.actor.name)
