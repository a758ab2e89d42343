"""Decides which facts and praise fit, which may be kept, and which may be shared."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.errors import Refused
from bot.replies.rules.drafts import host_of
from data.replies.models import PERMISSIONS, Fact, Praise

QUESTIONS = ("true", "whom", "may_we")
"""What is asked before we share a success: true? by whom? may we? (S2.6)"""

ANSWERS = ("yes", "no", "unknown")

_WORD = re.compile(r"[^\W_]{3,40}")
_STEM = 6
_READ = 2000
_SMALL = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "wie",
        "was",
        "von",
        "mit",
        "für",
        "auf",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "ist",
        "sind",
        "wir",
        "ihr",
        "het",
        "een",
        "van",
        "wat",
        "hoe",
        "voor",
        "met",
        "die",
        "dat",
        "zijn",
        "wij",
        "the",
        "and",
        "how",
        "what",
        "for",
        "with",
        "are",
        "our",
        "you",
        "your",
        "is",
    ]
)


@dataclass(frozen=True, slots=True)
class Note:
    """What a person wrote down: a topic, the fact in our words, its source, its end."""

    topic: str
    body: str
    source: str
    valid_until: date | None = None


def check_note(note: Note, today: date) -> None:
    """Raises `Refused` with the field that is missing or wrong."""
    if not _stems(note.topic):
        raise Refused("needs_a_topic", field="topic")
    if not note.body.strip():
        raise Refused("needs_a_fact", field="body")
    if not note.source.startswith("https://") or "." not in host_of(note.source):
        raise Refused("needs_a_source", field="source")
    if note.valid_until is not None and note.valid_until < today:
        raise Refused("already_over", field="valid_until")


def fitting(facts: Iterable[Fact], text: str, most: int) -> tuple[Fact, ...]:
    """The facts whose topic a text is about, the closest first.

    Words count by their beginning, so that *Rückgabe* finds *Rückgaben*; at least half
    of the words of a topic have to be there.
    """
    heard = _stems(text[:_READ])
    rated = [
        (len(said & heard) / len(said), fact)
        for fact in facts
        if (said := _stems(fact.topic))
    ]
    near = [(share, fact) for share, fact in rated if share >= 0.5]
    near.sort(key=lambda pair: (-pair[0], -pair[1].id))
    return tuple(fact for _, fact in near[:most])


def check_permission(permission: str) -> None:
    """Raises `Refused` for what is no answer of an author."""
    if permission not in PERMISSIONS:
        raise Refused("unknown_permission", field="permission")


def check_share(
    answers: Mapping[str, str],
    praise: Praise | None,
    *,
    lately: int,
    per_week: int,
    anyway: bool,
) -> None:
    """Raises `Refused` unless all three answers are yes, and often enough is not yet."""
    for question in QUESTIONS:
        if answers.get(question) != "yes":
            raise Refused("not_to_be_shared", field=question)
    if praise is not None and praise.permission == "no":
        raise Refused("author_said_no", field="may_we")
    if lately >= per_week and not anyway:
        raise Refused("shared_enough", {"count": lately}, field="anyway")


def _stems(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if word not in _SMALL)
