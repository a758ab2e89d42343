"""The card: one message per mention, redrawn from its row (DESIGN section 5).

Built from section, context, actions and rich_text blocks only, at most 8 kB. Nothing is
expressed by colour or symbol alone. It shrinks as its work shrinks: the whole quotation
while it is our move, a short one while we monitor, none when it is closed.
"""

import json
from zoneinfo import ZoneInfo

from bot.card.views import headline, questions, standing, steps
from bot.card.views.badges import escalation, freeze
from bot.card.views.redacted import stub
from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, Message, context, mrkdwn, quote, section
from bot.ui.card_model import CardModel
from bot.ui.offers import Offers
from bot.ui.phrases import RenderContext, render
from bot.ui.texts import clean, cut_lines, fits, line
from bot.ui.translator import Translator
from data.models import Mention, Status

MOST_BYTES = 8000
VISIBLE = 600
LINES = 12
"""Lines of a post that a card shows; *Details* has all of it."""

_MONITORED = 160
_MOST_GIST = 1500
_MOST_OTHERS = 2
_TRIES = ((VISIBLE, 2400), (VISIBLE, 1400), (300, 700), (80, 200))
"""How much of the text: characters and bytes."""


def render_card(
    model: CardModel,
    playbook: Playbook,
    words: Translator,
    *,
    zone: str | ZoneInfo,
    offers: Offers,
) -> Message:
    """The card as it stands now. `text` carries the whole summary, unread or heard."""
    base_render_context = render(playbook, words, zone)
    if model.hidden:
        return stub(model, base_render_context)
    text = fallback_text(model, base_render_context)
    message = Message(text)
    for characters, octets in _TRIES:
        drawn = _blocks(model, base_render_context, offers, characters, octets)
        message = Message(text, drawn)
        if weight_in_bytes(message) <= MOST_BYTES:
            break
    return message


def weight_in_bytes(message: Message) -> int:
    """What Slack would have to take: text and blocks as UTF-8 JSON."""
    whole = {"text": message.text, "blocks": message.blocks}
    return len(json.dumps(whole, ensure_ascii=False).encode())


def fallback_text(model: CardModel, render: RenderContext) -> str:
    """For phones and screen readers: what it is about, whose move it is, what was asked."""
    said = headline.spoken(model, render)
    facts = (
        standing.spoken(model, render),
        escalation(model, render),
        freeze(model, render),
    )
    for fact in filter(None, facts):
        if len(said) + len(fact) <= _MOST_GIST:
            said += f" · {fact}"
    return said


def _blocks(
    model: CardModel,
    render: RenderContext,
    offers: Offers,
    characters: int,
    octets: int,
) -> list[Block]:
    question = questions.asked(model, render)
    offered = steps.steps_of(model, offers, render, question)
    if model.mention.status is Status.CLOSED:
        return _closed(model, render, offered)
    mention = model.mention
    blocks = [headline.summary(model, render), headline.origin(model, render)]
    blocks += _words_of_author(model, render, characters, octets)
    blocks.append(standing.status(model, render))
    blocks += standing.facts(model, render, question)
    if mention.classification is None:
        blocks += steps.classes(mention, render)
    blocks += questions.drawn(question, model)
    blocks.append(steps.row(offered, model, render))
    return blocks


def _closed(
    model: CardModel, render: RenderContext, offered: steps.Steps
) -> list[Block]:
    """Two lines: what it was, and how it ended. The menu stands beside the first."""
    first = headline.summary(model, render)
    menu = steps.menu(offered, model, render)
    return [{**first, "accessory": menu}, standing.status(model, render)]


def _words_of_author(
    model: CardModel, render: RenderContext, characters: int, octets: int
) -> list[Block]:
    mention = model.mention
    here = f"m{mention.id}:text"
    if model.takedown.stop is not None:
        return [section(render.words("card.stopped"), here)]
    if headline.collapsed(mention, render):
        return []
    others = in_other_words(model, render, characters, octets)[0]
    if headline.short(mention, render):
        return others
    title, text = line(mention.post.title, 150), clean(mention.post.text)
    if not text and not title:
        return [section(_nothing_said(mention, render), here)]
    most = min(characters, _MONITORED) if _is_monitored(model) else characters
    shown = cut_lines(fits(text, most, octets), LINES) if text else ""
    return [quote(shown, here, title=title), *others]


def _is_monitored(model: CardModel) -> bool:
    again = model.mention.look_again_at
    ripe = again is not None and again <= model.drawn_at
    return model.mention.status is Status.WATCHING and not ripe


def in_other_words(
    model: CardModel, render: RenderContext, characters: int, octets: int
) -> tuple[list[Block], bool]:
    """What a source showed of the same post beside it, and whether that is all of it."""
    if not model.other_words:
        return [], True
    here, every = f"m{model.mention.id}", [clean(text) for text in model.other_words]
    shown = [fits(text, characters // 2, octets // 2) for text in every[:_MOST_OTHERS]]
    said = render.words("card.other_words")
    drawn = [context([mrkdwn(said)], f"{here}:others")]
    drawn += [quote(text, f"{here}:other{at}") for at, text in enumerate(shown)]
    return drawn, shown == every


def _nothing_said(mention: Mention, render: RenderContext) -> str:
    gone = mention.withdrawn_at is not None
    return render.words("card.withdrawn" if gone else "card.no_text")
