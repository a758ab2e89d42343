"""The models of texts: voices, templates, placeholders and lint rules.

Explained in `data/playbook/{voices,templates,placeholders,lint}.toml`.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bot.playbook.schema.entries import Label, NamedEntry, PlaybookEntry
from bot.playbook.word_groups import WordGroupText

MOST_REPEATS = 300
"""How often the innermost part of a pattern may repeat, all its groups taken together."""

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*(?:,\d*)?\}\??|\(\?[aimsux]{0,3}[:=!]|\(\?<[=!]|\(\?P|[()*+?|]|.",
    re.DOTALL,
)
_BOUNDS = re.compile(r"\{(\d*)(,?)(\d*)\}\??")


@cache
def bounded(pattern: str) -> str:
    """The pattern, once it compiles and repeats nothing without end.

    Raises ValueError that says what to write instead.
    """
    try:
        re.compile(pattern)
    except re.error as wrong:
        msg = f"“{pattern}” is not a regular expression: {wrong}"
        raise ValueError(msg) from None
    if (worst := max(repeats(pattern), default=0)) > MOST_REPEATS:
        msg = (
            f"“{pattern}” repeats up to {worst} times; at most {MOST_REPEATS} are fine"
        )
        raise ValueError(msg)
    return pattern


def repeats(pattern: str) -> list[int]:
    """How often each repeated part can repeat, nested repetitions multiplied.

    Raises ValueError for a repetition that has no end, and for looking back at a group.
    """
    nest: list[list[int]] = [[]]
    last: list[int] = []
    for token in _tokens(pattern):
        if token.startswith("("):
            nest.append([])
        elif token == ")":
            last = nest.pop()
            nest[-1] += last
            continue
        elif (most := _most(token)) is not None:
            inner = last or [1]
            if last:
                del nest[-1][-len(last) :]
            nest[-1] += [most * each for each in inner]
        last = []
    return nest[0]


def _tokens(pattern: str) -> Iterator[str]:
    for token in _TOKEN.findall(pattern):
        if token in ("*", "+"):
            msg = f"“{pattern}” repeats without end: write {{0,40}} instead of {token}"
            raise ValueError(msg)
        if re.fullmatch(r"\\[1-9]|\(\?P", token):
            msg = f"“{pattern}” looks back at a group, which can be slow"
            raise ValueError(msg)
        yield str(token)


def _most(token: str) -> int | None:
    """The upper end of a repetition; nothing for any other part of a pattern."""
    if token == "?":
        return 1
    bounds = _BOUNDS.fullmatch(token)
    if bounds is None:
        return None
    lower, comma, upper = bounds.groups()
    if comma and not upper:
        msg = f"{token} repeats without end: write an upper number"
        raise ValueError(msg)
    return int(upper or lower)


Pattern = Annotated[str, AfterValidator(bounded)]
"""A regular expression as text, checked when the playbook is read."""

VOICES = ("de_formal", "de_informal", "nl_formal", "nl_informal", "en")
PLACEHOLDER = re.compile(r"\{([a-z_]{1,40})\}")
"""A gap in a template: `{first_name}`."""

MOMENTS = (
    "storm",
    "outside_hours",
    "promised",
    "solved_privately",
    "fixed",
    "cannot_fix",
    "removed",
    "hidden",
    "helped",
)
"""What may be going on while somebody drafts, beside class and flags."""

PRIVATE_FIRST = ("never", "offer", "prefer")
"""How much we would rather go on in private; `[brand] private_first`."""

Severity = Literal["block", "second", "warn", "info"]
PersonalData = Literal["phone", "email", "iban", "card", "citizen", "tax", "parcel"]
Kind = Literal["holding", "considered", "update"]
Occasion = Literal["holding", "considered"]


def _in_every_voice(texts: dict[str, str]) -> dict[str, str]:
    if missing := [voice for voice in VOICES if not texts.get(voice)]:
        raise ValueError(f"has no text in {', '.join(missing)}")
    gaps = {voice: set(PLACEHOLDER.findall(text)) for voice, text in texts.items()}
    for voice, found in gaps.items():
        if odd := found ^ gaps[VOICES[0]]:
            names = ", ".join(f"{{{name}}}" for name in sorted(odd))
            raise ValueError(f"{voice} and {VOICES[0]} differ in {names}")
    return texts


Texts = Annotated[dict[str, str], AfterValidator(_in_every_voice)]
"""One text per voice; all of them with the same gaps."""


class Voice(NamedEntry):
    """One way to speak to people: a language and a form of address.

    `twin` is the same language with the other form of address, where it has one; `names`
    is by which name the author is addressed.
    """

    language: Literal["de", "nl", "en"]
    twin: str | None = None
    names: Literal["first", "courtesy"] = "first"


class Placeholder(NamedEntry):
    """A gap in a template: what belongs there."""

    hint: Label | None = None
    ends: Literal["sentence", "clause"] | None = None


class Template(NamedEntry):
    """A text to start from. Signs are explained in templates.toml."""

    classes: tuple[str, ...]
    kind: Kind
    channel: Literal["public", "private"]
    text: Texts
    opens: tuple[Occasion, ...] = ()
    only_with: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()
    first_with: tuple[str, ...] = ()
    shared: bool = False
    approval: bool = False
    note: Label | None = None

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The gaps, in the order of the first voice."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.text[VOICES[0]])))

    @property
    def occasions(self) -> tuple[Occasion, ...]:
        """The dialogs that offer it: its own, or those it names."""
        return self.opens or ("holding" if self.kind == "holding" else "considered",)

    def signs(self) -> Iterator[str]:
        """Every sign it looks for."""
        yield from (*self.only_with, *self.never_with, *self.first_with)


class LintRule(PlaybookEntry):
    """One thing a draft is looked at for. The fields are explained in lint.toml."""

    id: str
    looks: Literal[
        "pattern",
        "promise",
        "personal_data",
        "number",
        "confidential",
        "language",
        "person_name",
        "signature",
        "address_form",
        "canned",
        "length",
        "source",
        "absent",
        "beginning",
        "exchange",
        "links",
        "emoji",
    ] = "pattern"
    severity: Severity
    scope: Literal["public", "both", "internal"]
    message: Label
    suggestion: Label
    classes: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    flags: tuple[str, ...] = ()
    without_flags: Severity | None = None
    findings: tuple[str, ...] = ()
    emoji: tuple[str, ...] = ()
    spares: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    most: int | None = Field(None, ge=1)
    case: bool = False
    commits: bool = False
    orders: bool = False
    masks: tuple[str, ...] = ()
    certain: tuple[PersonalData, ...] = ()
    near: dict[str, tuple[WordGroupText, ...]] = Field(default_factory=dict)
    patterns: dict[str, tuple[Pattern, ...]] = Field(default_factory=dict)
    unless: dict[str, tuple[Pattern, ...]] = Field(default_factory=dict)
