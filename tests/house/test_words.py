"""The bot says the same things in all of its languages."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.house.rooms import ROOT

WORDS = ROOT / "data" / "playbook" / "words"
OTHERS = ("de", "nl")
_PLACEHOLDER = re.compile(r"\{(\w+)")


def _sentences(table: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        here = f"{place}.{key}".lstrip(".")
        if isinstance(value, str):
            yield here, value
        else:
            yield from _sentences(value, here)


def _language(name: str) -> dict[str, str]:
    text = (WORDS / f"{name}.toml").read_text(encoding="utf-8")
    return dict(_sentences(tomllib.loads(text)))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_exists_in_every_language(language: str) -> None:
    """DESIGN promise 11."""
    assert _language(language).keys() ^ _language("en").keys() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_filled_with_the_same_things(language: str) -> None:
    english, other = _language("en"), _language(language)
    different = {
        key: other[key]
        for key in english.keys() & other.keys()
        if set(_PLACEHOLDER.findall(english[key]))
        != set(_PLACEHOLDER.findall(other[key]))
    }

    assert different == {}


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, text in _language(language).items() if not text.strip()] == []
