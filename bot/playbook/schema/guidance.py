"""The models of `guidance.toml`: help with classifying a post."""

from typing import Any

from pydantic import Field

from bot.playbook.schema.entries import Label, NamedEntry, PlaybookEntry


class Weights(PlaybookEntry):
    """How much weight a post has, from what its source told us."""

    high_urgency: float = Field(gt=0, le=1)
    low_below: int = Field(ge=0)


class WorthIt(PlaybookEntry):
    """When an answer would only make a post bigger; `reason` is then suggested."""

    classes: tuple[str, ...]
    followers: int
    reactions: int
    reason: str
    line: Label


class PraiseContact(PlaybookEntry):
    """When praise may want contact: a mark in its text, and the class to add."""

    classes: tuple[str, ...]
    tones: tuple[str, ...]
    marks: tuple[str, ...]
    also: str
    line: Label


class Outlets(PlaybookEntry):
    """Words in a profile on these platforms that suggest a flag."""

    platforms: tuple[str, ...]
    flag: str
    names: tuple[str, ...]
    line: Label


NEXT = (
    "mark_posted",
    "promised",
    "promise_passed",
    "acknowledged",
    "personal",
    "closing",
    "again",
)
"""Where a case stands once something was said: its draft, its promise, its next step."""


class Guidance(PlaybookEntry):
    """All of guidance.toml."""

    stricter: tuple[str, ...]
    weight: Weights
    worth_it: WorthIt
    contact: PraiseContact
    outlets: Outlets
    praises: dict[str, NamedEntry]
    next: dict[str, Label]


def problems(book: Any) -> list[str]:
    """References of the guidance, and of what classes check first, that lead nowhere."""
    guide, found = book.guidance, []
    named = {
        "stricter": guide.stricter,
        "worth_it.classes": guide.worth_it.classes,
        "contact.classes": guide.contact.classes,
        "contact.also": (guide.contact.also,),
    }
    for key, classes in named.items():
        found += [
            f"guidance.toml: {key}: {name} is not a class"
            for name in classes
            if name not in book.classes
        ]
    if guide.worth_it.reason not in book.no_reply_reasons:
        found.append("guidance.toml: worth_it.reason: is not a reason of reasons.toml")
    if guide.outlets.flag not in book.flags:
        found.append("guidance.toml: outlets.flag: is not a flag")
    found += [
        f"guidance.toml: next.{n}: is missing" for n in NEXT if n not in guide.next
    ]
    for klass in book.classes.values():
        found += [
            f"classes.toml: {klass.id}.check: {name} is not a class"
            for name in klass.check
            if name not in book.classes
        ]
    return found
