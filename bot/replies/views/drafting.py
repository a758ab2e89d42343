"""The modal in which a considered reply is written: a template, the text, and a check.

Choosing something redraws it; typed text stays. A text that a template would replace is
kept and can be restored.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import date

from bot.card.views.headline import collapsed
from bot.playbook.playbook import Playbook
from bot.replies.rules.drafting import FACTUAL, IMAGE, POLITE, RIGHTS, Typed
from bot.replies.rules.lint import Finding
from bot.replies.rules.rendered_draft import RenderedDraft, TemplateOffer
from bot.replies.views import library
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    plain,
    quote,
    section,
)
from bot.ui.card_model import CardModel
from bot.ui.fields import (
    CHANNELS,
    at_once,
    boxes,
    day,
    field,
    fold_away,
    modal,
    one_of,
    written,
)
from bot.ui.phrases import RenderContext, platform_of
from bot.ui.texts import clean, escape_mrkdwn, fits, safe_url
from bot.ui.translator import Translator
from data.models import Post
from data.replies.models import Fact


def choices(
    voices: Iterable[str], chosen: str, playbook: Playbook, words: Translator
) -> Mapping[str, str]:
    """The voices by id with their names, the chosen one among them."""
    known = [
        name for name in dict.fromkeys([*voices, chosen]) if name in playbook.voices
    ]
    return {name: words.pick(playbook.voices[name].label) for name in known}


def voice_field(
    known: Mapping[str, str], chosen: str, action: str, words: Translator
) -> Iterator[Block]:
    """Field: `voice`; nothing where there is no choice."""
    if len(known) < 2:
        return
    options = [option(label, name) for name, label in known.items()]
    element = one_of("static_select", options, chosen)
    yield at_once(field("voice", words("dialog.draft.voice"), element), action)


def unspoken(post: Post, voice: str, playbook: Playbook, words: Translator) -> str:
    """That a post is in a language we write none of, and which one we begin with."""
    language = (post.language or "")[:2].lower()
    if not language or language in {one.language for one in playbook.voices.values()}:
        return ""
    key = f"language.{language}"
    named = words(key) if words.has(key) else language
    label = words.pick(playbook.voices[voice].label)
    return words("dialog.draft.unspoken", language=named, voice=label)


_QUOTED = (300, 900)
_LIGHTS = ("block", "second", "warn", "info")
_MOST_REMARKS = 12
_MOST_OFFERS = 100


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What the dialog shows. `checked`: somebody asked what the lint says.

    `notes` are sentences of ours, ready for mrkdwn; `rules` is the address of the house
    rules; `fresh` counts how often we put a text into the dialog ourselves.
    """

    model: CardModel
    typed: Typed
    offers: Sequence[TemplateOffer] = ()
    rendered: RenderedDraft | None = None
    checked: bool = False
    notes: Sequence[str] = ()
    rules: str | None = None
    facts: Sequence[Fact] = ()
    voices: Mapping[str, str] = field_of(default_factory=dict)
    voice: str = ""
    fresh: int = 0
    unfolded: bool = False


_RARER = frozenset({"voice", "channel", "wants", "image", "rights", "appointment"})
"""Fields behind *More…*; the footer says what stands in them."""


def draft(metadata: str, page: Manuscript, render: RenderContext) -> View:
    """Fields: `template`, `text`, `own_look`, and behind *More…* `voice`, `channel`,
    `appointment`, `wants`, `image`, `rights`.
    """
    blocks = [
        *_what_they_wrote(page, render),
        *(context([mrkdwn(note)]) for note in page.notes),
        *_facts(page, render),
        *_template(page, render.words),
        _text(page, render.words),
        *_remarks(page, render),
        *_own_look(page, render.words),
        *voice_field(page.voices, page.voice, "draft.voice", render.words),
        _channel(page.typed, render),
        *_appointment(page.typed, render.words),
        _wants(page.typed, render),
        *_image(page.typed, render.words),
    ]
    if not page.unfolded:
        more = _press("more", page, render.words, label="menu")
        blocks = fold_away(blocks, _RARER, more, "draft:more")
    blocks.append(_footer(page, render))
    return modal("draft", metadata, blocks, render.words)


def text_field(fresh: int) -> str:
    """The action id of the text: a new one makes Slack show what we put into it."""
    return f"text.{fresh}"


def _what_they_wrote(page: Manuscript, render: RenderContext) -> Iterator[Block]:
    mention = page.model.mention
    text = clean(mention.post.text or mention.post.title)
    if collapsed(mention, render) or not text:
        return
    yield quote(fits(text, *_QUOTED))


def _facts(page: Manuscript, render: RenderContext) -> list[Block]:
    """What we know about it already, with source and end (S2.24, S4.18)."""
    today = page.model.drawn_at.astimezone(render.zone).date()
    return library.offered(page.facts, render, today=today)


def _template(page: Manuscript, words: Translator) -> Iterator[Block]:
    if page.offers:
        options = [option(o.label, o.id) for o in page.offers[:_MOST_OFFERS]]
        element = one_of("static_select", options, page.typed.template)
        hint = words("dialog.draft.template_hint")
        label = words("dialog.draft.template")
        yield at_once(
            field("template", label, element, hint=hint, optional=True),
            "draft.template",
        )
    if page.typed.replaced:
        yield context([plain(words("dialog.draft.kept"))])
        yield actions([_press("back_to_mine", page, words)], "draft:back")


def _text(page: Manuscript, words: Translator) -> Block:
    label = words("dialog.draft.text")
    if len(page.voices) > 1:
        label = words("dialog.draft.text_in", voice=page.voices[page.voice])
    drawn = field("text", label, written(page.typed.text))
    drawn["element"]["action_id"] = text_field(page.fresh)
    return drawn


def _remarks(page: Manuscript, render: RenderContext) -> Iterator[Block]:
    """What the lint met, the gravest first, what would help, and the counter."""
    words, rendered = render.words, page.rendered
    steps = [_press("look_over", page, words)]
    if page.checked and rendered is not None:
        lines = list(_said(rendered.remarks, words))
        key = "found" if lines else "nothing_found"
        yield section("\n".join([f"*{words(f'dialog.draft.{key}')}*", *lines]))
        if rendered.warned:
            yield section(f"_{words('dialog.draft.counter')}_")
        if any(remark.template for remark in rendered.remarks):
            steps.append(_press("calmer", page, words))
    yield actions(steps, "draft:check")


def _said(remarks: Sequence[Finding], words: Translator) -> Iterator[str]:
    for light in _LIGHTS:
        mine = [one for one in remarks if one.severity == light][:_MOST_REMARKS]
        if mine:
            yield words(f"dialog.draft.light.{light}")
        yield from (f"• {_sentence(one, words)}" for one in mine)


def _sentence(remark: Finding, words: Translator) -> str:
    """`“Gejammer”: Too sharp. Try …`: our own words met, so they are inert too."""
    met = ""
    if remark.matched:
        met = f"{words('format.quoted', text=escape_mrkdwn(remark.matched))}: "
    said = f"{met}{escape_mrkdwn(remark.message)} {escape_mrkdwn(remark.suggestion)}".strip()
    return fits(said, 300, 900)


def _own_look(page: Manuscript, words: Translator) -> Iterator[Block]:
    """Asked only when there was something to find (S0.28)."""
    if not page.checked or page.rendered is None or not page.rendered.warned:
        return
    options = [
        option(words(f"dialog.draft.{name}"), name) for name in (POLITE, FACTUAL)
    ]
    element = boxes(options, page.typed.ticked)
    yield field("own_look", words("dialog.draft.own_look"), element, optional=True)


def _channel(typed: Typed, render: RenderContext) -> Block:
    options = [option(render.words(f"channel.{name}"), name) for name in CHANNELS]
    element = one_of("static_select", options, typed.channel)
    label = render.words("dialog.draft.channel")
    return at_once(field("channel", label, element), "draft.channel")


def _appointment(typed: Typed, words: Translator) -> Iterator[Block]:
    if typed.channel == "in_person":
        chosen = typed.appointment
        yield field(
            "appointment",
            words("dialog.draft.appointment"),
            day(date.fromisoformat(chosen) if chosen else None),
            hint=words("dialog.draft.appointment_hint"),
            optional=True,
        )


def _wants(typed: Typed, render: RenderContext) -> Block:
    wants = render.playbook.drafting.wants.values()
    options = [option(render.words.pick(one.label), one.id) for one in wants]
    element = one_of("static_select", options, typed.wants)
    label, hint = (
        render.words("dialog.draft.wants"),
        render.words("dialog.draft.wants_hint"),
    )
    return at_once(
        field("wants", label, element, hint=hint, optional=True), "draft.wants"
    )


def _image(typed: Typed, words: Translator) -> Iterator[Block]:
    """The rights are asked for only when something is attached (S1.28)."""
    attached = boxes([option(words("dialog.draft.with_image"), IMAGE)], typed.ticked)
    label = words("dialog.draft.image")
    yield at_once(field("image", label, attached, optional=True), "draft.image")
    if IMAGE in typed.ticked:
        clear = boxes(
            [option(words("dialog.draft.rights_clear"), RIGHTS)], typed.ticked
        )
        yield field("rights", words("dialog.draft.rights"), clear)


def _footer(page: Manuscript, render: RenderContext) -> Block:
    """The length limit of the platform, and the house rules (S1.12, S2.46)."""
    words, said = render.words, []
    if page.rendered is not None:
        key = "length" if page.rendered.length <= page.rendered.limit else "too_long"
        values = {
            "length": words.number(page.rendered.length),
            "limit": words.number(page.rendered.limit),
        }
        platform = escape_mrkdwn(platform_of(page.model.mention.post, render))
        named = {"platform": platform} if key == "too_long" else {}
        if page.typed.channel and not page.unfolded:
            said.append(plain(words(f"channel.{page.typed.channel}")))
        said.append(mrkdwn(words(f"dialog.draft.{key}", **values, **named)))
    rules = safe_url(page.rules)
    if rules is not None:
        said.append(mrkdwn(words("dialog.draft.rules", url=rules)))
    return context(said or [plain(words("dialog.draft.steps"))])


def _press(name: str, page: Manuscript, words: Translator, *, label: str = "") -> Block:
    number = page.model.mention.id
    return button(words(f"button.{label or name}"), f"draft.{name}", number)
