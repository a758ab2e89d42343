"""A check in three presses: its questions as rows of buttons, and what came of it."""

from collections.abc import Mapping

from bot.card.views.buttons import move_button, open_post, snooze_at_once
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
from bot.ui.phrases import RenderContext, author_of, outcome_of, platform_of
from bot.ui.texts import inert
from bot.ui.translator import Translator
from data.followup.models import Check
from data.models import Mention, Status

_LONGEST_NOTE = 200


def rows(check: Check | None, mention: Mention, pen: RenderContext) -> list[Block]:
    """A row for each question; what was answered is marked in words, not by colour."""
    return [row(question, check, mention, pen) for question in QUESTIONS]


def row(
    question: str, check: Check | None, mention: Mention, pen: RenderContext
) -> Block:
    """The answers to one question as buttons."""
    chosen = getattr(check, question) if check is not None else None
    drawn = [
        _answer(question, answer, mention, pen, chosen=answer == chosen)
        for answer in QUESTIONS[question]
        if not (answer == "none" and check is not None and check.wrote)
    ]
    return actions(drawn, f"m{mention.id}:check:{question}")


def dialog(metadata: str, scene: CardModel, pen: RenderContext) -> View:
    """*Check now*: the same three rows in a dialog."""
    said = now_message(scene, pen)
    mention = scene.mention
    return modal(
        "check", metadata, said.blocks, pen.words, submit=False, number=mention.id
    )


def now_message(scene: CardModel, pen: RenderContext) -> Message:
    """The look to make now, or what the looks so far have shown."""
    mention, check = scene.mention, scene.watch.waiting
    head = pen.words(
        "check.about",
        number=mention.id,
        author=inert(author_of(mention.post, pen.words)),
        platform=inert(platform_of(mention.post, pen)),
    )
    blocks = [section(head), section(pen.words("check.ask"))]
    if check is not None:
        blocks += question_more(check, pen)
    blocks += rows(check, mention, pen)
    so_far = trend(scene, pen)
    if so_far:
        blocks.append(context([mrkdwn(so_far)]))
    return Message(head, [*blocks, ways(mention, pen)])


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
    move: str,
    mention: Mention,
    data: Mapping[str, object],
    pen: RenderContext,
    *,
    undoable: bool,
) -> Message:
    """What a finished look led to, with the way on and the way back."""
    verdict = str(data.get("verdict") or "next")
    said = pen.words(
        f"verdict.{verdict}" if pen.words.has(f"verdict.{verdict}") else "verdict.next",
        number=mention.id,
        outcome=outcome_of(mention, pen),
    )
    moves = ["escalate"] if data.get("level") else []
    if verdict == "open_end":
        moves.append("close")
    if mention.status is Status.CLAIMED and verdict == "next":
        moves.append("watch_on")
    if undoable:
        moves.append("undo")
    blocks = [section(said)]
    if moves:
        steps = [move_button(name, mention, pen) for name in moves]
        blocks.append(actions(steps, f"m{mention.id}:follow"))
    return Message(said, blocks)


def question_more(check: Check, pen: RenderContext) -> list[Block]:
    """What this look asks beside the three questions."""
    look = pen.playbook.follow_up.looks.get(check.look)
    if look is None or look.asks is None:
        return []
    return [section(pen.words.pick(look.asks))]


def ways(mention: Mention, pen: RenderContext) -> Block:
    """To the post, to a note of one's own, or to say that it is gone."""
    watched = mention.status is Status.WATCHING
    names = ("saw", "post_gone", snooze_at_once(pen)) if watched else ("saw",)
    drawn = [move_button(name, mention, pen) for name in names]
    link = open_post(mention, pen)
    return actions([*([link] if link else []), *drawn], f"m{mention.id}:check:ways")


def _answer(
    question: str, answer: str, mention: Mention, pen: RenderContext, *, chosen: bool
) -> Block:
    label = pen.words(f"check.{question}.{answer}")
    shown = pen.words("check.chosen", answer=label) if chosen else label
    return button(
        shown,
        f"mention.check.{question}.{answer}",
        mention.id,
        access=pen.words("card.access", button=shown, number=mention.id),
        style="primary" if chosen else None,
    )
