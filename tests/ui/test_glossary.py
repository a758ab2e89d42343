"""The words of the interface: what is called otherwise now is written nowhere."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator

LANGUAGES = ("en", "de", "nl")
GONE = {
    "en": (
        r"somebody has it by", r"nobody has it yet", r"\bI take it\b", r"\b(the yes|(one|a) yes from)\b",
        r"the draft stands", r"(public|closing) word\b", r"^Also…$", r"^start from",
        r"inside the house", r"our own house", r"kept to few", r"\blook(ed|s|ing)? back\b",
        r"nothing waits for", r"\bthe dots\b", r"a short word", r"\bhand(ed|s|ing)? on\b",
        r"how it goes", r"\blet be\b", r"did it come to", r"how does it stand",
        r"what becomes of", r"four eyes", r"^Acknowledge$", r"\bweight\b",
    ),
    "de": (
        r"jemand übernimmt bis", r"im blick\b", r"zweites? augenpaar", r"es ist gelesen",
        r"\bruht\b", r"geruht", r"der entwurf steht", r"\bgewicht\b", r"^Auch…$",
        r"ausgangspunkt", r"\b(im|aus dem|außer) haus(e)?\b", r"(im )?kleinen kreis",
        r"nichts wartet darauf", r"den punkten", r"\bakten?\b", r"kennzeichen", r"volle[nr]? händen",
        r"\bhand frei\b", r"\bprotokoll\b", r"auf ein ja\b", r"schlusswort", r"öffentliches wort",
    ),
    "nl": (
        r"iemand pakt het op voor", r"in de gaten", r"\bblik(ken)?\b", r"de deur uit",
        r"\brust(en)?\b", r"het concept staat", r"\bgewicht\b", r"^Ook…$", r"in kleine kring",
        r"terugblik", r"\bpuntjes\b", r"openbaar woord", r"in huis\b", r"eigen huis",
        r"\b(aan|bij|in|uit|van) de leiding\b", r"\beerste antwoord\b", r"^verloop$", r"\bhet verloop\b", r"^Eén ja$",
    ),
}  # fmt: skip
"""Of each language, as regular expressions; capitals do not count."""

LEVELS = re.compile(r"\bL[0-3]\b")
"""Levels are called by their names."""


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence and every label somebody can read, with where it stands."""
    for key, said in Translator(language).sentences().items():
        forms = said.values() if isinstance(said, Mapping) else (said,)
        for form in forms:
            yield key, re.sub(r"\{\w+\}", "", form)
    book = Playbook.load()
    named: dict[str, Mapping[str, Any]] = {
        "class": book.classes,
        "flag": book.flags,
        "outcome": book.outcomes,
        "no_reply": book.no_reply_reasons,
        "reason": book.escalation_reasons,
        "decision": book.escalation.decisions,
        "level": book.escalation.levels,
        "question": book.questions,
    }
    for group, entries in named.items():
        for name, entry in entries.items():
            for field in type(entry).model_fields:
                value = getattr(entry, field)
                if isinstance(value, dict) and isinstance(value.get(language), str):
                    yield f"{group}.{name}.{field}", value[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_is_gone_is_written_nowhere(language: str) -> None:
    gone = [re.compile(one, re.IGNORECASE) for one in GONE[language]]
    found = [
        (key, match[0])
        for key, said in texts(language)
        for one in gone
        if (match := one.search(said))
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_levels_are_called_by_their_names(language: str) -> None:
    assert [key for key, said in texts(language) if LEVELS.search(said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quoted_label_is_the_label_of_something(language: str) -> None:
    """“Second category…” in a sentence sends somebody to look for it."""
    words = Translator(language)
    known = {str(said) for key, said in words.sentences().items() if _is_label(key)}
    bare = {re.sub(r"^\W+\s|[…?]$", "", label) for label in known} | known
    quoted = re.compile(r"[“„‘]([^“”„‘’]{2,40}…)[”“’]")
    lost = [
        (key, label)
        for key, said in texts(language)
        for label in quoted.findall(said)
        if label not in known and label.rstrip("…") not in bare
    ]
    assert lost == []


def _is_label(key: str) -> bool:
    return key.startswith("button.") or key.endswith((".submit", ".title"))
