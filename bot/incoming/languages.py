"""Languages by their codes and names, and the language of a text where nobody names it."""

import re
from functools import cache, lru_cache
from typing import Any

_TWO_LETTERS = {
    "afr": "af", "ara": "ar", "baq": "eu", "bul": "bg", "cat": "ca", "ces": "cs",
    "chi": "zh", "cym": "cy", "cze": "cs", "dan": "da", "deu": "de", "dut": "nl",
    "ell": "el", "eng": "en", "est": "et", "eus": "eu", "fas": "fa", "fin": "fi",
    "fra": "fr", "fre": "fr", "fry": "fy", "ger": "de", "gle": "ga", "glg": "gl",
    "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "ice": "is",
    "ind": "id", "isl": "is", "ita": "it", "jpn": "ja", "kor": "ko", "lav": "lv",
    "lit": "lt", "ltz": "lb", "mac": "mk", "may": "ms", "mkd": "mk", "mlt": "mt",
    "msa": "ms", "nld": "nl", "nob": "nb", "nor": "no", "per": "fa", "pol": "pl",
    "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk", "slo": "sk",
    "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv", "tha": "th",
    "tur": "tr", "ukr": "uk", "vie": "vi", "wel": "cy", "zho": "zh",
    "deutsch": "de", "dutch": "nl", "english": "en", "french": "fr", "german": "de",
    "nederlands": "nl", "spanish": "es", "iw": "he", "in": "id",
}  # fmt: skip
_NO_LANGUAGE = {
    "und",
    "unknown",
    "undefined",
    "none",
    "null",
    "mul",
    "zxx",
    "mis",
    "xx",
}


@lru_cache(maxsize=1024)
def normal_language(code: str) -> str | None:
    """`nld` → `nl`, `zh_tw` → `zh-TW`, `und` → `None`."""
    first, *rest = code.strip().replace("_", "-").split("-")[:4]
    primary = _TWO_LETTERS.get(first.lower(), first.lower())
    if primary in _NO_LANGUAGE or not _is_word(primary, 2, 3):
        return None
    subtags = [_subtag(tag) for tag in rest if tag.isascii() and tag.isalnum()]
    return "-".join([primary, *(tag for tag in subtags if len(tag) <= 8)])


def _is_word(text: str, shortest: int, longest: int) -> bool:
    return shortest <= len(text) <= longest and text.isascii() and text.isalpha()


def _subtag(tag: str) -> str:
    if len(tag) == 2:
        return tag.upper()
    return tag.title() if len(tag) == 4 and tag.isalpha() else tag.lower()


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
