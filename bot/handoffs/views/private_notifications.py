"""Messages about what is not answered in public: no reply, private contact, good news."""

from collections.abc import Callable, Mapping

from bot.card.views.private import channel_of
from bot.ui.blocks import Message
from bot.ui.notification import NotificationView, say
from bot.ui.texts import escape_line


def _silence(message: NotificationView) -> Message:
    """To the lead: somebody who waits for us gets no reply, and why (S3.12)."""
    render, mention = message.render, message.model.mention
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    klass = render.klass(mention)
    said = render.words(
        "notification.silence",
        name=message.by,
        number=message.number,
        **{"class": render.words.pick(klass.label) if klass is not None else "–"},
        reason=render.words.pick(reason.label) if reason is not None else "–",
    )
    return say(message, said, moves=("reopen", "take_over"))


def _repaired(message: NotificationView) -> Message:
    """In the thread: what we said we look into is done, and may be told (S3.33)."""
    what = escape_line(message.task.what, 150) if message.task is not None else "–"
    said = message.render.words(
        "notification.repaired", number=message.number, what=what
    )
    return say(message, said, moves=("public_update",), thread=True)


def _private_shift(message: NotificationView) -> Message | None:
    """To whoever goes off shift: who goes on with it (S3.30)."""
    handover, owner = message.model.handover, message.model.mention.owner
    if handover is None or handover.ended_at is not None or owner is None:
        return None
    said = message.render.words(
        "notification.private_shift",
        number=message.number,
        via=channel_of(handover.channel, message.render),
        name=message.to,
    )
    return say(message, said, moves=("hand_over", "private_call"))


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "silence": _silence,
    "repaired": _repaired,
    "private_shift": _private_shift,
}
"""By their kind."""
