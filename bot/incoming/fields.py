"""The field types of a mention (a line, an id, a time, a count) and how each is parsed."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, ValidationInfo

from bot.incoming.languages import normal_language
from bot.incoming.lenient import (
    read_address,
    read_count,
    read_id,
    read_instant,
    read_line,
    read_number,
    read_score,
    read_text,
    wrong,
)
from bot.incoming.platforms import platform_name

MOST_WORDS = 50
ZONE = "zone"
"""In the context of a validation: the zone of times that name none; without it UTC."""


def read_words(value: object) -> tuple[str, ...]:
    """Short words as a list, or as one text with commas; the first fifty."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise wrong("must be a list of words")
    words = (read_line(item) for item in items if item is not None)
    return tuple(dict.fromkeys(word[:200] for word in words if word))[:MOST_WORDS]


def _one_of(words: dict[str, str], fix: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        word = read_text(value).lower().replace(" ", "_").replace("-", "_")
        if word not in words:
            raise wrong(fix)
        return words[word]

    return read


def _sentiment_words() -> dict[str, str]:
    spellings = {
        "positive": ("positive", "pos", "very_positive", "positief", "positiv"),
        "neutral": ("neutral", "neu", "neutraal", "none"),
        "negative": ("negative", "neg", "very_negative", "negatief", "negativ"),
        "mixed": ("mixed", "ambivalent", "gemengd", "gemischt"),
    }
    return {word: label for label, words in spellings.items() for word in words}


def _language(value: object) -> str | None:
    return normal_language(read_text(value)[:40])


def _handle(value: object) -> str | None:
    line = read_line(value)
    if line is None:
        return None
    return line.removeprefix("/").removeprefix("u/").lstrip("@").strip()[:200] or None


def _platform(value: object) -> str:
    return platform_name(read_text(value)[:40]) or "web"


def _instant(value: object, info: ValidationInfo) -> datetime | None:
    return read_instant(value, (info.context or {}).get(ZONE))


Line = Annotated[str | None, BeforeValidator(read_line)]
Id = Annotated[str | None, BeforeValidator(read_id)]
Address = Annotated[str | None, BeforeValidator(read_address)]
Count = Annotated[int | None, BeforeValidator(read_count)]
Score = Annotated[int | None, BeforeValidator(read_score)]
Number = Annotated[float | None, BeforeValidator(read_number)]
Instant = Annotated[datetime | None, BeforeValidator(_instant)]
Words = Annotated[tuple[str, ...], BeforeValidator(read_words)]
Language = Annotated[str | None, BeforeValidator(_language)]
Handle = Annotated[str | None, BeforeValidator(_handle)]
Platform = Annotated[str, BeforeValidator(_platform)]
SentimentLabel = Annotated[
    Literal["positive", "neutral", "negative", "mixed"],
    BeforeValidator(
        _one_of(_sentiment_words(), "must be positive, neutral, negative or mixed")
    ),
]
