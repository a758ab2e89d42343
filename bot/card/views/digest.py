"""One message about several mentions: what is due, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.card.views.authors import silent
from bot.card.views.headline import collapsed
from bot.mentions.rules.clocks import due_order
from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.ui.blocks import Block, Message, context, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext, author_of, class_of, due_words, platform_of
from bot.ui.texts import escape_line, escape_mrkdwn
from data.models import Mention, Status
from data.outbox.notification_data import NotificationData

_LIVE = (Status.OPEN, Status.CLAIMED)


@dataclass(frozen=True, slots=True)
class MissedNotification:
    """A mention with something due, and the link to its card, if it stands in Slack."""

    model: CardModel
    link: str | None = None


def catch_up(
    _data: NotificationData,
    missed: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """After the bot was away: what became due meanwhile."""
    return _due("catch_up", missed, render)


def bundle(
    _data: NotificationData,
    due: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """Reminders for one person that came close together, said in one message."""
    return _due("bundle", due, render)


def many_overdue(
    _data: NotificationData,
    _items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message:
    """To the lead, once a day: lists go out now instead of single reminders."""
    count = render.playbook.nudges.list_when_overdue
    return Message(render.words("notification.many_overdue", count=count))


def day_end(
    _data: NotificationData,
    calm: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """Before the day ends: praise nobody has touched, each named once (S2.5)."""
    left = [item for item in calm if item.model.mention.status in _LIVE]
    if not left:
        return None
    most = render.playbook.nudges.bundle_size
    head = render.words("notification.day_end", count=len(left))
    lines = [line_of(item, render) for item in left[:most]]
    rows = [row(item, render, move="show") for item in left[:most]]
    return Message(
        "\n".join([head, *lines]), [section(head), *rows, *more(left, render)]
    )


def left_lying(
    _data: NotificationData,
    left: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """What is on the desk although nothing is due for it any more."""
    there = [item for item in left if item.model.mention.status in _LIVE]
    if not there:
        return None
    most = render.playbook.nudges.bundle_size
    head = render.words("notification.left_lying", count=len(there))
    lines = [line_of(item, render) for item in there[:most]]
    rows = [row(item, render, move="show") for item in there[:most]]
    return Message(
        "\n".join([head, *lines]), [section(head), *rows, *more(there, render)]
    )


def _due(
    kind: str, missed: Sequence[MissedNotification], render: RenderContext
) -> Message | None:
    """At most as many lines as the playbook bundles; nothing where nothing is due."""
    due = [item for item in missed if urgency(item)[0] is False]
    if not due:
        return None
    due.sort(key=urgency)
    most = render.playbook.nudges.bundle_size
    head = render.words(f"notification.{kind}", count=len(due))
    lines = [line_of(item, render) for item in due[:most]]
    rows = [row(item, render, move="show") for item in due[:most]]
    return Message(
        "\n".join([head, *lines]), [section(head), *rows, *more(due, render)]
    )


def row(item: MissedNotification, render: RenderContext, *, move: str) -> Block:
    """Its line with one button."""
    mention = item.model.mention
    drawn = section(line_of(item, render), f"due:{mention.id}")
    return {**drawn, "accessory": move_button(move, mention, render)}


def more(items: Sequence[MissedNotification], render: RenderContext) -> list[Block]:
    """How many did not fit into the list, if any."""
    left = len(items) - render.playbook.nudges.bundle_size
    if left <= 0:
        return []
    return [context([mrkdwn(render.words("notification.catch_up_more", count=left))])]


def line_of(item: MissedNotification, render: RenderContext) -> str:
    """Which mention, who wrote it, what is due, and the way to its card."""
    model = item.model
    post = model.mention.post
    said = render.words(
        "notification.catch_up_line",
        number=model.mention.id,
        author=escape_mrkdwn(author_of(post, render.words)),
        platform=escape_mrkdwn(platform_of(post, render)),
        due=due_words(model.mention, model.drawn_at, render)
        or render.words("notification.nothing_due"),
    )
    if mark := silent(model, render):
        said = f"{said} · {mark}"
    if item.link is None:
        return said
    card = render.words("notification.card", link=item.link, number=model.mention.id)
    return f"{said} · {card}"


def urgency(item: MissedNotification) -> tuple[bool, datetime, int]:
    """What is due first comes first, what is not due comes last."""
    return due_order(item.model.mention)


_SNIPPET = 120
_OPEN_TO_ALL = ("public", "unlisted")
"""What was written to a closed group is not repeated outside its thread (S0.6)."""


def entry(
    mention: Mention, now: datetime, render: RenderContext, *, move: str, group: str
) -> Block:
    """What it is, what is due, and one button."""
    drawn = section(described(mention, now, render), f"{group}:{mention.id}")
    return {**drawn, "accessory": move_button(move, mention, render)}


def described(mention: Mention, now: datetime, render: RenderContext) -> str:
    """Two lines of mrkdwn: who and what, then class and the next due."""
    words = render.words
    head = words(
        "home.line",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    due = due_words(mention, now, render) or words("home.no_due")
    return f"*{head}*\n{snippet(mention, render)}\n{class_of(mention, render)} · {due}"


def snippet(mention: Mention, render: RenderContext) -> str:
    """Its first words as a quotation, or why they do not stand in a list."""
    visibility = mention.post.visibility
    if visibility == CONFIDENTIAL:
        return render.words("confidential.snippet")
    if collapsed(mention, render) or visibility not in _OPEN_TO_ALL:
        return render.words("summary.hidden")
    text = escape_line(mention.post.text or mention.post.title, _SNIPPET)
    return (
        render.words("format.quoted", text=text)
        if text
        else render.words("summary.no_text")
    )
