"""A check in three presses: its questions as rows of buttons, and the result."""

from bot.card.views.check_summary import trend
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
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import field, modal, one_of, written
from bot.ui.move_buttons import move_button, open_post, snooze_at_once
from bot.ui.phrases import RenderContext, author_of, outcome_of, platform_of
from bot.ui.texts import escape_mrkdwn
from bot.ui.translator import Translator
from data.followup.models import Check
from data.models import Mention, Status

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
