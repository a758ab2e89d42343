"""Every sentence exists in every language, with the same placeholders."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.architecture.modules import ROOT

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


def _files(name: str) -> dict[str, dict[str, str]]:
    return {
        path.stem: dict(_sentences(tomllib.loads(path.read_text(encoding="utf-8"))))
        for path in sorted((WORDS / name).glob("*.toml"))
    }


def _language(name: str) -> dict[str, str]:
    return {key: text for file in _files(name).values() for key, text in file.items()}


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_stands_in_the_file_of_the_same_name(language: str) -> None:
    """Whoever changes a sentence finds its translations at once."""
    english = {name: file.keys() for name, file in _files("en").items()}
    other = {name: file.keys() for name, file in _files(language).items()}

    assert other == english


def test_no_sentence_stands_in_two_files() -> None:
    """The one that is read last would win, and nobody would know."""
    channels = Counter(key for file in _files("en").values() for key in file)

    assert [key for key, count in channels.items() if count > 1] == []


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
