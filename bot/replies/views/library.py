"""The modals of the library: facts, praise, and three questions before sharing."""

from collections.abc import Sequence
from datetime import date

from bot.replies.rules.remembering import ANSWERS, QUESTIONS
from bot.ui.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    mrkdwn,
    option,
    paragraph,
    plain,
    quote,
    section,
)
from bot.ui.fields import address, boxes, day, field, modal, one_of, written
from bot.ui.phrases import RenderContext
from bot.ui.texts import cut, escape_line, safe_url
from bot.ui.translator import Translator
from data.replies.models import PERMISSIONS, Fact, Praise

_SHOWN = 30
_QUOTED = 600


def note(
    metadata: str,
    words: Translator,
    *,
    dialog: str = "keep_fact",
    topic: str = "",
    body: str = "",
    source: str | None = None,
    valid_until: date | None = None,
    known: bool = False,
) -> View:
    """Fields: `topic`, `body`, `source`, `valid_until`, and `away` for a known one."""
    link = source if source and source.startswith("https://") else None
    inputs = [
        section(words(f"dialog.{dialog}.intro")),
        _field("topic", written(topic, lines=False), words),
        _field("body", written(body), words),
        _field("source", address(link), words),
        _field("valid_until", day(valid_until), words, optional=True),
    ]
    if known:
        box = option(words("dialog.note.away"), "away")
        inputs.append(_field("away", boxes([box]), words, optional=True))
    return modal(dialog, metadata, inputs, words)


def facts(
    metadata: str,
    known: Sequence[Fact],
    render: RenderContext,
    *,
    today: date,
    about: str = "",
) -> View:
    """Every fact with its source and its end, and a way to keep another one."""
    words = render.words
    add = button(words("button.add_fact"), "library.add_fact", 0, style="primary")
    blocks: list[Block] = [section(words("library.facts_intro")), actions([add], "add")]
    if not known:
        key = "library.no_facts_about" if about else "library.no_facts"
        blocks.append(paragraph(words(key)))
    for fact in known[:_SHOWN]:
        change = button(words("button.change_fact"), "library.fact", fact.id)
        blocks += [_fact(fact, render, today), actions([change], f"fact:{fact.id}")]
    if len(known) > _SHOWN:
        more = words("library.more", count=len(known) - _SHOWN)
        blocks.append(context([plain(more)]))
    return modal("facts", metadata, blocks, words, submit=False)


def offered(
    known: Sequence[Fact], render: RenderContext, *, today: date
) -> list[Block]:
    """What a draft can be helped with; a fact that is over says *check first* (S2.24)."""
    if not known:
        return []
    heading = context([mrkdwn(render.words("library.offered"))])
    return [heading, *(_fact(fact, render, today) for fact in known)]


def keep_praise(
    metadata: str, words: Translator, *, quoted: str, permission: str, author: str
) -> View:
    """Fields: `quote`, `permission`."""
    inputs = [
        section(words("dialog.keep_praise.intro")),
        _field("quote", written(quoted), words),
        _permission(words, permission),
        context([plain(words("dialog.keep_praise.whose", name=author))]),
    ]
    return modal("keep_praise", metadata, inputs, words)


def permission(metadata: str, kept: Praise, words: Translator) -> View:
    """Field: `permission`, for a quote that is kept already."""
    blocks = [
        quote(cut(kept.quote, _QUOTED)),
        _permission(words, kept.permission),
    ]
    return modal("permission", metadata, blocks, words)


def praise(metadata: str, kept: Sequence[Praise], render: RenderContext) -> View:
    """Every quote, and what its author said about being quoted."""
    words = render.words
    blocks: list[Block] = [section(words("library.praise_intro"))]
    if not kept:
        blocks.append(paragraph(words("library.no_praise")))
    for one in kept[:_SHOWN]:
        state = words(f"permission.{one.permission}")
        line = words("library.praise_line", number=one.mention, permission=state)
        change = button(words("button.permission"), "library.permission", one.id)
        blocks += [
            quote(cut(one.quote, _QUOTED)),
            context([mrkdwn(line)]),
            actions([change], f"praise:{one.id}"),
        ]
    if len(kept) > _SHOWN:
        blocks.append(context([plain(words("library.more", count=len(kept) - _SHOWN))]))
    return modal("praise", metadata, blocks, words, submit=False)


def share(metadata: str, words: Translator, *, lately: int, most: int) -> View:
    """Fields: `true`, `whom`, `may_we`; `anyway` once it was often enough (S2.9)."""
    options = [option(words(f"dialog.share_success.{a}"), a) for a in ANSWERS]
    inputs: list[Block] = [section(words("dialog.share_success.intro"))]
    for question in QUESTIONS:
        ask = words(f"dialog.share_success.{question}")
        hint = words(f"dialog.share_success.{question}_hint")
        inputs.append(field(question, ask, one_of("radio_buttons", options), hint=hint))
    if lately >= most:
        enough = words("dialog.share_success.enough", count=lately)
        box = option(words("dialog.share_success.anyway_box"), "anyway")
        label = words("dialog.share_success.anyway")
        inputs += [
            section(enough),
            field("anyway", label, boxes([box]), optional=True),
        ]
    return modal("share_success", metadata, inputs, words)


def _fact(fact: Fact, render: RenderContext, today: date) -> Block:
    words = render.words
    link = safe_url(fact.source) or ""
    until = words("library.for_ever")
    if fact.valid_until is not None:
        key = "library.expired" if fact.is_expired(today) else "library.until"
        until = words(key, day=day_in_words(fact.valid_until, words))
    said = words(
        "library.fact",
        topic=escape_line(fact.topic, 120),
        body=escape_line(fact.body, 500),
        link=link,
        until=until,
    )
    return section(said)


def day_in_words(when: date, words: Translator) -> str:
    """`4 Mar 2026`, in the words of this language."""
    month = words(f"format.month.{when.month}")
    return words("library.day", day=when.day, month=month, year=when.year)


def _field(
    name: str, element: Block, words: Translator, *, optional: bool = False
) -> Block:
    hint = f"dialog.note.{name}_hint"
    return field(
        name,
        words(f"dialog.note.{name}"),
        element,
        hint=words(hint) if words.has(hint) else "",
        optional=optional,
    )


def _permission(words: Translator, chosen: str) -> Block:
    options = [option(words(f"permission.{p}"), p) for p in PERMISSIONS]
    element = one_of("radio_buttons", options, chosen)
    hint = words("dialog.note.permission_hint")
    return field("permission", words("dialog.note.permission"), element, hint=hint)
