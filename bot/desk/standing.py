"""Checks whether a message in Slack is one that a press may come from."""

from collections.abc import Iterable

from bot.core.action import Actions
from bot.core.context import AppContext
from bot.desk.actions import ACTIONS
from data.models import ChannelId, MessageTs
from data.outbox import standing
from data.outbox.outbox import OutboxMessage
from data.outbox.standing import ButtonSubject


def subject_of(
    action: str, value: str, actions: Actions = ACTIONS
) -> ButtonSubject | None:
    """What a button acts upon; nothing where it carries no number, such as `setup.open`.

    An option of the menu stands for a button: `mention.more` with `release:482`.
    """
    family, _, name = action.partition(".")
    option, _, number = value.rpartition(":")
    if not (number.isascii() and number.isdigit()):
        return None
    if name == "more":
        action = f"{family}.{option}"
    row = actions.button(action)
    kind = "mention" if row is None else row.subject
    if kind == "dialog" or kind == "nothing":
        return ButtonSubject("mention", int(number))
    return ButtonSubject(kind, int(number))


async def acts_upon(
    app: AppContext, channel: ChannelId, ts: MessageTs, subject: ButtonSubject
) -> bool:
    """Whether this message is the card of the subject's mention, or speaks of it."""
    return await app.store.read(lambda tx: standing.acts_upon(tx, channel, ts, subject))


async def on_their_way(
    app: AppContext, subject: ButtonSubject, channels: Iterable[str]
) -> list[OutboxMessage]:
    """Messages about the subject of which it is not known yet whether Slack has them."""
    wanted = tuple(channels)
    return await app.store.read(lambda tx: standing.on_their_way(tx, subject, wanted))
