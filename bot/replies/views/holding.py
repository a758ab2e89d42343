"""The modal of a holding reply: first a time, then a text that already contains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime

from bot.replies.rules.rendered_draft import TemplateOffer
from bot.replies.views.drafting import voice_field
from bot.ui.blocks import (
    Block,
    View,
    button,
    context,
    mrkdwn,
    option,
    plain,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import (
    CHANNELS,
    address,
    at_once,
    field,
    fold_away,
    instant,
    modal,
    one_of,
    written,
)
from bot.ui.phrases import RenderContext, platform_of
from bot.ui.texts import escape_mrkdwn
from bot.ui.translator import Translator


@dataclass(frozen=True, slots=True)
class Sketch:
    """What stands in the dialog; no text means that of the template. `fresh` counts how
    often a text was put in; `note` is a sentence of ours, ready for mrkdwn.
    """

    promised: datetime
    template: str | None = None
    text: str | None = None
    fresh: int = 0
    voice: str = ""
    voices: Mapping[str, str] = field_of(default_factory=dict)
    note: str = ""
    unfolded: bool = False


_RARER = frozenset({"template", "voice", "url", "channel", "at"})
"""Fields behind *More…*: nearly everybody posts the text that stands there, now."""


def holding(
    metadata: str,
    sketch: Sketch,
    offers: Sequence[TemplateOffer],
    model: CardModel,
    render: RenderContext,
) -> View:
    """Fields: `text`, `promised`, and behind *More…* `template`, `voice`, `url` (it or the
    text is needed), `channel`, `at`.
    """
    words, mention = render.words, model.mention

    def say(key: str) -> str:
        return words(f"dialog.holding.{key}")

    due = field(
        "promised", say("promised"), instant(sketch.promised), hint=say("promised_hint")
    )
    places = [option(words(f"channel.{name}"), name) for name in CHANNELS]
    where = one_of("static_select", places, CHANNELS[0])
    link = field(
        "url", say("url"), address(), hint=words("dialog.one_of_both"), optional=True
    )
    platform = escape_mrkdwn(platform_of(mention.post, render))
    blocks = [section(words("dialog.holding.intro", platform=platform))]
    if mention.classification is None:
        blocks.append(context([plain(words("dialog.draft.classless"))]))
    if sketch.note:
        blocks.append(context([mrkdwn(sketch.note)]))
    blocks += [
        _text(sketch, words),
        at_once(due, "hold.promised"),
        *_template(sketch, offers, words),
        *voice_field(sketch.voices, sketch.voice, "hold.voice", words),
        link,
        field("channel", say("channel"), where),
        field("at", say("at"), instant(model.drawn_at)),
    ]
    if not sketch.unfolded:
        more = button(words("button.menu"), "hold.more", mention.id)
        blocks = fold_away(blocks, _RARER, more, "holding:more")
    return modal("holding", metadata, blocks, words)


def _template(
    sketch: Sketch, offers: Sequence[TemplateOffer], words: Translator
) -> list[Block]:
    if len(offers) < 2:
        return []
    options = [option(offer.label, offer.id) for offer in offers]
    element = one_of("static_select", options, sketch.template)
    label = words("dialog.draft.template")
    return [at_once(field("template", label, element, optional=True), "hold.template")]


def _label(sketch: Sketch, words: Translator) -> str:
    """In which voice it is written, where there is more than one."""
    if len(sketch.voices) < 2:
        return words("dialog.holding.text")
    return words("dialog.holding.text_in", voice=sketch.voices[sketch.voice])


def _text(sketch: Sketch, words: Translator) -> Block:
    drawn = field(
        "text",
        _label(sketch, words),
        written(sketch.text or ""),
        optional=sketch.unfolded,
    )
    drawn["element"]["action_id"] = f"text.{sketch.fresh}"
    return drawn
