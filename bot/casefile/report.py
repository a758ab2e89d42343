"""Writes a case as a report for people who were not involved: Markdown, or one HTML page.

Summary, the post, what happened, what was decided, and last the hashes that prove it. What
somebody typed is escaped by the writer of each form, so it cannot create headings, links or
tables.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.card.views.history import lines
from bot.casefile.facts import TimedFact
from bot.casefile.gathering import CaseFile
from bot.playbook.playbook import Playbook
from bot.playbook.schema.entries import NamedEntry
from bot.ui.phrases import author_of, class_of, outcome_of, platform_of, render
from bot.ui.texts import clean, line
from bot.ui.translator import Translator
from data.escalation.event_data import Escalated
from data.instants import from_text, to_text
from data.models import Event, UserId

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#!|~]|^\s*[-+=])")
_TIMES = ("decide_by", "task_due", "review_due")
"""Facts whose text is an instant."""

_ASIDE = frozenset({"refused", "ping_delivered", "exported", "nudge"})
"""Events that tell a reader nothing; they stand with their hashes all the same."""

_DELIVERY = frozenset({"delivered", "level", "cause"})
"""Facts that are said with another one, or prove only that a message arrived."""

_MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Row:
    """A label, or a time, and what belongs to it, in plain text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report. `quote` is what the author wrote."""

    title: str
    rows: tuple[Row, ...] = ()
    quote: str = ""
    note: str = ""
    small: bool = False
    """Set in small print, as the hashes are."""


@dataclass(frozen=True, slots=True)
class _Writing:
    case: CaseFile
    playbook: Playbook
    words: Translator
    zone: ZoneInfo

    def name(self, who: str) -> str:
        return line(self.case.names.get(who, who), 80)

    def local(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"


def markdown(
    case: CaseFile, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> str:
    """The report as Markdown, in the language of `words`."""
    writing = _Writing(case, playbook, words, zone)
    parts = [f"# {_title(writing)}", _escaped(_exported(writing))]
    for section in sections(writing):
        parts.append(f"## {_escaped(section.title)}")
        if section.quote:
            quoted = section.quote.split("\n")
            parts.append("\n".join(f"> {_escaped(part)}" for part in quoted))
        if section.rows:
            rows = (
                f"- **{_escaped(row.label)}** {_escaped(row.text)}"
                for row in section.rows
            )
            parts.append("\n".join(rows))
        if section.note:
            parts.append(_escaped(section.note))
    return "\n\n".join(parts) + "\n"


def page(case: CaseFile, playbook: Playbook, words: Translator, zone: ZoneInfo) -> str:
    """The report as one HTML file that needs nothing else and prints well."""
    writing = _Writing(case, playbook, words, zone)
    body = [
        f"<h1>{escape(_title(writing))}</h1>",
        f"<p>{escape(_exported(writing))}</p>",
    ]
    for section in sections(writing):
        kind = ' class="small"' if section.small else ""
        body.append(f"<section{kind}><h2>{escape(section.title)}</h2>")
        if section.quote:
            body.append(f"<blockquote>{escape(section.quote)}</blockquote>")
        if section.rows:
            rows = (
                f"<tr><th>{escape(row.label)}</th><td>{escape(row.text)}</td></tr>"
                for row in section.rows
            )
            body.append(f"<table>{''.join(rows)}</table>")
        if section.note:
            body.append(f"<p>{escape(section.note)}</p>")
        body.append("</section>")
    title = escape(_title(writing))
    return _PAGE.format(language=words.language, title=title, body="\n".join(body))


def sections(writing: _Writing) -> Iterator[Section]:
    """All parts in their order."""
    case, words = writing.case, writing.words
    yield Section(words("case.summary"), tuple(_summary(writing)))
    post = case.mention.post
    said = clean(post.text)
    address = (Row(words("case.address"), post.url),) if post.url else ()
    nothing = "" if said else words("case.no_text")
    yield Section(words("case.post"), address, said, nothing)
    yield Section(words("case.story"), tuple(_timeline(writing)))
    decided = tuple(_decisions(writing))
    none = "" if decided else words("case.no_facts")
    yield Section(words("case.facts"), decided, note=none)
    replies = tuple(
        _row(fact, writing)
        for fact in case.facts
        if not fact.item.startswith("escalation")
    )
    if replies:
        yield Section(words("case.replies"), replies)
    yield Section(
        words("case.proof"), tuple(_hashes(writing)), note=_proof(writing), small=True
    )


def _title(writing: _Writing) -> str:
    return writing.words("case.title", number=writing.case.mention.id)


def _exported(writing: _Writing) -> str:
    case = writing.case
    return writing.words(
        "case.exported",
        time=writing.local(case.gathered_at),
        name=writing.name(case.gathered_by),
        zone=str(writing.zone),
    )


def _summary(writing: _Writing) -> Iterator[Row]:
    words, mention = writing.words, writing.case.mention
    shown = render(writing.playbook, words, writing.zone)
    yield Row(words("case.status"), words(f"status.{mention.status}"))
    if mention.outcome is not None:
        yield Row(words("case.outcome"), outcome_of(mention, shown))
    yield Row(words("case.class"), class_of(mention, shown))
    flags = [
        writing.playbook.flags[f] for f in mention.flags if f in writing.playbook.flags
    ]
    if flags:
        told = ", ".join(words.pick(flag.label) for flag in flags)
        yield Row(words("case.flags"), told)
    author = author_of(mention.post, words)
    yield Row(words("case.author"), f"{author} · {platform_of(mention.post, shown)}")
    if mention.post.published_at is not None:
        yield Row(words("case.posted"), writing.local(mention.post.published_at))
    yield Row(words("case.received"), writing.local(mention.received_at))
    if mention.owner is not None:
        yield Row(words("case.owner"), writing.name(mention.owner))
    if mention.answered_at is not None:
        yield Row(words("case.answered"), writing.local(mention.answered_at))
    if mention.closed_at is not None:
        yield Row(words("case.closed"), writing.local(mention.closed_at))


def _timeline(writing: _Writing) -> Iterator[Row]:
    case = writing.case
    names = {UserId(who): name for who, name in case.names.items()}
    shown = render(writing.playbook, writing.words, writing.zone)
    said = lines(case.story, names, shown, case.gathered_at)
    for event, told in zip(case.story, said, strict=True):
        if event.kind not in _ASIDE:
            text = told.partition(" · ")[2]
            yield Row(writing.local(event.at), text + _by_rule(event, writing))


def _by_rule(event: Event, writing: _Writing) -> str:
    """Which rule it was, where no person asked."""
    cause = event.data.cause if isinstance(event.data, Escalated) else _MANUAL
    trigger = writing.playbook.triggers.get(cause)
    if trigger is None:
        return ""
    rule = writing.words.pick(trigger.label)
    return f" · {writing.words('case.by_rule', rule=rule)}"


def _decisions(writing: _Writing) -> Iterator[Row]:
    """Each question as it was asked, whom it reached, and what was said to it."""
    of_management = [
        fact for fact in writing.case.facts if fact.item.startswith("escalation")
    ]
    of_management.sort(key=lambda fact: int(fact.item.rpartition(" ")[2]))
    for _, facts in groupby(of_management, key=lambda fact: fact.item):
        every = list(facts)
        cause = next((f.text for f in every if f.what == "cause"), _MANUAL)
        level = next((_label(f, writing) for f in every if f.what == "level"), "")
        for fact in every:
            if fact.what in _DELIVERY:
                continue
            row = _row(fact, writing)
            if fact.what.startswith("raised_"):
                trigger = writing.playbook.triggers.get(cause)
                rule = "" if trigger is None else writing.words.pick(trigger.label)
                by = rule and writing.words("case.by_rule", rule=rule)
                row = Row(row.label, " · ".join(filter(None, (row.text, level, by))))
            yield row


def _row(fact: TimedFact, writing: _Writing) -> Row:
    words = writing.words
    told = [words(f"case.fact.{fact.what}")]
    trigger_itself = fact.who in ("", "source")
    if not trigger_itself:
        told.append(words("case.by", name=writing.name(fact.who)))
    if fact.to:
        told.append(words("case.to", name=writing.name(fact.to)))
    text = _text(fact, writing)
    parts = (_label(fact, writing), text.replace("\n", " / "))
    rest = " · ".join(part for part in parts if part)
    said = " ".join(told)
    return Row(writing.local(fact.at), f"{said}: {rest}" if rest else said)


def _text(fact: TimedFact, writing: _Writing) -> str:
    """What was typed; instants and steps as people read them."""
    if fact.what in _TIMES:
        return writing.local(from_text(fact.text))
    if fact.what == "told" and writing.words.has(f"step.{fact.text}"):
        return writing.words(f"step.{fact.text}")
    return clean(fact.text)


def _label(fact: TimedFact, writing: _Writing) -> str:
    book = writing.playbook
    entries: Mapping[str, Mapping[str, NamedEntry]] = {
        "levels": book.escalation.levels,
        "reasons": book.escalation_reasons,
        "decisions": book.escalation.decisions,
        "questions": book.reviews.questions,
    }
    entry = entries.get(fact.group, {}).get(fact.code)
    return fact.code if entry is None else writing.words.pick(entry.label)


def _hashes(writing: _Writing) -> Iterator[Row]:
    """The text, and every event with its link of the chain, in UTC as it is stored."""
    case = writing.case
    yield Row(writing.words("case.text_hash"), case.text_hash)
    for event in case.story:
        yield Row(to_text(event.at.astimezone(UTC)), f"{event.kind} {event.hash}")


def _proof(writing: _Writing) -> str:
    case, words = writing.case, writing.words
    if case.broken is not None:
        place = f"{case.broken.kind} {case.broken.number}"
        return words("case.broken", place=place)
    kept = ", ".join(str(number) for number in case.evidence)
    evidence = (
        words("case.evidence", numbers=kept) if kept else words("case.no_evidence")
    )
    return f"{words('case.whole', hash=case.last_hash)} {evidence}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text.replace("\n", " / "))


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1c2429; }}
h1 {{ font-size: 1.6rem; margin-bottom: 0; }}
h2 {{ font-size: 1.15rem; margin: 2rem 0 .4rem; border-bottom: 1px solid #c9d2d7; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; overflow-wrap: anywhere; }}
th {{ width: 10.5rem; font-weight: 600; white-space: nowrap; }}
blockquote {{ margin: .6rem 0; padding-left: .9rem; border-left: 4px solid #c9d2d7; white-space: pre-wrap; }}
.small {{ font-size: .78rem; }}
.small th {{ font-weight: 400; }}
@media print {{
  body {{ margin: 0; max-width: none; font-size: 11pt; }}
  h2 {{ break-after: avoid; }}
  tr, blockquote {{ break-inside: avoid; }}
  .small {{ break-before: page; font-size: 7.5pt; }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""

FORMS: Mapping[str, Callable[[CaseFile, Playbook, Translator, ZoneInfo], str]] = {
    "md": markdown,
    "html": page,
}
