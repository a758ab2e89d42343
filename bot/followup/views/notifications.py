"""The messages of a watch: a check to make, several of them, a proposal to close."""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.check_summary import look_name, seen
from bot.card.views.digest import MissedNotification, more
from bot.followup.views.watching import question_more, row, rows, ways
from bot.ui.blocks import Block, Message, context, mrkdwn, section
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import escape_mrkdwn
from data.followup.models import Check
from data.models import Mention, Status
from data.outbox.notification_data import (
    Crowd,
    FellQuiet,
    NotificationData,
    OfCheck,
    QuietEnd,
)

_ROUND = 8
"""Looks in one message: four blocks each, and a message holds fifty."""


def asked(message: NotificationView) -> Message | None:
    """One look in the thread of its card: three questions, three presses."""
    model, render = message.model, message.render
    check = model.watch.check(message.of(OfCheck).check)
    if check is None or not check.is_open or _is_over(check, model.mention):
        return _what_came_of_it(message, check)
    said = render.words(
        "notification.check", number=message.number, look=look_name(check, render)
    )
    blocks = [*question_more(check, render), *rows(check, model.mention, render)]
    return say(message, said, [*blocks, ways(model.mention, render)], thread=True)


def crowd(message: NotificationView) -> Message:
    """So many others write below it that the duty lead may want to know."""
    people = message.of(Crowd).people
    said = message.render.words(
        "notification.crowd", number=message.number, count=people
    )
    return say(message, said, moves=("escalate",), thread=True)


def worse(message: NotificationView) -> Message:
    """To the owner, when somebody else saw that it is getting worse."""
    words, name = message.render.words, message.by
    said = words("notification.check_worse", name=name, number=message.number)
    return say(message, said, moves=("holding", "answer", "escalate"))


def proposed(message: NotificationView) -> Message | None:
    """Nothing came: one press ends it, or it ends by itself."""
    model, render = message.model, message.render
    if model.mention.status is not Status.WATCHING:
        said = render.words("notification.check_over", number=message.number)
        return say(message, said, thread=True)
    ends = message.of(QuietEnd).ends
    if ends is None:
        return None
    time = render.token(ends, model.drawn_at)
    said = render.words("notification.quiet_proposed", number=message.number, time=time)
    return say(message, said, moves=("close_quiet", "check"), thread=True)


def fell_quiet(message: NotificationView) -> Message:
    """It has ended by itself: how, and how often somebody looked."""
    data = message.of(FellQuiet)
    said = message.render.words(
        "notification.fell_quiet",
        number=message.number,
        made=data.made,
        of=data.of,
    )
    return say(message, said, moves=("reopen",), thread=True)


def stirred(message: NotificationView) -> Message:
    """To whoever snoozed it: it reaches twice as many people as then."""
    said = message.render.words("notification.stirred", number=message.number)
    return say(message, said, moves=("holding", "answer"))


def author_watch_ended(message: NotificationView) -> Message:
    """A watch on an author ends visibly, with how much came."""
    count = message.model.watch.watched_posts
    said = message.render.words(
        "notification.author_watch_ended", number=message.number, count=count
    )
    return say(message, said, thread=True)


def knows_author(message: NotificationView) -> Message | None:
    """To whoever talked to the author before, alone for some minutes (S2.47)."""
    if message.model.mention.owner is not None:
        return None
    said = message.render.words(
        "notification.knows_author",
        name=message.name(message.data.person),
        number=message.number,
    )
    return say(message, said, moves=("claim",), thread=True)


def check_round(
    _data: NotificationData,
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """The looks of one person in one message; nothing where all were made meanwhile."""
    each = {item.model.mention.id: item for item in items}
    waiting = [one for one in each.values() if one.model.watch.waiting is not None]
    if not waiting:
        return None
    head = render.words("notification.check_round", count=len(waiting))
    blocks = [section(head)]
    lines = []
    for item in waiting[:_ROUND]:
        line = _round_line(item, render)
        lines.append(line)
        blocks.append(section(line))
        blocks += rows(item.model.watch.waiting, item.model.mention, render)
    return Message("\n".join([head, *lines]), [*blocks, *more(waiting, render)][:50])


def look_at_reply(message: NotificationView) -> list[Block]:
    """Below what the author wrote: how does that sound? What others did wants a look."""
    check = message.model.watch.check(message.of(OfCheck).check)
    if check is None:
        return []
    render = message.render
    if not check.is_open:
        return [
            context(
                [
                    mrkdwn(
                        render.words(
                            "notification.check_seen", seen=seen(check, render)
                        )
                    )
                ]
            )
        ]
    mention = message.model.mention
    if _is_over(check, mention):
        return []
    if check.look != "reply":
        return [section(render.words("check.ask")), *rows(check, mention, render)]
    question = section(render.words("notification.check_mood"))
    return [question, row("author", check, mention, render)]


def _is_over(check: Check, mention: Mention) -> bool:
    return mention.status is Status.CLOSED or (
        mention.status is not Status.WATCHING and check.look != "reply"
    )


def _what_came_of_it(message: NotificationView, check: Check | None) -> Message:
    render, number = message.render, message.number
    if check is None or check.is_open:
        return say(
            message, render.words("notification.check_over", number=number), thread=True
        )
    look = look_name(check, render)
    if check.missed_at is not None:
        said = render.words("notification.check_missed", number=number, look=look)
        return say(message, said, thread=True)
    said = render.words(
        "notification.check_done", number=number, look=look, seen=seen(check, render)
    )
    return say(message, said, thread=True)


def _round_line(item: MissedNotification, render: RenderContext) -> str:
    mention, check = item.model.mention, item.model.watch.waiting
    said = render.words(
        "notification.check_round_line",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, render.words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
        look=look_name(check, render) if check is not None else "",
    )
    if item.link is None:
        return said
    return f"{said} · {render.words('notification.card', link=item.link, number=mention.id)}"


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "check": asked,
    "check_worse": worse,
    "crowd": crowd,
    "quiet_proposed": proposed,
    "fell_quiet": fell_quiet,
    "stirred": stirred,
    "author_watch_ended": author_watch_ended,
    "knows_author": knows_author,
}
"""By the kind of the message."""
