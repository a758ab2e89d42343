"""The card: one glanceable message per mention, redrawn from its row (DESIGN section 5).

Built from section, context, actions and rich_text blocks only, at most 8 kB, and never
telling anything by colour or symbol alone.
"""

import json
from zoneinfo import ZoneInfo

from bot.card.views import badges, buttons, info_requests, private, suggesting
from bot.card.views.authors import panel
from bot.card.views.drills import is_drill
from bot.card.views.recommending import next_line
from bot.card.views.redacted import stub
from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, Message, actions, context, mrkdwn, quote, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import (
    RenderContext,
    author_of,
    due_words,
    name_in,
    outcome_of,
    pen,
    platform_of,
)
from bot.ui.texts import clean, fits, inert, inert_line, line
from bot.ui.translator import Translator
from data.models import Mention, Status

MOST_BYTES = 8000
VISIBLE = 600

_MOST_GIST = 1500
_TRIES = (
    (VISIBLE, 2400, 8),
    (VISIBLE, 1400, 8),
    (300, 700, 8),
    (80, 200, 3),
    (80, 200, 0),
)
"""How much of the text (characters, bytes) and how many chips of its surroundings."""


def draw_card(
    scene: CardModel, playbook: Playbook, words: Translator, *, zone: str | ZoneInfo
) -> Message:
    """The card as it stands now. `text` carries the whole gist, unread or heard."""
    drawing_pen = pen(playbook, words, zone)
    if scene.hidden:
        return stub(scene, drawing_pen)
    text = gist(scene, drawing_pen)
    message = Message(text)
    for characters, octets, chips_around in _TRIES:
        drawn = _blocks(scene, drawing_pen, characters, octets, chips_around)
        message = Message(text, drawn)
        if weight_in_bytes(message) <= MOST_BYTES:
            break
    return message


def weight_in_bytes(message: Message) -> int:
    """What Slack would have to take: text and blocks as UTF-8 JSON."""
    whole = {"text": message.text, "blocks": message.blocks}
    return len(json.dumps(whole, ensure_ascii=False).encode())


def gist(scene: CardModel, pen: RenderContext) -> str:
    """One line for notifications and screen readers; its first 80 characters suffice."""
    mention, words = scene.mention, pen.words
    head = words(
        "gist.head",
        number=mention.id,
        platform=inert(platform_of(mention.post, pen)),
        author=inert(author_of(mention.post, words)),
        text=_spoken_text(mention, pen),
    )
    said = f"{words('drill.mark')} · {head}" if is_drill(scene) else head
    for fact in filter(None, _facts(scene, pen)):
        if len(said) + len(fact) <= _MOST_GIST:
            said += f" · {fact}"
    return said


def collapsed(mention: Mention, pen: RenderContext) -> bool:
    """Whether the text is folded away: for its class, or for one of its flags."""
    klass = pen.klass(mention)
    folded = klass is not None and klass.text == "collapsed"
    return folded or any(flag.collapsed for flag in badges.known_flags(mention, pen))


def _spoken_text(mention: Mention, pen: RenderContext) -> str:
    if collapsed(mention, pen):
        return pen.words("gist.hidden")
    said = line(mention.post.text or mention.post.title, 200)
    text = inert_line(fits(said, 200, 400), 200)
    return pen.words("format.quoted", text=text) if text else pen.words("gist.no_text")


def _facts(scene: CardModel, pen: RenderContext) -> list[str]:
    mention, words = scene.mention, pen.words
    name = inert(name_in(scene, mention.owner, words))
    outcome = outcome_of(mention, pen)
    klass = pen.klass(mention)
    flags = [words.pick(flag.label) for flag in badges.known_flags(mention, pen)]
    return [
        words(f"gist.{mention.status}", name=name, outcome=outcome),
        due_words(mention, scene.drawn_at, pen),
        words("gist.class", name=words.pick(klass.label)) if klass is not None else "",
        words("gist.flags", names=", ".join(flags)) if flags else "",
        badges.escalation(scene, pen),
        badges.freeze(scene, pen),
    ]


def _blocks(
    scene: CardModel, pen: RenderContext, characters: int, octets: int, most: int
) -> list[Block]:
    mention = scene.mention
    here = f"m{mention.id}"
    blocks = [context(badges.origin(scene, pen), f"{here}:origin")]
    if scene.guard.stop is not None:
        blocks.append(section(pen.words("card.stopped"), f"{here}:quote"))
    else:
        blocks += _words_of_author(mention, pen, characters, octets)
    blocks.append(context(badges.standing(scene, pen), f"{here}:standing"))
    blocks += private.beside(scene, pen)
    if around := panel(scene, pen)[:most]:
        blocks.append(context([mrkdwn(chip) for chip in around], f"{here}:around"))
    if mention.classification is None and mention.status is not Status.CLOSED:
        blocks += buttons.classes(mention, pen)
    blocks += info_requests.drawn(scene, pen)
    blocks += suggesting.drawn(scene, pen)
    blocks += next_line(scene, pen)
    blocks.append(buttons.next_steps(scene, pen))
    return blocks


def _words_of_author(
    mention: Mention, pen: RenderContext, characters: int, octets: int
) -> list[Block]:
    here = f"m{mention.id}:quote"
    more = buttons.move_button("full_text", mention, pen)
    if collapsed(mention, pen):
        folded = section(pen.words("card.collapsed"), here)
        return [{**folded, "accessory": more}]
    title = line(mention.post.title, 150)
    text = clean(mention.post.text)
    if not text and not title:
        return [section(_nothing_said(mention, pen), here)]
    shown = fits(text, characters, octets) if text else ""
    drawn = [quote(shown, here, title=title)]
    if shown != text:
        drawn.append(actions([more], f"m{mention.id}:more"))
    return drawn


def _nothing_said(mention: Mention, pen: RenderContext) -> str:
    gone = mention.withdrawn_at is not None
    return pen.words("card.withdrawn" if gone else "card.no_text")
