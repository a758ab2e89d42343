"""Reviews as people see them: the messages that ask for one, and its modal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.ui.blocks import Block, Message, View, context, paragraph, plain, section
from bot.ui.fields import field, instant, modal, person, written
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext
from bot.ui.texts import cut
from data.models import Status
from data.outbox.notification_data import OfReview

_MOST_LINES = 25
_LINE = 160


def dialog(
    metadata: str,
    number: int,
    story: Sequence[str],
    answers: Mapping[str, str],
    render: RenderContext,
    *,
    due: datetime,
) -> View:
    """Fields: one a question, then `action`, `action_owner`, `action_due`.

    The timeline writes itself; what was written before stands there to be added to.
    """
    words = render.words
    timeline = "\n".join(cut(line, _LINE) for line in story[-_MOST_LINES:])
    blocks: list[Block] = [
        section(words("review.how")),
        context([plain(words("review.timeline"))]),
        paragraph(timeline or "–"),
    ]
    for question in render.playbook.reviews.questions.values():
        blocks.append(
            field(
                question.id,
                words.pick(question.label),
                written(answers.get(question.id, "")),
                hint=words.pick(question.hint),
                optional=True,
            )
        )
    blocks += [
        field(
            "action",
            words("review.action"),
            written(lines=False),
            hint=words("review.action_hint"),
            optional=True,
        ),
        field("action_owner", words("review.action_owner"), person(), optional=True),
        field("action_due", words("review.action_due"), instant(due), optional=True),
    ]
    return modal("review", metadata, blocks, words, number=number)


def _opened(message: NotificationView) -> Message | None:
    """What was decided may be far from over; then it only says what will be owed."""
    closed = message.model.mention.status is Status.CLOSED
    return _with_time(message, f"notification.review_{'opened' if closed else 'ahead'}")


def _due(message: NotificationView) -> Message | None:
    return _with_time(message, "notification.review_due")


def _with_time(message: NotificationView, key: str) -> Message | None:
    due = message.of(OfReview).due
    if due is None:
        return None
    said = message.render.words(
        key,
        number=message.number,
        name=message.to,
        time=message.render.token(due, message.model.drawn_at),
    )
    return say(message, said, moves=("review",))


def _written(message: NotificationView) -> Message:
    name = message.by
    said = message.render.words(
        "notification.review_written", name=name, number=message.number
    )
    return say(message, said, moves=("review",), thread=True)


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "review_opened": _opened,
    "review_due": _due,
    "review_written": _written,
}
"""By the kind of the message."""
