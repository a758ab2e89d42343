"""What was written, as far as a brief may repeat it, and warnings before it.

Abusive text is collapsed, confidential text stays in its circle, and a closed group is
only quoted where the playbook says so (S0.6).
"""

from collections.abc import Iterator

from bot.card.views.badges import known_flags
from bot.card.views.card import collapsed
from bot.ui.blocks import Block, quote, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext
from bot.ui.texts import clean, fits, line
from data.models import Escalation

_QUOTED = (280, 840)
_OPEN_TO_ALL = ("public", "unlisted")


def folded(
    model: CardModel, asked: Escalation, render: RenderContext, *, apart: bool = False
) -> bool:
    """What hurts, or is for few eyes only, is not repeated in another channel (S0.6)."""
    return bool(_why_folded(model, asked, render, apart=apart))


def what(
    model: CardModel,
    asked: Escalation,
    render: RenderContext,
    here: str,
    *,
    apart: bool,
) -> list[Block]:
    """What was written, or why it does not stand here; `apart` as in a direct message."""
    post = model.mention.post
    why = _why_folded(model, asked, render, apart=apart)
    if why:
        said = section(render.words(why), f"{here}:what")
        return [{**said, "accessory": move_button("full_text", model.mention, render)}]
    if model.mention.withdrawn_at is not None:
        return [section(render.words("card.withdrawn"), f"{here}:what")]
    text = fits(clean(post.text), *_QUOTED) if post.text else ""
    title = line(post.title, 120)
    if not text and not title:
        return []
    return [quote(text, f"{here}:what", title=title)]


def minded(model: CardModel, render: RenderContext) -> Iterator[tuple[int, str]]:
    """Above the facts: what may save somebody, such as the number to phone."""
    for number, flag in enumerate(known_flags(model.mention, render)):
        if flag.on_card and flag.restricted:
            yield number, render.words.pick(flag.line)


def _why_folded(
    model: CardModel, asked: Escalation, render: RenderContext, *, apart: bool
) -> str:
    """Why the text is not quoted: the key of a sentence, or nothing where it is.

    `apart` is a direct message or a dialog: whoever reads it is of the small circle.
    """
    post = model.mention.post
    if collapsed(model.mention, render):
        return "card.collapsed"
    few = any(flag.restricted for flag in known_flags(model.mention, render))
    if model.hidden or (few and not apart):
        return "brief.kept"
    shown = asked.quoted or post.visibility in _OPEN_TO_ALL
    return "" if shown else "brief.not_quoted"
