"""The modals for reading: a mention's history, its full text, its card."""

import json
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.card.views.card import render_card
from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, View, context, paragraph, plain, quote, section
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.texts import clean, cut
from bot.ui.translator import Translator
from data.models import Mention

_SLICE = 2900
_MOST_LINES = 100
_LINE = 160
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


def full_text(metadata: str, mention: Mention, words: Translator) -> View:
    """Everything they wrote, as far as a view can hold it, as a quotation."""
    whole = clean(mention.post.text)
    blocks: list[Block] = []
    if mention.post.title:
        blocks.append(paragraph(cut(clean(mention.post.title), _SLICE)))
    room = _MOST_BYTES - _bytes(mention.post.title)
    for part in slices(whole):
        room -= _bytes(part)
        if room < 0:
            blocks.append(context([plain(words("dialog.full_text.cut"))]))
            break
        blocks.append(quote(part))
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
) -> View:
    """One mention as its card shows it, in a dialog."""
    drawn = render_card(model, playbook, words, zone=zone)
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
