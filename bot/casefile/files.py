"""Writes a case as a file: JSON for programs, CSV for spreadsheets, a report for people.

Times are given in UTC and in the desk's zone. No CSV cell can be executed as a formula.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.casefile import report
from bot.casefile.facts import TimedFact, event_fact
from bot.casefile.gathering import CaseFile
from bot.playbook.playbook import Playbook
from bot.ui.texts import harmless
from bot.ui.translator import Translator
from data.instants import to_text
from data.payloads import to_json

COLUMNS = (
    "case", "part", "item", "what", "utc", "local", "who", "to", "text", "hash",
)  # fmt: skip
"""Frozen: scripts depend on them."""

SCHEMA = "brandwacht.case/1"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A case as it leaves the desk."""

    name: str
    body: str

    @property
    def hash(self) -> str:
        """SHA-256 of the file, so that anybody can tell it was not changed."""
        return sha256(self.body.encode()).hexdigest()


def write(
    case: CaseFile, form: str, playbook: Playbook, words: Translator, zone: ZoneInfo
) -> ExportedFile:
    """One file. Raises `KeyError` for a form nobody knows."""
    number = case.mention.id
    body = FORMS[form](case, playbook, words, zone)
    return ExportedFile(f"brandwacht-case-{number}.{form}", body)


def _json(
    case: CaseFile, _playbook: Playbook, _words: Translator, zone: ZoneInfo
) -> str:
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


def _csv(
    case: CaseFile, _playbook: Playbook, _words: Translator, zone: ZoneInfo
) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    parts: Iterable[tuple[str, Iterable[TimedFact]]] = (
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


def _as_json(case: CaseFile, fact: TimedFact, zone: ZoneInfo) -> dict[str, object]:
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


def _who(case: CaseFile, who: str) -> dict[str, str]:
    return {"id": who, "name": case.names.get(who, who)} if who else {}


def _named(case: CaseFile, who: str) -> str:
    name = case.names.get(who, who)
    return name if name == who else f"{name} ({who})"


def _codes(fact: TimedFact) -> str:
    codes = to_json(fact.event)
    return json.dumps(codes, ensure_ascii=False) if codes else ""


FORMS: Mapping[str, Callable[[CaseFile, Playbook, Translator, ZoneInfo], str]] = {
    "json": _json,
    "csv": _csv,
    **report.FORMS,
}
