"""Letters about what is not answered in public: silence, private contact, good news."""

from collections.abc import Callable, Mapping

from bot.card.views.private import channel_of
from bot.ui.blocks import Message
from bot.ui.notification import NotificationView, say
from bot.ui.texts import escape_line


def _silence(letter: NotificationView) -> Message:
    """To the lead: somebody who waits for us gets no reply, and why (S3.12)."""
    render, mention = letter.render, letter.model.mention
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    klass = render.klass(mention)
    said = render.words(
        "letter.silence",
        name=letter.name("by"),
        number=letter.number,
        **{"class": render.words.pick(klass.label) if klass is not None else "–"},
        reason=render.words.pick(reason.label) if reason is not None else "–",
    )
    return say(letter, said, moves=("reopen", "take_over"))


def _repaired(letter: NotificationView) -> Message:
    """In the thread: what we said we look into is done, and may be told (S3.33)."""
    what = escape_line(letter.task.what, 150) if letter.task is not None else "–"
    said = letter.render.words("letter.repaired", number=letter.number, what=what)
    return say(letter, said, moves=("public_update",), thread=True)


def _private_shift(letter: NotificationView) -> Message | None:
    """To whoever goes off shift: who goes on with it (S3.30)."""
    handover, owner = letter.model.handover, letter.model.mention.owner
    if handover is None or handover.ended_at is not None or owner is None:
        return None
    said = letter.render.words(
        "letter.private_shift",
        number=letter.number,
        via=channel_of(handover.channel, letter.render),
        name=letter.name("to"),
    )
    return say(letter, said, moves=("hand_over", "private_call"))


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "silence": _silence,
    "repaired": _repaired,
    "private_shift": _private_shift,
}
"""By their kind."""
