"""Writes a case as a file: JSON for programs, CSV for spreadsheets, Markdown for
people.

Times are given in UTC and in the desk's zone. No CSV cell can be executed as a formula.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.card.views.history import lines
from bot.casefile.facts import Fact, event_fact
from bot.casefile.gathering import Case
from bot.playbook.playbook import Playbook
from bot.playbook.schema.entries import Named
from bot.ui.phrases import author_of, class_of, render
from bot.ui.texts import clean, harmless, line
from bot.ui.translator import Translator
from data.instants import from_text, to_text
from data.models import UserId
from data.payloads import to_json

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~-])")
_TIMES = ("decide_by", "task_due", "review_due")
"""Facts whose text is an instant."""

_MANUAL = "manual"


def markdown(case: Case, playbook: Playbook, words: Translator, zone: ZoneInfo) -> str:
    """The whole page, in the language of `words`."""
    parts = [
        *_head(case, playbook, words, zone),
        *_post(case, words),
        f"## {words('case.facts')}",
        "\n".join(_fact(case, fact, playbook, words, zone) for fact in case.facts)
        or words("case.no_facts"),
        f"## {words('case.story')}",
        "\n".join(_story(case, playbook, words, zone)),
        f"## {words('case.proof')}",
        _proof(case, words),
    ]
    return "\n\n".join(parts) + "\n"


def _head(
    case: Case, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> list[str]:
    mention = case.mention
    number = mention.id
    title = f"# {words('case.title', number=number)}"
    exported = words(
        "case.exported",
        time=_both(case.gathered_at, zone),
        name=_name(case, case.gathered_by),
    )
    standing = words(
        "case.standing",
        status=words(f"status.{mention.status}"),
        kind=_escaped(class_of(mention, render(playbook, words, zone))),
    )
    return [title, exported, standing]


def _post(case: Case, words: Translator) -> list[str]:
    post = case.mention.post
    said = clean(post.text)
    quoted = "\n".join(f"> {_escaped(part)}" for part in said.split("\n"))
    return [
        f"## {words('case.post')}",
        _escaped(author_of(post, words))
        + (f"  \n`{_code(post.url)}`" if post.url else ""),
        quoted if said else words("case.no_text"),
        words("case.text_hash", hash=case.text_hash),
    ]


def _fact(
    case: Case, fact: Fact, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> str:
    said = words(f"case.fact.{fact.what}")
    told = [f"**{said}**"]
    for key, who in (("by", fact.who), ("to", fact.to)):
        if who:
            told.append(words(f"case.{key}", name=_name(case, who)))
    text = _text(fact, playbook, words, zone)
    label = _label(fact, playbook, words)
    rest = " · ".join(part for part in (label, text.replace("\n", " / ")) if part)
    ending = f": {rest}" if rest else ""
    return f"- {_both(fact.at, zone)} · {' '.join(told)}{ending}"


def _text(fact: Fact, playbook: Playbook, words: Translator, zone: ZoneInfo) -> str:
    """What was typed; instants, steps and causes as people read them."""
    if fact.what in _TIMES:
        return _both(from_text(fact.text), zone)
    if fact.what == "told" and words.has(f"step.{fact.text}"):
        return words(f"step.{fact.text}")
    if fact.what == "cause":
        trigger = playbook.triggers.get(fact.text)
        known = words(f"case.cause_{_MANUAL}") if fact.text == _MANUAL else fact.text
        return known if trigger is None else words.pick(trigger.label)
    return _escaped(clean(fact.text))


def _story(
    case: Case, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> list[str]:
    names = {UserId(who): name for who, name in case.names.items()}
    said = lines(case.story, names, render(playbook, words, zone), case.gathered_at)
    return [
        f"- {_both(event.at, zone)} · {_escaped(told.partition(' · ')[2])}"
        for event, told in zip(case.story, said, strict=True)
    ]


def _proof(case: Case, words: Translator) -> str:
    if case.broken is not None:
        place = f"{case.broken.kind} {case.broken.number}"
        return words("case.broken", place=place)
    kept = ", ".join(str(number) for number in case.evidence)
    evidence = (
        words("case.evidence", numbers=kept) if kept else words("case.no_evidence")
    )
    return f"{words('case.whole', hash=case.last_hash)}\n\n{evidence}"


def _label(fact: Fact, playbook: Playbook, words: Translator) -> str:
    entries: Mapping[str, Mapping[str, Named]] = {
        "levels": playbook.escalation.levels,
        "reasons": playbook.escalation_reasons,
        "decisions": playbook.escalation.decisions,
        "questions": playbook.reviews.questions,
    }
    entry = entries.get(fact.group, {}).get(fact.code)
    if entry is None:
        return _escaped(fact.code)
    label = words.pick(entry.label)
    return f"{fact.code} {label}" if fact.group == "levels" else label


def _name(case: Case, who: str) -> str:
    return _escaped(line(case.names.get(who, who), 80))


def _both(at: datetime, zone: ZoneInfo) -> str:
    """`2026-03-04 10:00 UTC (11:00 CET)`."""
    instant = at.astimezone(UTC)
    local = instant.astimezone(zone)
    day = "" if local.date() == instant.date() else f"{local:%Y-%m-%d} "
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC ({day}{local:%H:%M %Z})"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _code(text: str) -> str:
    return text.replace("`", "%60").replace("\n", "")


COLUMNS = (
    "case", "part", "item", "what", "utc", "local", "who", "to", "text", "hash",
)  # fmt: skip
"""Frozen: scripts depend on them."""

SCHEMA = "brandwacht.case/1"


@dataclass(frozen=True, slots=True)
class File:
    """A case as it leaves the desk."""

    name: str
    body: str

    @property
    def hash(self) -> str:
        """SHA-256 of the file, so that anybody can tell it was not changed."""
        return sha256(self.body.encode()).hexdigest()


def write(
    case: Case, form: str, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> File:
    """One file. Raises `KeyError` for a form nobody knows."""
    number = case.mention.id
    body = FORMS[form](case, playbook, words, zone)
    return File(f"brandwacht-case-{number}.{form}", body)


def _json(case: Case, _playbook: Playbook, _words: Translator, zone: ZoneInfo) -> str:
    mention, post = case.mention, case.mention.post
    whole = {
        "schema": SCHEMA,
        "case": mention.id,
        "exported": {"by": _who(case, case.gathered_by)}
        | times(case.gathered_at, zone),
        "record": {
            "whole": case.broken is None,
            "broken": case.broken and f"{case.broken.kind} {case.broken.number}",
            "last_event": case.last_hash,
        },
        "mention": {
            "status": mention.status.value,
            "class": mention.classification,
            "flags": list(mention.flags),
            "outcome": mention.outcome,
            "confidential": mention.confidential,
            "received": times(mention.received_at, zone),
            "closed": mention.closed_at and times(mention.closed_at, zone),
        },
        "post": {
            "platform": post.platform,
            "url": post.url,
            "author": {"name": post.author.name, "handle": post.author.handle},
            "title": post.title,
            "text": post.text,
            "sha256": case.text_hash,
            "visibility": post.visibility,
            "published": post.published_at and times(post.published_at, zone),
        },
        "evidence": list(case.evidence),
        "facts": [_as_json(case, fact, zone) for fact in case.facts],
        "events": [_as_json(case, event_fact(event), zone) for event in case.story],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _csv(case: Case, _playbook: Playbook, _words: Translator, zone: ZoneInfo) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    parts: Iterable[tuple[str, Iterable[Fact]]] = (
        ("fact", case.facts),
        ("event", [event_fact(event) for event in case.story]),
    )
    for part, facts in parts:
        for fact in facts:
            row = {
                "case": str(case.mention.id),
                "part": part,
                "item": fact.item,
                "what": fact.what,
                **times(fact.at, zone),
                "who": _named(case, fact.who),
                "to": _named(case, fact.to),
                "text": fact.text or fact.code or _codes(fact),
                "hash": fact.hash,
            }
            table.writerow({name: harmless(value) for name, value in row.items()})
    return out.getvalue()


def times(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """An instant twice: as stored, and as the desk's clock showed it."""
    local = at.astimezone(zone)
    return {"utc": to_text(at), "local": f"{local:%Y-%m-%d %H:%M:%S %Z}"}


def _as_json(case: Case, fact: Fact, zone: ZoneInfo) -> dict[str, object]:
    told: dict[str, object] = {
        "item": fact.item,
        "what": fact.what,
        **times(fact.at, zone),
        "who": _who(case, fact.who),
        "to": _who(case, fact.to),
        "code": fact.code,
        "text": fact.text,
        "data": to_json(fact.event),
        "hash": fact.hash,
    }
    return {name: value for name, value in told.items() if value}


def _who(case: Case, who: str) -> dict[str, str]:
    return {"id": who, "name": case.names.get(who, who)} if who else {}


def _named(case: Case, who: str) -> str:
    name = case.names.get(who, who)
    return name if name == who else f"{name} ({who})"


def _codes(fact: Fact) -> str:
    codes = to_json(fact.event)
    return json.dumps(codes, ensure_ascii=False) if codes else ""


FORMS: Mapping[str, Callable[[Case, Playbook, Translator, ZoneInfo], str]] = {
    "json": _json,
    "csv": _csv,
    "md": markdown,
}
