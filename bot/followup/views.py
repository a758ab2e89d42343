"""Checks and watched authors as people see them: messages, modals and lists."""

from collections.abc import Callable, Mapping, Sequence

from bot.card.views.card import in_other_words
from bot.card.views.check_summary import look_name, seen, trend
from bot.card.views.digest import MissedNotification, more
from bot.card.views.headline import collapsed
from bot.playbook.schema.watching import AUTHOR, MOOD, QUESTIONS
from bot.ui.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    quote,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import boxes, field, modal, one_of, written
from bot.ui.move_buttons import move_button, open_post, snooze_at_once
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import RenderContext, author_of, outcome_of, platform_of
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits, line
from bot.ui.translator import Translator
from data.followup.models import Check, NotedAuthor
from data.models import Mention, Reply, Status
from data.outbox.notification_data import (
    Crowd,
    FellQuiet,
    NotificationData,
    OfCheck,
    QuietEnd,
)

_LONGEST_NOTE = 200


def rows(check: Check | None, mention: Mention, render: RenderContext) -> list[Block]:
    """A row for each question; what was answered is marked in words, not by colour."""
    return [row(question, check, mention, render) for question in QUESTIONS]


def row(
    question: str, check: Check | None, mention: Mention, render: RenderContext
) -> Block:
    """The answers to one question as buttons."""
    chosen = getattr(check, question) if check is not None else None
    drawn = [
        _answer(question, answer, mention, render, chosen=answer == chosen)
        for answer in QUESTIONS[question]
        if not (answer == "none" and check is not None and check.wrote)
    ]
    return actions(drawn, f"m{mention.id}:check:{question}")


def dialog(metadata: str, model: CardModel, render: RenderContext) -> View:
    """*Check now*: the same three rows in a dialog."""
    said = now_message(model, render)
    mention = model.mention
    return modal(
        "check", metadata, said.blocks, render.words, submit=False, number=mention.id
    )


def now_message(model: CardModel, render: RenderContext) -> Message:
    """The look to make now, or what the looks so far have shown."""
    mention, check = model.mention, model.watch.waiting
    head = render.words(
        "check.about",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, render.words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    blocks = [section(head), section(render.words("check.ask"))]
    if check is not None:
        blocks += question_more(check, render)
    blocks += rows(check, mention, render)
    so_far = trend(model, render)
    if so_far:
        blocks.append(context([mrkdwn(so_far)]))
    return Message(head, [*blocks, ways(mention, render)])


def saw(metadata: str, mention: Mention, words: Translator) -> View:
    """Fields: `people`, `mood`, `author`, `note` (at most 200 characters)."""
    people = {**written(lines=False), "max_length": 6}
    moods = [option(words(f"check.mood.{name}"), name) for name in MOOD]
    authors = [option(words(f"check.author.{name}"), name) for name in AUTHOR]
    inputs = [
        field("people", words("dialog.saw.people"), people, optional=True),
        field(
            "mood",
            words("dialog.saw.mood"),
            one_of("radio_buttons", moods),
            optional=True,
        ),
        field(
            "author",
            words("dialog.saw.author"),
            one_of("radio_buttons", authors),
            optional=True,
        ),
        field(
            "note",
            words("dialog.saw.note"),
            {**written(lines=False), "max_length": _LONGEST_NOTE},
            hint=words("dialog.saw.note_hint"),
            optional=True,
        ),
    ]
    return modal("saw", metadata, inputs, words)


DAYS = ("90", "180", "365")
"""How long a note holds; a year at most, so that nobody is noted for ever."""


def note_author(metadata: str, words: Translator) -> View:
    """Fields: `noted` (ally or vip), `why` (at most 200 characters), `agreed`, `days`."""
    kinds = [option(words(f"author_note.{name}"), name) for name in ("ally", "vip")]
    days = [option(words(f"author_note.days_{name}"), name) for name in DAYS]
    agreed = [option(words("author_note.agreed"), "yes")]
    inputs = [
        field(
            "noted", words("dialog.note_author.noted"), one_of("radio_buttons", kinds)
        ),
        field(
            "why",
            words("dialog.note_author.why"),
            {**written(lines=False), "max_length": _LONGEST_NOTE},
            hint=words("dialog.note_author.why_hint"),
        ),
        field(
            "agreed",
            words("dialog.note_author.consent"),
            boxes(agreed),
            optional=True,
        ),
        field(
            "days",
            words("dialog.note_author.days"),
            one_of("static_select", days, DAYS[1]),
        ),
    ]
    return modal("note_author", metadata, inputs, words)


def allies(
    noted: Sequence[tuple[NotedAuthor, Mention]], render: RenderContext
) -> Message:
    """`/mentions allies`: who, why, whether they agreed, until when; each can be let go."""
    words = render.words
    if not noted:
        return Message(words("author_note.none"))
    head = words("author_note.head", count=len(noted))
    blocks = [section(head)]
    for one, mention in noted:
        said = words(
            f"author_note.row_{one.kind}",
            author=escape_mrkdwn(author_of(mention.post, words)),
            platform=escape_mrkdwn(platform_of(mention.post, render)),
            number=mention.id,
            why=escape_line(one.why, _LONGEST_NOTE),
            consent=words(f"author_note.{one.consent}"),
            time=render.dated(one.ends_at, one.ends_at),
        )
        end = button(words("button.unnote_author"), "mention.unnote_author", mention.id)
        blocks.append({**section(said, f"noted:{mention.id}"), "accessory": end})
    return Message(head, blocks)


def is_told(verdict: str, mention: Mention) -> bool:
    """Whether a look came to something; else the message that asked says it all."""
    return verdict != "next" or mention.status is Status.CLAIMED


def told(
    mention: Mention,
    verdict: str,
    render: RenderContext,
    *,
    called: bool,
    undoable: bool,
) -> Message:
    """What a finished look led to, with the way on and the way back.

    `called`: management should hear of it.
    """
    said = render.words(
        f"verdict.{verdict}"
        if render.words.has(f"verdict.{verdict}")
        else "verdict.next",
        number=mention.id,
        outcome=outcome_of(mention, render),
    )
    moves = ["escalate"] if called else []
    if verdict == "open_end":
        moves.append("close")
    if mention.status is Status.CLAIMED and verdict == "next":
        moves.append("watch_on")
    if undoable:
        moves.append("undo")
    blocks = [section(said)]
    if moves:
        steps = [move_button(name, mention, render) for name in moves]
        blocks.append(actions(steps, f"m{mention.id}:follow"))
    return Message(said, blocks)


def question_more(check: Check, render: RenderContext) -> list[Block]:
    """What this look asks beside the three questions."""
    look = render.playbook.follow_up.looks.get(check.look)
    if look is None or look.asks is None:
        return []
    return [section(render.words.pick(look.asks))]


def ways(mention: Mention, render: RenderContext) -> Block:
    """To the post, to a note of one's own, or to say that it is gone."""
    watched = mention.status is Status.WATCHING
    names = ("saw", "post_gone", snooze_at_once(render)) if watched else ("saw",)
    drawn = [move_button(name, mention, render) for name in names]
    link = open_post(mention, render)
    return actions([*([link] if link else []), *drawn], f"m{mention.id}:check:ways")


def _answer(
    question: str, answer: str, mention: Mention, render: RenderContext, *, chosen: bool
) -> Block:
    label = render.words(f"check.{question}.{answer}")
    shown = render.words("check.chosen", answer=label) if chosen else label
    return button(
        shown,
        f"mention.check.{question}.{answer}",
        mention.id,
        access=render.words("card.access", button=shown, number=mention.id),
        style="primary" if chosen else None,
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


def many_replies(message: NotificationView) -> Message:
    """In the thread: so many answers that further ones are only counted, on the card."""
    said = message.render.words("notification.many_replies", number=message.number)
    return say(message, said, thread=True)


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


def reach_doubled(message: NotificationView) -> Message:
    """To whoever snoozed it: it reaches twice as many people as then."""
    said = message.render.words("notification.reach_doubled", number=message.number)
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
    "many_replies": many_replies,
    "quiet_proposed": proposed,
    "fell_quiet": fell_quiet,
    "reach_doubled": reach_doubled,
    "author_watch_ended": author_watch_ended,
    "knows_author": knows_author,
}
"""By the kind of the message."""

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
        blocks += in_other_words(message.model, message.render, *_QUOTED)[0]
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
