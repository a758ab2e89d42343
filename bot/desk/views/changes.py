"""What became of a post after it was shown: changed, taken down, answered by ourselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.card.views.changed import parts_of
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

_QUOTED = (300, 900)


def edited(letter: NotificationView) -> Message:
    """In the thread: what the author changed, and whether it is open again."""
    data, words = letter.data, letter.render.words
    key = "edited_again" if data.get("again") else "edited_by_author"
    if data.get("small"):
        key = "edited_small"
    said = words(f"letter.{key}", parts=escape_mrkdwn(parts_of(data, letter.render)))
    if data.get("from"):
        said += f" {words('letter.edited_class')}"
    return say(letter, said, thread=True)


def removed(letter: NotificationView) -> Message:
    """In the thread: it was taken down, and what that means for us."""
    key = "removed_held" if letter.data.get("held") else "removed_by_author"
    ours = letter.model.mention.status in (Status.OPEN, Status.CLAIMED)
    moves = ("post_gone",) if ours else ()
    return say(letter, letter.render.words(f"letter.{key}"), moves=moves, thread=True)


def restored(letter: NotificationView) -> Message:
    """In the thread: it is there again."""
    key = "restored_again" if letter.data.get("again") else "restored_by_author"
    return say(letter, letter.render.words(f"letter.{key}"), thread=True)


def reply_changed(letter: NotificationView) -> Message:
    """In the thread: one of the lines above says something else now."""
    reply, words = letter.reply, letter.render.words
    who = words("card.author_unknown")
    if reply is not None:
        who = author_of(reply.post, words)
    said = words(f"letter.{letter.data.get('kind')}", author=escape_mrkdwn(who))
    if letter.data.get("again"):
        said += f" {words('letter.reply_again')}"
    return say(letter, said, thread=True)


def own_post(letter: NotificationView) -> Message | None:
    """What we posted ourselves, and the one thing only a person can say of it."""
    own, render = letter.own, letter.render
    if own is None:
        return None
    if own.withdrawn_at is not None:
        return say(letter, own_line("own_gone", own, letter.model, render), thread=True)
    said = own_line("own_post", own, letter.model, render)
    text = clean(own.post.text or own.post.title)
    more: list[Block] = [quote(fits(text, *_QUOTED))] if text else []
    more += _question(letter, own)
    asked = bool(letter.data.get("asks")) and own.is_open
    quiet = letter if asked else _without_ping(letter)
    return say(quiet, said, more, thread=True, fallback_text=line(text, 200))


def own_removed(letter: NotificationView) -> Message | None:
    """To whoever has it: our reply is not there any more."""
    if letter.own is None:
        return None
    said = own_line("own_removed", letter.own, letter.model, letter.render)
    return say(letter, said, thread=True)


def own_line(key: str, own: OwnPost, model: CardModel, render: RenderContext) -> str:
    """`We answered on X at 14:02, seen through Octolens.`"""
    return render.words(
        f"letter.{key}",
        platform=escape_mrkdwn(platform_of(own.post, render)),
        time=render.token(own.at, model.drawn_at),
        source=escape_line(source_of(own.post.source), 30),
    )


def _question(letter: NotificationView, own: OwnPost) -> list[Block]:
    render, mention = letter.render, letter.model.mention
    if own.says is not None:
        name = spoken(name_in(letter.model, own.said_by, render.words))
        return [section(render.words(f"letter.own_says_{own.says}", name=name))]
    if own.posted is not None:
        return [section(render.words("letter.own_marked"))]
    if not letter.data.get("asks") or not asks(mention):
        return []
    buttons = [move_button(f"own_was.{what}", mention, render) for what in SAYS]
    ask = section(f"*{render.words('letter.own_asks')}*")
    return [ask, actions(buttons, f"m{mention.id}:own")]


def _without_ping(letter: NotificationView) -> NotificationView:
    data = {key: value for key, value in letter.data.items() if key != "person"}
    return replace(letter, data=data)


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "edited_by_author": edited,
    "removed_by_author": removed,
    "restored_by_author": restored,
    "reply_edited": reply_changed,
    "reply_restored": reply_changed,
    "own_post": own_post,
    "own_removed": own_removed,
}
"""By the kind of the letter."""
