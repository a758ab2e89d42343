"""A later post in the thread of its card: the text, the author, and its tone."""

from bot.card.views.card import collapsed
from bot.followup.views.notifications import look_at_reply
from bot.ui.blocks import Block, Message, quote
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import author_of
from bot.ui.texts import clean, escape_mrkdwn, fits, line
from data.models import Reply

_QUOTED = (300, 900)


def reply_arrived(message: NotificationView) -> Message:
    """Quoted, never repeated as our own words; of the author's, the mood is asked."""
    words, reply = message.render.words, message.reply
    if reply is None or not clean(reply.post.text):
        gone = reply is not None and reply.withdrawn_at is not None
        said = words(f"notification.reply_arrived_{'withdrawn' if gone else 'gone'}")
        return say(message, said, look_at_reply(message), thread=True)
    said = _head(message, reply)
    blocks: list[Block] = []
    if not collapsed(message.model.mention, message.render):
        blocks.append(quote(fits(clean(reply.post.text), *_QUOTED)))
    fallback_text = "" if not blocks else line(reply.post.text, 200)
    more = [*blocks, *look_at_reply(message)]
    return say(message, said, more, thread=True, fallback_text=fallback_text)


def _head(message: NotificationView, reply: Reply) -> str:
    author = escape_mrkdwn(author_of(reply.post, message.render.words))
    key = "author" if reply.by_author else "other"
    if reply.how == "watch" or (reply.how == "spread" and not reply.by_author):
        key = reply.how
    count = message.model.watch.watched_posts
    return message.render.words(
        f"notification.reply_arrived_{key}", author=author, count=count
    )
