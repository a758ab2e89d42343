"""One message to be rendered: its data, and the parts all messages share.

A message in a thread may mention the one person who has to act (`data.person`); a
direct message mentions nobody, because it notifies its reader anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.ui.blocks import Block, Message, actions, context, plain, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button, open_post
from bot.ui.phrases import RenderContext, about, name_in, spoken
from bot.ui.texts import escape_mrkdwn
from data.handoffs.models import Task
from data.models import Escalation, MentionId, OwnPost, Reply, UserId
from data.outbox.notification_data import ByPerson, FromTo, NotificationData
from data.replies.models import Read

N = TypeVar("N", bound=NotificationData)


@dataclass(frozen=True, slots=True)
class NotificationView:
    """What one kind of message is made from.

    `in_thread` is where it really goes, once that is known: each person chooses how to
    be reminded.
    """

    data: NotificationData
    model: CardModel
    render: RenderContext
    escalation: Escalation | None = None
    reply: Reply | None = None
    link: str | None = None
    in_thread: bool | None = None
    task: Task | None = None
    read: Read | None = None
    own: OwnPost | None = None

    @property
    def number(self) -> MentionId:
        """The mention people say aloud."""
        return self.model.mention.id

    def of(self, cls: type[N]) -> N:
        """Its data, which is of this class. Raises `TypeError` where it is not."""
        if not isinstance(self.data, cls):
            msg = f"{self.data} is no {cls.__name__}"
            raise TypeError(msg)
        return self.data

    def name(self, user: UserId | None) -> str:
        """The plain name, for mrkdwn, of a person."""
        return spoken(name_in(self.model, user, self.render.words))

    @property
    def by(self) -> str:
        """The name of whoever did what it tells of."""
        return self.name(self.of(ByPerson).by)

    @property
    def to(self) -> str:
        """The name of whom it went to."""
        return self.name(self.of(FromTo).to)


def say(
    message: NotificationView,
    said: str,
    more: Sequence[Block] = (),
    *,
    moves: Sequence[str] = (),
    thread: bool = False,
    fallback_text: str = "",
) -> Message:
    """The sentence first; outside the thread, what it is about; then what can be done."""
    mention = message.model.mention
    thread = thread if message.in_thread is None else message.in_thread
    person = message.data.person
    if thread and person is not None and person.isalnum():
        said = message.render.words("notification.ping", ping=f"<@{person}>", text=said)
    blocks = [section(said), *more]
    if not thread:
        blocks.append(about_it(message))
    steps = [move_button(name, mention, message.render) for name in moves]
    stopped = message.model.takedown.stop is not None
    link = None if stopped else open_post(mention, message.render)
    if steps and link is not None:
        steps.append(link)
    if steps:
        blocks.append(actions(steps, f"m{mention.id}:steps"))
    return Message(f"{said} {escape_mrkdwn(fallback_text)}".strip(), blocks)


def about_it(message: NotificationView) -> Block:
    """Which mention it is, for whoever does not have the card before them."""
    elements = [plain(about(message.model.mention, message.render), 300, emoji=False)]
    if message.link:
        elements.append(
            {
                "type": "mrkdwn",
                "text": message.render.words(
                    "notification.card", link=message.link, number=message.number
                ),
            }
        )
    return context(elements)
