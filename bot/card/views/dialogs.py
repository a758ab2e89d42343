"""The dialogs about what a mention is: its class, its flags, the question of a class.

Every function gives a view; `metadata` is what comes back with the submission.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.card.views.card import render_card
from bot.card.views.questions import findings
from bot.playbook.playbook import ClassQuestion, Playbook
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    option,
    paragraph,
    plain,
    quote,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import any_of, field, modal, one_of
from bot.ui.offers import Offers
from bot.ui.texts import clean, cut
from bot.ui.translator import Translator
from data.models import MentionId


def flags(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    chosen: Collection[str] = (),
) -> View:
    """Field: `flags`, all thirteen, those that are set are marked."""
    say = words.of_dialog("flags")
    options = [
        option(f"{flag.emoji} {words.pick(flag.label)}", flag.id)
        for flag in playbook.flags.values()
    ]
    element = any_of(options, chosen, say("placeholder"))
    hint = say("flags_hint")
    inputs = [field("flags", say("flags"), element, hint=hint, optional=True)]
    return modal("flags", metadata, inputs, words)


def change_class(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    current: str | None = None,
    mention: MentionId | None = None,
) -> View:
    """Field: `class`, with the question that tells each class from the others."""
    say = words.of_dialog("classify")
    options = [
        option(
            f"{klass.emoji} {words.pick(klass.label)}",
            klass.id,
            words.pick(klass.question),
        )
        for klass in playbook.classes.values()
    ]
    element = one_of("radio_buttons", options, current)
    inputs = [field("class", say("class"), element, hint=say("class_hint"))]
    if mention is not None:
        label = words("button.what_is_what")
        inputs.append(actions([button(label, "mention.what_is_what", mention)], "help"))
    return modal("classify", metadata, inputs, words, callback="classify_more")


def finding(
    metadata: str, mention: MentionId, question: ClassQuestion, words: Translator
) -> View:
    """The one question a class asks, answered by one press (`mention.finding.<answer>`)."""
    rows = [
        section(f"*{words.pick(question.ask)}*"),
        actions(findings(mention, question, words), f"m{mention}:finding"),
    ]
    return modal("finding", metadata, rows, words, submit=False)


_SLICE = 2900
_MOST_LINES = 100
_LINE = 160
_MOST_BLOCKS = 95
_MOST_BYTES = 220_000
"""A view may have 250 kB (slack.md §2.8), and Slack counts what it is sent."""


def history(
    metadata: str, number: int, lines: Sequence[str], words: Translator
) -> View:
    """Lines as `stories` writes them, oldest first; of many the newest are shown."""
    blocks: list[Block] = []
    hidden = max(0, len(lines) - _MOST_LINES)
    if hidden:
        blocks.append(context([plain(words("dialog.history.cut", count=hidden))]))
    whole = "\n".join(cut(line, _LINE) for line in lines[hidden:]) or words(
        "dialog.history.empty"
    )
    blocks += [paragraph(part) for part in slices(whole)]
    return modal("history", metadata, blocks, words, submit=False, number=number)


def full_text(metadata: str, model: CardModel, words: Translator) -> View:
    """Everything they wrote, as far as a view can hold it, as quotations."""
    mention = model.mention
    whole = clean(mention.post.text)
    blocks: list[Block] = []
    if mention.post.title:
        blocks.append(paragraph(cut(clean(mention.post.title), _SLICE)))
    room = _MOST_BYTES - _bytes(mention.post.title)
    others = [quote(part) for text in model.other_words for part in slices(clean(text))]
    said = [context([plain(words("card.other_words"))])] if others else []
    for block in [*map(quote, slices(whole)), *said, *others]:
        room -= len(json.dumps(block))
        if room < 0 or len(blocks) > _MOST_BLOCKS:
            blocks.append(context([plain(words("dialog.full_text.cut"))]))
            break
        blocks.append(block)
    if not blocks:
        blocks.append(section(words("dialog.full_text.empty")))
    return modal("full_text", metadata, blocks, words, submit=False, number=mention.id)


def show(
    metadata: str,
    model: CardModel,
    playbook: Playbook,
    words: Translator,
    *,
    zone: str | ZoneInfo,
    offers: Offers,
) -> View:
    """One mention as its card shows it, in a dialog."""
    drawn = render_card(model, playbook, words, zone=zone, offers=offers)
    return modal(
        "show", metadata, drawn.blocks, words, submit=False, number=model.mention.id
    )


def slices(text: str) -> Iterator[str]:
    """A long text in parts a block can hold, parted at a space where there is one."""
    while len(text) > _SLICE:
        at = max(text.rfind(" ", _SLICE // 2, _SLICE), text.rfind("\n", 1, _SLICE))
        end = at if at > 0 else len(cut(text, _SLICE)) - 1
        yield text[:end]
        text = text[end:].lstrip()
    if text:
        yield text


def _bytes(text: str | None) -> int:
    return len(json.dumps(text))
