"""Checks whether a message in Slack is one that a press may come from."""

from collections.abc import Iterable

from bot.core.context import AppContext
from data.models import ChannelId, MessageTs
from data.outbox import standing
from data.outbox.outbox import OutboxMessage
from data.outbox.standing import Subject

_READS = ("draft.approve", "draft.adopt", "draft.suggest")
_OF_A_MENTION = ("escalation.lift", "escalation.full_text")
"""Buttons of a brief whose value ends in the number of the mention."""


def subject_of(action: str, value: str) -> Subject | None:
    """What a button acts upon; nothing where it carries no number, such as `setup.open`.

    An option of the menu stands for a button: `mention.more` with `release:482`.
    """
    family, _, name = action.partition(".")
    option, _, number = value.rpartition(":")
    if not (number.isascii() and number.isdigit()):
        return None
    if name == "more":
        action = f"{family}.{option}"
    if action in _READS:
        return Subject("read", int(number))
    if family == "escalation" and action not in _OF_A_MENTION:
        return Subject("escalation", int(number))
    if family == "task":
        return Subject("task", int(number))
    if family == "drill":
        return Subject("drill", int(number))
    return Subject("mention", int(number))


async def acts_upon(
    app: AppContext, channel: ChannelId, ts: MessageTs, subject: Subject
) -> bool:
    """Whether this message is the card of the subject's mention, or speaks of it."""
    return await app.store.read(lambda tx: standing.acts_upon(tx, channel, ts, subject))


async def on_their_way(
    app: AppContext, subject: Subject, channels: Iterable[str]
) -> list[OutboxMessage]:
    """Messages about the subject whose fate is not written down yet."""
    wanted = tuple(channels)
    return await app.store.read(lambda tx: standing.on_their_way(tx, subject, wanted))
