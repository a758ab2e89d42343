"""Messages around a second reader: the question with the text, the answer, and a
reminder.

The text is rendered from the database, so that it disappears when an author is
forgotten.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.headline import collapsed
from bot.card.views.recommending import draft_waits, waits_for
from bot.mentions.rules.replying import RESTING
from bot.replies.rules.drafting import stopping
from bot.ui.blocks import (
    Block,
    Message,
    actions,
    button,
    context,
    paragraph,
    plain,
    preformatted,
    quote,
)
from bot.ui.card_model import CardModel
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import name_in, spoken
from bot.ui.texts import clean, escape_mrkdwn, fits
from data.outbox.notification_data import OfRead
from data.replies.models import Read

_MOST = 2500
_TO_THE_READER = ("read_please", "read_again")


def _text(read: Read) -> Block:
    return preformatted(read.text[:_MOST])


def _please(notification: NotificationView) -> Message:
    """To the reader with the text; in the thread one line, anybody may help."""
    words, read = notification.render.words, notification.read
    if read is None or not read.text or _is_over(read, notification):
        return say(
            notification, words("notification.read_changed", number=notification.number)
        )
    if read.verdict == "suggested":
        name = spoken(name_in(notification.model, read.reader, words))
        said = words(
            "notification.reader_suggested", number=notification.number, name=name
        )
        return say(notification, said, [_text(read)])
    if notification.in_thread:
        values = {"name": notification.by, "to": notification.to}
        said = words("notification.read_please_thread", **values)
    else:
        said = _asked(notification, read)
    more: list[Block] = [*_about(notification), _text(read)]
    if read.verdict is not None:
        done = context([plain(words("notification.read_answered"))])
        return say(notification, said, [*more, done])
    return say(notification, said, [*more, _steps(read, notification)])


def _is_over(read: Read, notification: NotificationView) -> bool:
    """Somebody else was asked instead, or the draft reads differently by now."""
    draft = notification.model.draft
    moved_on = draft is not None and draft.text != read.text
    return read.verdict == "passed" or (read.verdict is None and moved_on)


def _about(notification: NotificationView) -> list[Block]:
    """What the draft answers; in the thread the card stands above it."""
    mention = notification.model.mention
    text = clean(mention.post.text or mention.post.title)
    if notification.in_thread or not text or collapsed(mention, notification.render):
        return []
    return [quote(fits(text, 300, 900))]


def _again(notification: NotificationView) -> Message:
    """To a reader who has not come to it yet."""
    words, read = notification.render.words, notification.read
    if read is None or read.verdict is not None or _is_over(read, notification):
        return say(
            notification, words("notification.read_changed", number=notification.number)
        )
    said = words("notification.read_again", number=notification.number)
    return say(
        notification,
        said,
        [_text(read), _steps(read, notification)],
    )


def _next(notification: NotificationView) -> Message:
    """To the writer: somebody else was asked instead."""
    said = notification.render.words(
        "notification.reader_next",
        number=notification.number,
        to=notification.to,
        person=notification.name(notification.of(OfRead).manager),
    )
    return say(notification, said)


def _nobody(notification: NotificationView) -> Message:
    said = notification.render.words(
        "notification.reader_nobody",
        number=notification.number,
        to=notification.to,
    )
    return say(notification, said, moves=("mark_posted", "holding"))


def _approved(notification: NotificationView) -> Message:
    said = notification.render.words(
        "notification.reader_approved",
        number=notification.number,
        name=notification.by,
    )
    return say(notification, said, moves=("mark_posted",))


def _suggested(notification: NotificationView) -> Message:
    words, read = notification.render.words, notification.read
    said = words(
        "notification.reader_suggested",
        number=notification.number,
        name=notification.by,
    )
    more: list[Block] = []
    if read is not None and read.text:
        take = button(words("button.adopt"), "draft.adopt", read.id, style="primary")
        more = [_text(read), actions([take], f"r{read.id}:adopt")]
    return say(notification, said, more, moves=("mark_posted",))


def _rested(notification: NotificationView) -> Message:
    """What it still waits for now; only what nothing holds up can go out."""
    words, model = notification.render.words, notification.model
    if any(one.what == RESTING for one in model.missing):
        return say(
            notification, draft_waits(model, notification.render), moves=("draft",)
        )
    said = words("notification.draft_rested", number=notification.number)
    if model.missing:
        what = ", ".join(
            waits_for(one, model, notification.render) for one in model.missing
        )
        said = words(
            "notification.draft_rested_waits", number=notification.number, what=what
        )
    return say(notification, said, moves=("mark_posted", "draft"))


def _asked(notification: NotificationView, read: Read) -> str:
    """Why a second pair of eyes, in words: rules of the lint, or reasons of ours."""
    words, known = notification.render.words, _known(notification)
    why = [known[rule] for rule in read.rules if rule in known]
    name, number = notification.by, notification.number
    if not why:
        return words("notification.read_please_plain", name=name, number=number)
    said = escape_mrkdwn("; ".join(why))
    return words("notification.read_please", why=said, name=name, number=number)


def _known(notification: NotificationView) -> Mapping[str, str]:
    words = notification.render.words
    reasons = ("outside_hours", "newcomer", "second_opinion")
    rules = notification.render.playbook.lint.values()
    # What counts something in its sentence stays with the dialog that counted.
    said = {r.id: words.pick(r.message).rstrip(".") for r in rules}
    whole = {name: text for name, text in said.items() if "{" not in text}
    return whole | {name: words(f"reading.{name}") for name in reasons}


def _steps(read: Read, notification: NotificationView) -> Block:
    words = notification.render.words
    stopped = stopping(read, notification.render.playbook)
    approve = button(
        words("button.read_allow" if stopped else "button.read_approve"),
        "draft.allow" if stopped else "draft.approve",
        read.id,
        style=None if stopped else "primary",
    )
    steps: Sequence[Block] = [
        approve,
        button(words("button.read_suggest"), "draft.suggest", read.id),
    ]
    return actions(steps, f"r{read.id}:steps")


def still_true(kind: str, model: CardModel, read: Read | None) -> bool:
    """Whether there is still a draft to speak of; what was read stays as it is."""
    if kind in _TO_THE_READER and (read is None or read.verdict is not None):
        return True
    return model.draft is not None


def _bare(notification: NotificationView) -> Message:
    """The text alone, so that a phone copies it whole; while it may not go out, why."""
    model = notification.model
    if model.missing:
        return say(notification, draft_waits(model, notification.render))
    return Message(escape_mrkdwn(model.draft_text), [paragraph(model.draft_text)])


KINDS: Mapping[str, Callable[[NotificationView], Message]] = {
    "read_please": _please,
    "read_again": _again,
    "reader_next": _next,
    "reader_nobody": _nobody,
    "reader_approved": _approved,
    "reader_suggested": _suggested,
    "draft_rested": _rested,
    "draft_text": _bare,
}
