"""One line for each mention in a list, the same at home and in an answer."""

from datetime import datetime

from bot.card.views.buttons import move_button
from bot.card.views.card import collapsed
from bot.mentions.rules.confidential import CONFIDENTIAL
from bot.ui.blocks import Block, section
from bot.ui.phrases import RenderContext, author_of, class_of, due_words, platform_of
from bot.ui.texts import inert, inert_line
from data.models import Mention

_SNIPPET = 120
_OPEN_TO_ALL = ("public", "unlisted")
"""What was written to a closed group is not repeated outside its thread (S0.6)."""


def entry(
    mention: Mention, now: datetime, pen: RenderContext, *, move: str, shelf: str
) -> Block:
    """What it is, what is due, and one button."""
    drawn = section(described(mention, now, pen), f"{shelf}:{mention.id}")
    return {**drawn, "accessory": move_button(move, mention, pen)}


def described(mention: Mention, now: datetime, pen: RenderContext) -> str:
    """Two lines of mrkdwn: who and what, then class and the next due."""
    words = pen.words
    head = words(
        "home.line",
        number=mention.id,
        author=inert(author_of(mention.post, words)),
        platform=inert(platform_of(mention.post, pen)),
    )
    due = due_words(mention, now, pen) or words("home.no_due")
    return f"*{head}*\n{snippet(mention, pen)}\n{class_of(mention, pen)} · {due}"


def snippet(mention: Mention, pen: RenderContext) -> str:
    """Its first words as a quotation, or why they do not stand in a list."""
    visibility = mention.post.visibility
    if visibility == CONFIDENTIAL:
        return pen.words("confidential.snippet")
    if collapsed(mention, pen) or visibility not in _OPEN_TO_ALL:
        return pen.words("gist.hidden")
    text = inert_line(mention.post.text or mention.post.title, _SNIPPET)
    return pen.words("format.quoted", text=text) if text else pen.words("gist.no_text")
