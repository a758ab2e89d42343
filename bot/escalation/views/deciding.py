"""The modals of a manager (decide, delegate, ask back, stand down) and of the team's
answer.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.card.views.badges import level_of
from bot.card.views.headline import followers
from bot.escalation.rules.approving import topics_of
from bot.escalation.views.brief_facts import facts, folded, what
from bot.escalation.views.briefs import question_of, wanted_of
from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, View, button, option, preformatted, section, sections
from bot.ui.card_model import CardModel
from bot.ui.fields import field, fold_away, instant, modal, one_of, person, written
from bot.ui.phrases import RenderContext, author_of, platform_of
from bot.ui.texts import clean, cut, escape_line, escape_mrkdwn, line, literal
from bot.ui.translator import Translator
from data.models import Escalation, UserId

_MOST_TEXT = 2000


def decide(
    metadata: str, asked: Escalation, model: CardModel, render: RenderContext
) -> View:
    """Fields: `decision`, `instruction`, `why`, and what is held: `hold` and `until`."""
    say, words = "dialog.decide", render.words
    options = [
        option(words.pick(known.label), known.id)
        for known in render.playbook.escalation.decisions.values()
        if known.listed and (asked.kind == "approval" or not known.approves)
    ]
    topics = [
        option(_topic(name, model, render), name) for name in topics_of(model.mention)
    ]
    question = f"*#{model.mention.id} · {escape_line(question_of(asked, render), 500)}*"
    shown = [section(f"{question}\n{wanted_of(model, asked, render)}")]
    shown += what(model, asked, render, "decide", apart=True)
    shown += sections(facts(model, asked, render), "decide:facts")
    if asked.proposal:
        shown.append(preformatted(_literally(clean(asked.proposal)[:_MOST_TEXT])))
    until = model.drawn_at + render.playbook.escalation.freeze_for
    return modal(
        "decide",
        metadata,
        [
            *shown,
            field(
                "decision", words(f"{say}.decision"), one_of("static_select", options)
            ),
            field(
                "instruction",
                words(f"{say}.instruction"),
                {**written(), "max_length": 1000},
                hint=words(f"{say}.instruction_hint"),
                optional=True,
            ),
            field(
                "why",
                words(f"{say}.why"),
                {**written(), "max_length": 1000},
                hint=words(f"{say}.why_hint"),
                optional=True,
            ),
            field(
                "hold",
                words(f"{say}.hold"),
                one_of("static_select", topics[-20:]),
                hint=words(f"{say}.hold_hint"),
                optional=True,
            ),
            field("until", words(f"{say}.until"), instant(until), optional=True),
        ],
        words,
    )


def delegate(metadata: str, words: Translator, *, people: Mapping[UserId, str]) -> View:
    """Field: `to`, one of `people`, or anybody where none are given."""
    options = [
        option(line(name, 75), user) for user, name in list(people.items())[:100]
    ]
    element: Block = {"type": "users_select"}
    if options:
        element = one_of("static_select", options)
    hint = words("dialog.delegate.to_hint")
    return modal(
        "delegate",
        metadata,
        [field("to", words("dialog.delegate.to"), element, hint=hint)],
        words,
    )


def sentence(dialog: str, metadata: str, name: str, words: Translator) -> View:
    """A dialog of one field, which is a sentence or two."""
    label, hint = (
        words(f"dialog.{dialog}.{name}"),
        words(f"dialog.{dialog}.{name}_hint"),
    )
    room = {**written(), "max_length": 1000}
    return modal(dialog, metadata, [field(name, label, room, hint=hint)], words)


def copy_text(
    metadata: str, asked: Escalation, model: CardModel, render: RenderContext
) -> View:
    """A text to copy, for whoever has no Slack; the author's words only if they may."""
    words = render.words
    rows = [
        f"{level_of(asked, render)}: {question_of(asked, render)}",
        f"{words('brief.who')}: {_author(model, render)}",
        f"{words('brief.since')}: {render.moment(model.mention.started_at, model.drawn_at)}",
        f"{words('brief.known')}: {asked.known}" if asked.known else "",
        f"{words('brief.unknown')}: {asked.unknown}" if asked.unknown else "",
        f"{words('brief.proposed')}: {asked.proposal}" if asked.proposal else "",
    ]
    post = model.mention.post
    if not folded(model, asked, render):
        rows += [
            words("format.quoted", text=cut(clean(post.text), 600)),
            post.url or "",
        ]
    text = "\n".join(row for row in rows if row)
    return modal(
        "copy_text", metadata, [preformatted(_literally(text))], words, submit=False
    )


def _author(model: CardModel, render: RenderContext) -> str:
    post = model.mention.post
    parts = [author_of(post, render.words), platform_of(post, render)]
    if post.author.followers is not None:
        parts.append(followers(post.author.followers, render))
    return " · ".join(parts)


def _topic(name: str, model: CardModel, render: RenderContext) -> str:
    kind, _, value = name.partition(":")
    flag = render.playbook.flags.get(value) if kind == "flag" else None
    said = value if flag is None else render.words.pick(flag.label)
    return render.words(f"dialog.decide.hold_{kind}", what=line(said, 40))


def _literally(text: str) -> str:
    return literal(cut(text, 2900))


ASKS = ("question", "fyi")


_RARER = frozenset({"level", "manager", "decide_by", "proposal", "known", "unknown"})
"""Fields of *Escalate* that are filled in, or can be left out."""


def escalate(
    metadata: str,
    playbook: Playbook,
    words: Translator,
    *,
    people: Mapping[UserId, str],
    level: str | None = None,
    reason: str | None = None,
    decide_by: datetime | None = None,
    may_quote: bool = True,
    later: str = "",
    number: int = 0,
    unfolded: bool = True,
    due: str = "",
) -> View:
    """Fields: `kind`, `reason`, `question`, and behind *Add what we know…* `level`,
    `manager`, `decide_by`, `proposal`, `known`, `unknown`; `quote` where the post is not
    public.

    `manager` is a list of `people` (ids as values), empty for whoever answers at the
    level; or anybody where no people are given;
    `later` says when somebody will hear of it, where that is not now, `due` by when it
    is answered at best.
    """
    say = "dialog.escalate"
    kinds = [
        option(words(f"{say}.question_kind"), "question"),
        option(words(f"{say}.fyi"), "fyi"),
    ]
    reasons = [
        option(words.pick(known.label), known.id)
        for known in playbook.escalation_reasons.values()
        if known.listed
    ]
    levels = [
        option(words.pick(known.label), known.id)
        for known in playbook.escalation.levels.values()
        if known.ack is not None
    ]
    blocks = [section(words(f"{say}.intro"))]
    if later:
        blocks.append(section(words(f"{say}.later", time=later)))
    blocks += [
        field("kind", words(f"{say}.kind"), one_of("radio_buttons", kinds, ASKS[0])),
        field(
            "reason", words(f"{say}.reason"), one_of("static_select", reasons, reason)
        ),
        field(
            "question",
            words(f"{say}.question"),
            {**written(), "max_length": 500},
            hint=words(f"{say}.question_hint"),
        ),
        field("level", words(f"{say}.level"), one_of("static_select", levels, level)),
        field(
            "manager",
            words(f"{say}.manager"),
            _managers(people),
            hint=words(f"{say}.manager_hint") if people else "",
            optional=bool(people),
        ),
        field(
            "decide_by", words(f"{say}.decide_by"), instant(decide_by), optional=True
        ),
        *(_more(name, words) for name in ("proposal", "known", "unknown")),
    ]
    if not may_quote:
        blocks.append(_quote(words))
    if not unfolded:
        label = next(o["text"]["text"] for o in levels if o["value"] == level)
        asks = words(f"{say}.asks", who=escape_mrkdwn(label), time=due)
        press = button(words("button.add_what_we_know"), "escalation.ask_more", number)
        rarer = _RARER if people else _RARER - {"manager"}
        blocks = fold_away([*blocks, section(asks)], rarer, press, "escalate:more")
    return modal("escalate", metadata, blocks, words)


def _more(name: str, words: Translator) -> Block:
    """What makes a brief better and is never asked for."""
    room = {**written(), "max_length": 1000}
    return field(name, words(f"dialog.escalate.{name}"), room, optional=True)


def _quote(words: Translator) -> Block:
    """Words from a closed group leave it only where somebody says so (S0.6)."""
    box = {
        "type": "checkboxes",
        "options": [option(words("dialog.escalate.quote_yes"), "yes")],
    }
    hint = words("dialog.escalate.quote_hint")
    label = words("dialog.escalate.quote")
    return field("quote", label, box, hint=hint, optional=True)


def _managers(people: Mapping[UserId, str]) -> Block:
    if not people:
        return person()
    options = [
        option(line(name, 75), user) for user, name in list(people.items())[:100]
    ]
    return one_of("static_select", options)
