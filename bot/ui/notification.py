"""One message to be rendered: its data, and the parts all messages share.

A message in a thread may mention the one person who has to act (`data["person"]`); a
direct message mentions nobody, because it notifies its reader anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.ui.blocks import Block, Message, actions, context, plain, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button, open_post
from bot.ui.phrases import RenderContext, about, name_in, spoken
from bot.ui.texts import escape_mrkdwn
from data.handoffs.models import Task
from data.models import Escalation, MentionId, OwnPost, Reply, UserId
from data.replies.models import Read


@dataclass(frozen=True, slots=True)
class NotificationView:
    """What one kind of message is made from.

    `in_thread` is where it really goes, once that is known: each person chooses how to
    be reminded.
    """

    data: Mapping[str, object]
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

    def name(self, key: str) -> str:
        """The plain name, for mrkdwn, of the person `data` holds under `key`."""
        user = self.data.get(key)
        found = name_in(
            self.model, UserId(str(user)) if user else None, self.render.words
        )
        return spoken(found)


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
    person = message.data.get("person")
    if thread and isinstance(person, str) and person.isalnum():
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
