"""One line per mention for lists: on Home and in answers to `/mentions`."""

from datetime import datetime

from bot.card.views.card import collapsed
from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.ui.blocks import Block, section
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext, author_of, class_of, due_words, platform_of
from bot.ui.texts import escape_line, escape_mrkdwn
from data.models import Mention

_SNIPPET = 120
_OPEN_TO_ALL = ("public", "unlisted")
"""What was written to a closed group is not repeated outside its thread (S0.6)."""


def entry(
    mention: Mention, now: datetime, render: RenderContext, *, move: str, group: str
) -> Block:
    """What it is, what is due, and one button."""
    drawn = section(described(mention, now, render), f"{group}:{mention.id}")
    return {**drawn, "accessory": move_button(move, mention, render)}


def described(mention: Mention, now: datetime, render: RenderContext) -> str:
    """Two lines of mrkdwn: who and what, then class and the next due."""
    words = render.words
    head = words(
        "home.line",
        number=mention.id,
        author=escape_mrkdwn(author_of(mention.post, words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    due = due_words(mention, now, render) or words("home.no_due")
    return f"*{head}*\n{snippet(mention, render)}\n{class_of(mention, render)} · {due}"


def snippet(mention: Mention, render: RenderContext) -> str:
    """Its first words as a quotation, or why they do not stand in a list."""
    visibility = mention.post.visibility
    if visibility == CONFIDENTIAL:
        return render.words("confidential.snippet")
    if collapsed(mention, render) or visibility not in _OPEN_TO_ALL:
        return render.words("gist.hidden")
    text = escape_line(mention.post.text or mention.post.title, _SNIPPET)
    return (
        render.words("format.quoted", text=text)
        if text
        else render.words("gist.no_text")
    )
