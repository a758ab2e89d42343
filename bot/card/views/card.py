"""The card: one message per mention, redrawn from its row (DESIGN section 5).

Built from section, context, actions and rich_text blocks only, at most 8 kB. Nothing is
expressed by colour or symbol alone.
"""

import json
from zoneinfo import ZoneInfo

from bot.card.views import badges, buttons, info_requests, private, suggesting
from bot.card.views.authors import panel
from bot.card.views.drills import is_drill
from bot.card.views.recommending import next_line
from bot.card.views.redacted import stub
from bot.playbook.playbook import Playbook
from bot.ui import move_buttons
from bot.ui.blocks import Block, Message, actions, context, mrkdwn, quote, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import (
    RenderContext,
    author_of,
    due_words,
    name_in,
    outcome_of,
    platform_of,
    render,
)
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits, line
from bot.ui.translator import Translator
from data.models import Mention, Status

MOST_BYTES = 8000
VISIBLE = 600

_MOST_GIST = 1500
_MOST_OTHERS = 2
_TRIES = (
    (VISIBLE, 2400, 8),
    (VISIBLE, 1400, 8),
    (300, 700, 8),
    (80, 200, 3),
    (80, 200, 0),
)
"""How much of the text (characters, bytes) and how many chips of its surroundings."""


def render_card(
    model: CardModel, playbook: Playbook, words: Translator, *, zone: str | ZoneInfo
) -> Message:
    """The card as it stands now. `text` carries the whole gist, unread or heard."""
    base_render_context = render(playbook, words, zone)
    if model.hidden:
        return stub(model, base_render_context)
    text = fallback_text(model, base_render_context)
    message = Message(text)
    for characters, octets, badges_around in _TRIES:
        drawn = _blocks(model, base_render_context, characters, octets, badges_around)
        message = Message(text, drawn)
        if weight_in_bytes(message) <= MOST_BYTES:
            break
    return message


def weight_in_bytes(message: Message) -> int:
    """What Slack would have to take: text and blocks as UTF-8 JSON."""
    whole = {"text": message.text, "blocks": message.blocks}
    return len(json.dumps(whole, ensure_ascii=False).encode())


def fallback_text(model: CardModel, render: RenderContext) -> str:
    """One line for notifications and screen readers; its first 80 characters suffice."""
    mention, words = model.mention, render.words
    head = words(
        "gist.head",
        number=mention.id,
        platform=escape_mrkdwn(platform_of(mention.post, render)),
        author=escape_mrkdwn(author_of(mention.post, words)),
        text=_spoken_text(mention, render),
    )
    said = f"{words('drill.mark')} · {head}" if is_drill(model) else head
    for fact in filter(None, _facts(model, render)):
        if len(said) + len(fact) <= _MOST_GIST:
            said += f" · {fact}"
    return said


def collapsed(mention: Mention, render: RenderContext) -> bool:
    """Whether the text is folded away: for its class, or for one of its flags."""
    klass = render.klass(mention)
    folded = klass is not None and klass.text == "collapsed"
    return folded or any(flag.collapsed for flag in badges.known_flags(mention, render))


def _spoken_text(mention: Mention, render: RenderContext) -> str:
    if collapsed(mention, render):
        return render.words("gist.hidden")
    said = line(mention.post.text or mention.post.title, 200)
    text = escape_line(fits(said, 200, 400), 200)
    return (
        render.words("format.quoted", text=text)
        if text
        else render.words("gist.no_text")
    )


def _facts(model: CardModel, render: RenderContext) -> list[str]:
    mention, words = model.mention, render.words
    name = escape_mrkdwn(name_in(model, mention.owner, words))
    outcome = outcome_of(mention, render)
    klass = render.klass(mention)
    flags = [words.pick(flag.label) for flag in badges.known_flags(mention, render)]
    return [
        words(f"gist.{mention.status}", name=name, outcome=outcome),
        due_words(mention, model.drawn_at, render),
        words("gist.class", name=words.pick(klass.label)) if klass is not None else "",
        words("gist.flags", names=", ".join(flags)) if flags else "",
        badges.escalation(model, render),
        badges.freeze(model, render),
    ]


def _blocks(
    model: CardModel, render: RenderContext, characters: int, octets: int, most: int
) -> list[Block]:
    mention = model.mention
    here = f"m{mention.id}"
    blocks = [context(badges.origin(model, render), f"{here}:origin")]
    if model.takedown.stop is not None:
        blocks.append(section(render.words("card.stopped"), f"{here}:quote"))
    else:
        blocks += _words_of_author(model, render, characters, octets)
    blocks.append(context(badges.standing(model, render), f"{here}:standing"))
    blocks += private.beside(model, render)
    if app := panel(model, render)[:most]:
        blocks.append(context([mrkdwn(badge) for badge in app], f"{here}:around"))
    if mention.classification is None and mention.status is not Status.CLOSED:
        blocks += buttons.classes(mention, render)
    blocks += info_requests.drawn(model, render)
    blocks += suggesting.drawn(model, render)
    blocks += next_line(model, render)
    blocks.append(buttons.next_steps(model, render))
    return blocks


def _words_of_author(
    model: CardModel, render: RenderContext, characters: int, octets: int
) -> list[Block]:
    mention = model.mention
    here = f"m{mention.id}:quote"
    more = move_buttons.move_button("full_text", mention, render)
    if collapsed(mention, render):
        folded = section(render.words("card.collapsed"), here)
        return [{**folded, "accessory": more}]
    title = line(mention.post.title, 150)
    text = clean(mention.post.text)
    if not text and not title:
        return [section(_nothing_said(mention, render), here)]
    shown = fits(text, characters, octets) if text else ""
    drawn = [quote(shown, here, title=title)]
    others, whole = in_other_words(model, render, characters, octets)
    drawn += others
    if shown != text or not whole:
        drawn.append(actions([more], f"m{mention.id}:more"))
    return drawn


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
