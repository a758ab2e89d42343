"""Everything about a mention that its card leaves out, in a dialog.

What it is and who said so, the whole text, what is known of the author, what runs, and the
last lines of its history.
"""

from collections.abc import Sequence

from bot.card.views import authors, badges, guidance, private, takedown_facts, tasks
from bot.card.views.badges import changed_chip, own_chip
from bot.card.views.dialogs import slices
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    heading,
    paragraph,
    quote,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import modal
from bot.ui.move_buttons import label_of, move_button
from bot.ui.phrases import RenderContext, author_of, class_of, due_phrase, platform_of
from bot.ui.texts import clean, cut, escape_mrkdwn

_LAST = 3
_TEXT = 12_000
"""Characters of the post; *Full text* has all of it."""


def details(
    metadata: str,
    model: CardModel,
    render: RenderContext,
    history: Sequence[str],
    *,
    may_export: bool,
) -> View:
    """`history` are the lines of its story, oldest first."""
    mention, words = model.mention, render.words
    blocks: list[Block] = [section(_about(model, render))]
    blocks += _text(model, render)
    for title, lines in _groups(model, render):
        if said := [f"• {line}" for line in lines if line]:
            blocks.append(section("\n".join([f"*{words(title)}*", *said])))
    if history:
        blocks.append(heading(words("dialog.details.history")))
        blocks += [paragraph(cut(line, 200)) for line in history[-_LAST:]]
    rest = [move_button("history", mention, render)]
    if may_export:
        label = label_of("export", render)
        rest.append(button(label, "mention.export", mention.id))
    blocks.append(actions(rest, f"m{mention.id}:details"))
    return modal("details", metadata, blocks, words, submit=False, number=mention.id)


def _about(model: CardModel, render: RenderContext) -> str:
    """Class, who wrote it and where, in full, and what the class asks of us."""
    mention = model.mention
    who = render.words(
        "summary.who",
        author=escape_mrkdwn(author_of(mention.post, render.words)),
        platform=escape_mrkdwn(platform_of(mention.post, render)),
    )
    said = f"*{class_of(mention, render)}* · {who}"
    klass = render.klass(mention)
    return said if klass is None else f"{said}\n{render.words.pick(klass.action)}"


def _text(model: CardModel, render: RenderContext) -> list[Block]:
    mention = model.mention
    title, text = clean(mention.post.title), clean(mention.post.text)
    if not title and not text:
        gone = mention.withdrawn_at is not None
        key = "card.withdrawn" if gone else "card.no_text"
        return [section(render.words(key))]
    blocks = [quote("", title=cut(title, 300))] if title else []
    return [*blocks, *map(quote, slices(cut(text, _TEXT)))]


def _groups(model: CardModel, render: RenderContext) -> list[tuple[str, list[str]]]:
    return [
        (
            "dialog.details.state",
            [
                badges.status(model, render),
                due_phrase(model, render),
                *guidance.badges(model, render),
                badges.flags(model.mention, render),
                badges.draft(model, render),
                own_chip(model, render),
                changed_chip(model, render),
            ],
        ),
        (
            "dialog.details.people",
            [
                badges.escalation(model, render),
                badges.decision(model, render),
                badges.freeze(model, render),
                tasks.badge(model, render),
                *private.badges(model, render),
                *takedown_facts.badges(model, render),
            ],
        ),
        (
            "dialog.details.author",
            [
                *authors.panel(model, render),
                badges.conversation(model, render),
                badges.also_via(model, render),
            ],
        ),
    ]
