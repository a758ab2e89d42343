"""The modals for reading and choosing: history, full text, the menu, one mention."""

import json
from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.card.views.card import render_card
from bot.card.views.private import may
from bot.mentions.rules.confidential import is_confidential
from bot.mentions.rules.moves import MOVES, Whose
from bot.mentions.rules.pausing import may_wait
from bot.mentions.rules.sorting import open_question
from bot.playbook.playbook import Playbook
from bot.ui import move_buttons
from bot.ui.blocks import (
    Block,
    View,
    actions,
    context,
    paragraph,
    plain,
    quote,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.phrases import RenderContext, about, render
from bot.ui.texts import clean, cut
from bot.ui.translator import Translator
from data.models import Mention, UserId

_SLICE = 2900
_MOST_LINES = 100
_LINE = 160
_MOST_BYTES = 220_000
"""A view may have 250 kB (slack.md §2.8), and Slack counts what it is sent."""

_GROUPS = {
    "owner": (
        "claim",
        "take_over",
        "hand_over",
        "release",
        "too_close",
        "snooze",
        "wake",
    ),
    "reply": (
        "holding",
        "draft",
        "answer",
        "no_reply",
        "community_wait",
        "community_answered",
        "settle",
        "public_update",
        "new_version",
    ),
    "private": ("private_offer", "private_accept", "private_call"),
    "about": (
        "ask_finding",
        "change_class",
        "also",
        "flags",
        "weigh",
        "praise_for",
        "what_is_what",
        "full_text",
        "history",
        "make_confidential",
        "open_up",
        "guard",
    ),
    "library": ("save_answer", "keep_praise", "share_success"),
    "inside": ("pass_on", "ask_expert", "repair"),
    "end": ("escalate", "stand", "unfixable", "close", "reopen", "review", "undo"),
    "watch": ("check", "saw", "watch_author", "unwatch_author"),
}
_AS_BUTTON = {"classify": "change_class", "flag": "flags"}
_ALWAYS = (
    "what_is_what",
    "full_text",
    "history",
    "guard",
    "pass_on",
    "ask_expert",
    "repair",
    "save_answer",
)
_WITH = {"release": "too_close"}
"""Where one makes sense, the other does."""
_OF_PRAISE = ("keep_praise", "share_success")


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


def menu(
    metadata: str,
    mention: Mention,
    moves: Sequence[str],
    playbook: Playbook,
    words: Translator,
    *,
    by: UserId | None = None,
    allowed: Collection[str] | None = None,
) -> View:
    """A button for each of `moves` (as `legal_from` names them) that `by` may make.

    `allowed` are the rows of the permission table for this person; none given: all.
    """
    base_render_context = render(playbook, words, "UTC")
    named = {
        _AS_BUTTON.get(move, move)
        for move in moves
        if _may(move, mention, by, base_render_context)
    }
    klass = base_render_context.klass(mention)
    possible = named | set(_ALWAYS) | {_WITH[n] for n in named if n in _WITH}
    if "close" in possible and may("unfixable", mention, playbook):
        possible.add("unfixable")
    if klass is not None and klass.praises:
        possible |= set(_OF_PRAISE)
    if open_question(mention, playbook) is not None:
        possible.add("ask_finding")
    if allowed is not None:
        possible = {name for name in possible if f"mention.{name}" in allowed}
    blocks: list[Block] = [paragraph(about(mention, base_render_context))]
    for group, names in _GROUPS.items():
        shown = [
            button
            for name in names
            if name in possible
            for button in _buttons(name, mention, base_render_context)
        ]
        if shown:
            blocks.append(section(f"*{words(f'dialog.menu.{group}')}*"))
            blocks.append(actions(shown, f"m{mention.id}:menu:{group}"))
    return modal("menu", metadata, blocks, words, submit=False, number=mention.id)


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


def _buttons(name: str, mention: Mention, render: RenderContext) -> list[Block]:
    klass = render.klass(mention)
    if name != "settle":
        return [move_buttons.move_button(name, mention, render)]
    settles = klass.settles if klass is not None else ()
    return [move_buttons.move_button(outcome, mention, render) for outcome in settles]


def _may(name: str, mention: Mention, by: UserId | None, render: RenderContext) -> bool:
    """Whether it makes sense to offer this move to this person."""
    klass = render.klass(mention)
    pointless = {
        "wake": mention.snoozed_until is None,
        "new_version": mention.reply_channel is None,
        "answer": klass is None,
        "stand": klass is not None and "let_stand" in klass.settles,
    }
    if pointless.get(name):
        return False
    if name in ("also", "praise_for") and not _fits(name, mention, render):
        return False
    if not may(name, mention, render.playbook):
        return False
    if name in ("make_confidential", "open_up"):
        return is_confidential(mention, render.playbook) == (name == "open_up")
    if name == "community_wait" and not may_wait(mention, render.playbook):
        return False
    if by is None or mention.owner is None:
        return True
    if name == "take_over":
        return by != mention.owner
    return by == mention.owner or MOVES[name].whose is not Whose.OWNER


def _fits(name: str, mention: Mention, render: RenderContext) -> bool:
    """Whether a class can be added, or praise be for somebody."""
    klass = render.klass(mention)
    return klass is not None and (name == "also" or klass.praises)
