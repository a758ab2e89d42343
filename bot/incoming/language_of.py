"""Finds the language of a short text, where nobody names it."""

import re
from functools import cache
from typing import Any

try:
    import eldc
except ImportError:  # There is no wheel for every machine; then nobody guesses.
    eldc = None

CANDIDATES = (
    "en", "de", "nl", "fr", "es", "it", "pt", "pl", "tr", "da", "sv", "no", "fi", "cs", "hu", "ro",
)  # fmt: skip
"""The languages it chooses from, those of the desk and their neighbours."""

FEWEST_WORDS = 3
_LONGEST = 2000
_LEFT_OUT = re.compile(
    r"https?://\S{1,500}|\bwww\.\S{1,200}|\S{1,64}@\S{1,64}|[@#^][\w.-]{1,60}|\{[^{}]{1,40}\}"
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def language_of(text: str) -> str | None:
    """`de` for a text that is certainly German; nothing where it is not certain.

    Links, handles and hashtags say nothing about the language around them.
    """
    said = _LEFT_OUT.sub(" ", text[:_LONGEST])
    words: list[str] = _WORD.findall(said)
    if eldc is None or len(words) < FEWEST_WORDS:
        return None
    found = _detector().detect_details(said.encode(errors="ignore").decode())
    return str(found.language) if found.reliable and found.language != "und" else None


@cache
def _detector() -> Any:
    eldc.init()
    detector = eldc.instance()
    detector.set_languages(list(CANDIDATES))
    return detector
