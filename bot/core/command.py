"""One press, submission or typed command; what it asks of the bot, and the result."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Literal

from bot.core.fields import ModalState
from data.audit.event_data import NOTHING_MORE, EventData
from data.models import EscalationId, Mention, MentionId, UserId

DeliveryResult = Literal["new", "duplicate", "attached", "filtered"]


@dataclass(frozen=True, slots=True)
class Command:
    """One physical press. `key` is the same however often it is delivered.

    `name` is what Slack calls the person in this very payload.
    """

    mention: MentionId
    by: UserId
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandAnswer:
    """What only the person who pressed hears, beside what was recorded.

    Whom it went `to`; in which `state` something is, and from which `time` on; a text to
    `starter` from; what the checks remark; whether a rest is offered (`care`). Who was
    `raised` because of it, as what (`raised_as`), and from when on; who is asked nothing any
    more (`taken_back`), or was asked and saw it before (`still_asked`, in which escalation).
    `kept`: to a small circle. `due`: when a task is; `level`: to which management is called.
    """

    to: UserId | None = None
    state: str = ""
    time: datetime | None = None
    kept: bool = False
    starter: str = ""
    remarks: tuple[str, ...] = ()
    care: bool = False
    raised: UserId | None = None
    raised_as: str = ""
    raised_later: datetime | None = None
    taken_back: UserId | None = None
    still_asked: tuple[UserId, EscalationId] | None = None
    due: datetime | None = None
    level: str = ""

    def __or__(self, other: "CommandAnswer") -> "CommandAnswer":
        """What either says, and where both do what the other says."""
        said = {one.name: getattr(other, one.name) for one in fields(other)}
        usual = {one.name: one.default for one in fields(other)}
        return replace(self, **{k: v for k, v in said.items() if v != usual[k]})


NO_ANSWER = CommandAnswer()


@dataclass(frozen=True, slots=True)
class Starter:
    """A template somebody may want next, and what is known for its gaps."""

    template: str
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a press did, and what is `answer`ed to whoever pressed.

    A press that was delivered before has `repeated` set; `data` is what was recorded.
    `starter` is filled in by `replies`, as `answer.starter`. `language` is what whoever
    pressed speaks, where the press told.
    """

    move: str
    mention: Mention
    undoable: bool = False
    repeated: bool = False
    escalation: EscalationId | None = None
    data: EventData = NOTHING_MORE
    answer: CommandAnswer = NO_ANSWER
    names: dict[UserId, str] = field(default_factory=dict)
    starter: Starter | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one incoming: `mention` is where it is now found."""

    result: DeliveryResult
    mention: MentionId | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted, and the ways they can be answered.

    `reply` is a response url or empty; `ephemeral` says that what they pressed was
    shown only to them, so that an answer takes its place. `view` is the modal they
    are in, `view_below` the one it was opened from, `home` says that they pressed in
    App Home, `trigger` opens a modal for three seconds. `modal_state` is what their modal was context to carry. `at_card`: they pressed
    the card of a mention, or a dialog that was opened there.
    """

    by: UserId
    name: str
    team: str
    reply: str = ""
    trigger: str = ""
    view: str = ""
    view_below: str = ""
    channel: str = ""
    ephemeral: bool = False
    home: bool = False
    at_card: bool = False
    modal_state: ModalState = field(default_factory=ModalState)

    def carrying(self, now: datetime) -> ModalState:
        """What a dialog opened for them takes along; one dialog hands it to the next."""
        opened = self.modal_state.opened if self.view else int(now.timestamp())
        return ModalState(
            channel=self.channel, reply=self.reply, opened=opened, at_card=self.at_card
        )


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
