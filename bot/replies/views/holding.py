"""The modal of a holding reply: first a time, then a text that already contains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import datetime

from bot.replies.rules.rendered_draft import TemplateOffer
from bot.replies.views.drafting import voice_field
from bot.ui.blocks import Block, View, context, mrkdwn, option, plain, section
from bot.ui.fields import (
    CHANNELS,
    address,
    at_once,
    field,
    instant,
    modal,
    one_of,
    written,
)
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


def holding(
    metadata: str,
    sketch: Sketch,
    offers: Sequence[TemplateOffer],
    words: Translator,
    *,
    now: datetime,
    classless: bool = False,
) -> View:
    """Fields: `promised`, `template`, `voice`, `text`, `url` (one is needed), `channel`, `at`."""

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
    blocks = [section(say("intro"))]
    if classless:
        blocks.append(context([plain(words("dialog.draft.classless"))]))
    if sketch.note:
        blocks.append(context([mrkdwn(sketch.note)]))
    blocks += [
        at_once(due, "hold.promised"),
        *_template(sketch, offers, words),
        *voice_field(sketch.voices, sketch.voice, "hold.voice", words),
        _text(sketch, words),
        link,
        field("channel", say("channel"), where),
        field("at", say("at"), instant(now)),
    ]
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


def _text(sketch: Sketch, words: Translator) -> Block:
    drawn = field(
        "text",
        words("dialog.holding.text"),
        written(sketch.text or ""),
        hint=words("dialog.holding.text_hint"),
        optional=True,
    )
    drawn["element"]["action_id"] = f"text.{sketch.fresh}"
    return drawn
