"""Chooses the templates somebody may start from, in order, and fills their
placeholders.

Which template fits when is defined in `data/playbook/templates.toml`; this module
evaluates it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from bot.playbook.playbook import Playbook, Template
from bot.playbook.schema.texts import PLACEHOLDER, Placeholder
from data.models import Author

_GAP = "\ue000"
"""Stands for a gap while two texts are compared."""

_LONGEST_PART = 80
_ENDS = re.compile(r"[.!?…](?=\s|$)")
_NAME = re.compile(r"(?<![\w’'])[^\W\d_]{2,30}(?:[-’'][^\W\d_]{1,30}){0,2}(?!\w)")
_INITIAL = re.compile(r"[^\W\d_]\.")
_HANDLE = re.compile(r"[\w.-]{1,40}")
_COURTESY = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "mx",
        "miss",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "herr",
        "frau",
        "hr",
        "fr",
        "dhr",
        "mevr",
        "mw",
    ]
)
"""What stands before a surname, where no first name is given."""

_TITLES = _COURTESY | frozenset(
    ["dr", "prof", "ing", "mag", "dipl", "the", "het", "de", "der", "die", "das"]
)
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "vom",
        "zu",
        "den",
        "ten",
        "ter",
        "du",
        "la",
        "le",
        "di",
        "da",
        "del",
    ]
)
_NO_PERSON = frozenset(
    [
        "gmbh",
        "ag",
        "kg",
        "ug",
        "ohg",
        "ev",
        "bv",
        "nv",
        "vof",
        "ltd",
        "llc",
        "inc",
        "familie",
        "family",
        "gezin",
        "team",
        "shop",
        "verein",
        "stichting",
        "redaktion",
        "redactie",
        "kunde",
        "kundin",
        "klant",
        "customer",
        "user",
        "nutzer",
        "nutzerin",
        "gebruiker",
        "anonym",
        "anonymous",
        "anoniem",
        "gast",
        "guest",
    ]
)
"""Who calls themselves this has not told us a first name."""

_COURTEOUS = re.compile(
    r"\b(?:Herrn?|Frau|(?:[Dd]e heer|[Mm]eneer|[Mm]evrouw|[Dd]hr\.|[Mm]evr\.|[Mm]w\.))"
    r"(?: (?:Dr|Prof)\.){0,2}(?: (?:von|van|de|den|der|zu|ter|ten)){0,3} [^\W\d_a-z][^\W\d_]{1,30}(?:-[^\W\d_]{2,30})?$"
)
_NAMELESS = (
    (", {first_name}", ""),
    (" {first_name},", ","),
    (" {first_name}", ""),
    ("{first_name}, ", ""),
)
"""How a sentence goes on where nobody is addressed by name."""

_SENTENCE_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Occasion:
    """When somebody opens a dialog to write. `dialog` is which one.

    `private_first` is the brand's policy on this platform (S4.1), `wants` what the
    author seems to be after (S3.8; `drafting.toml`), `moments` what else is going on (`storm`,
    `outside_hours`, `promised`, …; `bot.pages.craft.MOMENTS`).
    """

    classification: str | None = None
    finding: str | None = None
    flags: Collection[str] = ()
    dialog: Literal["holding", "considered"] = "considered"
    channel: Literal["public", "private"] = "public"
    private_first: Literal["never", "offer", "prefer"] = "offer"
    wants: str | None = None
    moments: Collection[str] = ()

    def signs(self) -> frozenset[str]:
        """What templates look for: `flag:press`, `private:prefer`, `moment:storm`."""
        named = {
            "flag": self.flags,
            "finding": filter(None, [self.finding]),
            "private": [self.private_first],
            "moment": self.moments,
        }
        return frozenset(
            f"{kind}:{name}" for kind, all_ in named.items() for name in all_
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """A template with what we know put in; what is unknown stands there as a gap.

    `unfilled` names the gaps that are left, in the order of the text.
    """

    text: str
    unfilled: tuple[str, ...]


def templates_for(occasion: Occasion, playbook: Playbook) -> tuple[Template, ...]:
    """The texts to offer, the best first.

    What a flag asks for comes before what the author wants, and that before every other
    sign; the rest follows in the order of the file.
    """
    signs = occasion.signs()
    flagged = {sign for sign in signs if sign.startswith("flag:")}
    want = playbook.drafting.wants.get(occasion.wants or "")
    first = want.first if want else ()

    def rank(template: Template) -> tuple[bool, int, bool]:
        wanted = template.id in first
        return (
            flagged.isdisjoint(template.first_with),
            first.index(template.id) if wanted else len(first),
            signs.isdisjoint(template.first_with),
        )

    fitting = (t for t in playbook.templates.values() if _fits(t, occasion, signs))
    return tuple(sorted(fitting, key=rank))


def fill(
    template: Template, voice: str, values: Mapping[str, str], playbook: Playbook
) -> Filled:
    """The template in this voice. A value that is empty or unknown stays a gap, called in
    the language of the text; a name that is given as empty goes with its comma.

    Facts get the full stop they lack, parts of a sentence lose theirs.
    """
    known = {
        name: _ended(text.strip(), playbook.placeholders.get(name))
        for name, text in values.items()
        if text and text.strip()
    }
    nameless = "first_name" in values and not known.get("first_name")
    raw = without_a_name(template.text[voice]) if nameless else template.text[voice]
    language = playbook.voices[voice].language

    def put(gap: re.Match[str]) -> str:
        return (
            known.get(gap[1]) or f"{{{playbook.placeholders[gap[1]].label[language]}}}"
        )

    left = (name for name in template.placeholders if name not in known)
    return Filled(PLACEHOLDER.sub(put, raw), tuple(left))


def without_a_name(raw: str) -> str:
    """A template that addresses nobody by name."""
    for before, after in _NAMELESS:
        raw = raw.replace(before, after)
    return raw


def called(author: Author, names: str) -> str:
    """By which name a voice addresses the author; empty for by none.

    `first` is the first name or the handle, `courtesy` what the profile itself says:
    *Frau Brandt*, *mevrouw De Vries*.
    """
    if names == "first":
        return first_name(author)
    found = _COURTEOUS.search(" ".join((author.name or "").split()))
    return found[0] if found else ""


def seen_as(author: Author) -> str:
    """As everybody sees the author there: the handle, else the name."""
    handle = (author.handle or "").lstrip("@")
    return f"@{handle}" if _HANDLE.fullmatch(handle) else (author.name or "").strip()


def first_name(author: Author) -> str:
    """What to call the author: their first name, else their handle, else nothing."""
    handle = _HANDLE.search(author.handle or "")
    own = (author.name or "").strip()
    same = own.lstrip("@").casefold() == (author.handle or "").lstrip("@").casefold()
    found = "" if same else _first_name(own)
    return found or (f"@{handle[0]}" if handle else "")


def _first_name(own: str) -> str:
    """Only where it is one beyond doubt: a wrong name is worse than a handle.

    *Sommer, Anna* turns it round; an initial, a small message or a courtesy with one
    word behind it leads a surname.
    """
    before, _, after = own.partition(",")
    family = _NAME.findall(before)
    turned = bool(after) and (len(family) == 1 or _is_surname(family))
    said = after if turned else before
    words: list[str] = _NAME.findall(said)
    plain = [word.casefold() for word in words]
    rest = [word for word in words if word.casefold() not in _TITLES]
    surname = len(rest) == 1 and not _COURTESY.isdisjoint(plain)
    if not rest or surname or not _NO_PERSON.isdisjoint(plain):
        return ""
    if _INITIAL.match(said.lstrip()) or _is_surname(rest):
        return ""
    return rest[0].title() if rest[0].isupper() else rest[0]


def _is_surname(words: Sequence[str]) -> bool:
    """*von Berg*, *Van der Berg*: what begins small, or with a particle."""
    return any(word[0].islower() or word.casefold() in _PARTICLES for word in words[:1])


def still_is(text: str, raw: str, least: float) -> bool:
    """Whether a text is the template `raw` with its gaps filled, and little else.

    What fills a gap is part of a sentence and short; `least` is how much of the words
    between the gaps must be left, from 0 to 1. A sentence that was added is something else.
    """
    parts = [re.escape(part) for part in PLACEHOLDER.split(raw)[::2]]
    exact = re.fullmatch(f"(.{{0,{_LONGEST_PART}}}?)".join(parts), text.strip(), re.S)
    if exact is not None:
        return not any(_ENDS.search(filled) for filled in exact.groups())
    marked = PLACEHOLDER.sub(_GAP, raw)
    filled, changed = _compared(marked, text.strip())
    short = all(len(one) <= _LONGEST_PART and not _ENDS.search(one) for one in filled)
    fixed = len(marked.replace(_GAP, ""))
    return bool(fixed) and short and changed <= (1 - least) * fixed


def _compared(marked: str, text: str) -> tuple[list[str], int]:
    """What stands in and beside the gaps, and how many other characters changed."""
    filled, changed = list[str](), 0
    for step in Levenshtein.opcodes(marked, text):
        words = text[step.dest_start : step.dest_end]
        gone = marked[step.src_start : step.src_end]
        around = marked[max(0, step.src_start - 1) : step.src_end + 1]
        if step.tag == "equal":
            continue
        if _GAP in around:
            filled.append(words)
            changed += len(gone.replace(_GAP, ""))
        else:
            changed += max(len(words), len(gone))
    return filled, changed


def _fits(template: Template, occasion: Occasion, signs: frozenset[str]) -> bool:
    return (
        (occasion.classification or "unclassified") in template.classes
        and occasion.dialog in template.occasions
        and occasion.channel == template.channel
        and (not template.only_with or not signs.isdisjoint(template.only_with))
        and signs.isdisjoint(template.never_with)
    )


def _ended(text: str, placeholder: Placeholder | None) -> str:
    ends = placeholder.ends if placeholder else None
    if ends == "sentence" and not text.endswith(_SENTENCE_ENDS):
        return f"{text}."
    return text.rstrip(".") if ends == "clause" else text
