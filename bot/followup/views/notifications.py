"""The letters of a watch: a look to make, several of them, a quiet end."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.card.views.check_summary import look_name, seen
from bot.card.views.digest import MissedNotification, more
from bot.followup.views.watching import question_more, row, rows, ways
from bot.ui.blocks import Block, Message, context, mrkdwn, section
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import escape_mrkdwn
from data.followup.models import Check
from data.models import Mention, Status

_ROUND = 8
"""Looks in one message: four blocks each, and a message holds fifty."""


def asked(letter: NotificationView) -> Message | None:
    """One look in the thread of its card: three questions, three presses."""
    model, render = letter.model, letter.render
    check = model.watch.check(letter.data.get("check"))
    if check is None or not check.is_open or _is_over(check, model.mention):
        return _what_came_of_it(letter, check)
    said = render.words(
        "letter.check", number=letter.number, look=look_name(check, render)
    )
    blocks = [*question_more(check, render), *rows(check, model.mention, render)]
    return say(letter, said, [*blocks, ways(model.mention, render)], thread=True)


def crowd(letter: NotificationView) -> Message:
    """So many others write below it that the duty lead may want to know."""
    people = int(str(letter.data.get("people") or 0))
    said = letter.render.words("letter.crowd", number=letter.number, count=people)
    return say(letter, said, moves=("escalate",), thread=True)


def worse(letter: NotificationView) -> Message:
    """To the owner, when somebody else saw that it is getting worse."""
    words, name = letter.render.words, letter.name("by")
    said = words("letter.check_worse", name=name, number=letter.number)
    return say(letter, said, moves=("holding", "answer", "escalate"))


def proposed(letter: NotificationView) -> Message | None:
    """Nothing came: one press ends it, or it ends by itself."""
    model, render = letter.model, letter.render
    if model.mention.status is not Status.WATCHING:
        said = render.words("letter.check_over", number=letter.number)
        return say(letter, said, thread=True)
    ends = datetime.fromisoformat(str(letter.data["ends"]))
    time = render.token(ends, model.drawn_at)
    said = render.words("letter.quiet_proposed", number=letter.number, time=time)
    return say(letter, said, moves=("close_quiet", "check"), thread=True)


def fell_quiet(letter: NotificationView) -> Message:
    """It has ended by itself: how, and how often somebody looked."""
    data = letter.data
    said = letter.render.words(
        "letter.fell_quiet",
        number=letter.number,
        made=int(str(data.get("made") or 0)),
        of=int(str(data.get("of") or 0)),
    )
    return say(letter, said, moves=("reopen",), thread=True)


def stirred(letter: NotificationView) -> Message:
    """To whoever snoozed it: it reaches twice as many people as then."""
    said = letter.render.words("letter.stirred", number=letter.number)
    return say(letter, said, moves=("holding", "answer"))


def author_watch_ended(letter: NotificationView) -> Message:
    """A watch on an author ends visibly, with how much came."""
    count = letter.model.watch.watched_posts
    said = letter.render.words(
        "letter.author_watch_ended", number=letter.number, count=count
    )
    return say(letter, said, thread=True)


def knows_author(letter: NotificationView) -> Message | None:
    """To whoever talked to the author before, alone for some minutes (S2.47)."""
    if letter.model.mention.owner is not None:
        return None
    said = letter.render.words(
        "letter.knows_author", name=letter.name("person"), number=letter.number
    )
    return say(letter, said, moves=("claim",), thread=True)


def check_round(
    _data: Mapping[str, object],
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """The looks of one person in one message; nothing where all were made meanwhile."""
    each = {item.model.mention.id: item for item in items}
    waiting = [one for one in each.values() if one.model.watch.waiting is not None]
    if not waiting:
        return None
    head = render.words("letter.check_round", count=len(waiting))
    blocks = [section(head)]
    lines = []
    for item in waiting[:_ROUND]:
        line = _round_line(item, render)
        lines.append(line)
        blocks.append(section(line))
        blocks += rows(item.model.watch.waiting, item.model.mention, render)
    return Message("\n".join([head, *lines]), [*blocks, *more(waiting, render)][:50])


def look_at_reply(letter: NotificationView) -> list[Block]:
    """Below what the author wrote: how does that sound? What others did wants a look."""
    check = letter.model.watch.check(letter.data.get("check"))
    if check is None:
        return []
    render = letter.render
    if not check.is_open:
        return [
            context(
                [mrkdwn(render.words("letter.check_seen", seen=seen(check, render)))]
            )
        ]
    mention = letter.model.mention
    if _is_over(check, mention):
        return []
    if check.look != "reply":
        return [section(render.words("check.ask")), *rows(check, mention, render)]
    question = section(render.words("letter.check_mood"))
    return [question, row("author", check, mention, render)]


def _is_over(check: Check, mention: Mention) -> bool:
    return mention.status is Status.CLOSED or (
        mention.status is not Status.WATCHING and check.look != "reply"
    )


def _what_came_of_it(letter: NotificationView, check: Check | None) -> Message:
    render, number = letter.render, letter.number
    if check is None or check.is_open:
        return say(
            letter, render.words("letter.check_over", number=number), thread=True
        )
    look = look_name(check, render)
    if check.missed_at is not None:
        said = render.words("letter.check_missed", number=number, look=look)
        return say(letter, said, thread=True)
    said = render.words(
        "letter.check_done", number=number, look=look, seen=seen(check, render)
    )
    return say(letter, said, thread=True)


def _round_line(item: MissedNotification, render: RenderContext) -> str:
    mention, check = item.model.mention, item.model.watch.waiting
    said = render.words(
        "letter.check_round_line",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, render.words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
        look=look_name(check, render) if check is not None else "",
    )
    if item.link is None:
        return said
    return f"{said} · {render.words('letter.card', link=item.link, number=mention.id)}"


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
"""By the kind of the letter."""
