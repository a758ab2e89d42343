"""What happened to a post after it was shown: changed, taken down, answered by
ourselves.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.card.views.badges import parts_of
from bot.mentions.rules.own_replies import SAYS, asks
from bot.ui.blocks import Block, Message, actions, quote, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import (
    RenderContext,
    author_of,
    name_in,
    platform_of,
    source_of,
    spoken,
)
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits, line
from data.models import OwnPost, Status
from data.outbox.notification_data import (
    OfOwnPost,
    PostChanged,
    PostRemoved,
    ReplyChanged,
)

_QUOTED = (300, 900)


def edited(message: NotificationView) -> Message:
    """In the thread: what the author changed, and whether it is open again."""
    data, words = message.of(PostChanged), message.render.words
    key = "edited_again" if data.again else "edited_by_author"
    if data.small:
        key = "edited_small"
    elif data.elsewhere:
        key = "elsewhere_again" if data.again else "elsewhere"
    said = words(
        f"notification.{key}",
        parts=escape_mrkdwn(parts_of(data, message.render)),
        source=escape_line(source_of(line(data.source, 40)), 30),
    )
    if data.from_:
        said += f" {words('notification.edited_class')}"
    return say(message, said, thread=True)


def removed(message: NotificationView) -> Message:
    """In the thread: it was taken down, and what that means for us."""
    key = "removed_held" if message.of(PostRemoved).held else "removed_by_author"
    ours = message.model.mention.status in (Status.OPEN, Status.CLAIMED)
    moves = ("post_gone",) if ours else ()
    return say(
        message, message.render.words(f"notification.{key}"), moves=moves, thread=True
    )


def restored(message: NotificationView) -> Message:
    """In the thread: it is there again."""
    key = "restored_again" if message.of(PostChanged).again else "restored_by_author"
    return say(message, message.render.words(f"notification.{key}"), thread=True)


def _reply_changed(kind: str, message: NotificationView) -> Message:
    """In the thread: one of the lines above says something else now."""
    reply, words = message.reply, message.render.words
    who = words("card.author_unknown")
    if reply is not None:
        who = author_of(reply.post, words)
    said = words(f"notification.{kind}", author=escape_mrkdwn(who))
    if message.of(ReplyChanged).again:
        said += f" {words('notification.reply_again')}"
    return say(message, said, thread=True)


def reply_removed(message: NotificationView) -> Message:
    """In the thread: one of the lines above was taken down; nobody has to do anything."""
    said = message.render.words("notification.reply_removed")
    return say(message, said, thread=True)


def own_post(message: NotificationView) -> Message | None:
    """What we posted ourselves, and the one thing only a person can say of it."""
    own, render = message.own, message.render
    if own is None:
        return None
    if own.withdrawn_at is not None:
        said = own_line("own_gone", own, message.model, render)
        return say(_without_ping(message), said, thread=True)
    said = own_line("own_post", own, message.model, render)
    text = clean(own.post.text or own.post.title)
    more: list[Block] = [quote(fits(text, *_QUOTED))] if text else []
    more += _question(message, own)
    asked = message.of(OfOwnPost).asks and own.is_open
    quiet = message if asked else _without_ping(message)
    return say(quiet, said, more, thread=True, fallback_text=line(text, 200))


def own_removed(message: NotificationView) -> Message | None:
    """To whoever has it: our reply is not there any more; what is closed can be reopened."""
    if message.own is None:
        return None
    data, status = message.of(OfOwnPost), message.model.mention.status
    key = "own_removed_again" if data.again else "own_removed"
    said = own_line(key, message.own, message.model, message.render)
    moves = ("reopen",) if status is Status.CLOSED else ()
    return say(message, said, moves=moves, thread=True)


def own_line(key: str, own: OwnPost, model: CardModel, render: RenderContext) -> str:
    """`We answered on X at 14:02, seen through Octolens.`"""
    return render.words(
        f"notification.{key}",
        platform=escape_mrkdwn(platform_of(own.post, render)),
        time=render.token(own.at, model.drawn_at),
        source=escape_line(source_of(own.post.source), 30),
    )


def _question(message: NotificationView, own: OwnPost) -> list[Block]:
    render, mention = message.render, message.model.mention
    if own.says is not None:
        name = spoken(name_in(message.model, own.said_by, render.words))
        return [section(render.words(f"notification.own_says_{own.says}", name=name))]
    if own.posted is not None:
        return [section(render.words("notification.own_marked"))]
    if not message.of(OfOwnPost).asks or not asks(mention):
        return []
    buttons = [move_button(f"own_was.{what}", mention, render) for what in SAYS]
    ask = section(f"*{render.words('notification.own_asks')}*")
    return [ask, actions(buttons, f"m{mention.id}:own")]


def _without_ping(message: NotificationView) -> NotificationView:
    return replace(message, data=replace(message.data, person=None))


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "edited_by_author": edited,
    "removed_by_author": removed,
    "restored_by_author": restored,
    "reply_edited": partial(_reply_changed, "reply_edited"),
    "reply_restored": partial(_reply_changed, "reply_restored"),
    "reply_removed": reply_removed,
    "own_post": own_post,
    "own_removed": own_removed,
}
"""By the kind of the message."""
