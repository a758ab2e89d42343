"""Looks up the sentences of the bot by key in one language.

They are in `data/playbook/words/<language>/`, one file per subject; a key may appear in
one file only. A table of `one` and `other` is one sentence that depends on `count`.

A desk may want them another way: `words/variants/<language>-<variant>.toml` says what is
replaced in every text of ours (`replace`), and which sentences are others (`sentences`).
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from bot.playbook.schema.files import PACKAGED

FOLDER = PACKAGED / "words"

Sentence = str | Mapping[str, str]


class Translator:
    """The sentences of one language. `words("card.claimed", name="Anna")`."""

    def __init__(self, language: str, variants: tuple[str, ...] = ()) -> None:
        self.language = language
        self._variants = variants
        self._sentences = (
            _varied(language, variants) if variants else _sentences(language)
        )

    def __call__(self, key: str, /, **values: str | int) -> str:
        """The sentence with its values. Raises KeyError for a key or value missing.

        Values are put in as they are: third-party text is escaped by who passes it.
        """
        sentence = self._sentences[key]
        if isinstance(sentence, str):
            return sentence.format_map(values)
        form = "one" if values["count"] in (1, "1") else "other"
        return sentence[form].format_map(values)

    def of_dialog(self, dialog: str) -> Callable[[str], str]:
        """The sentences of one dialog by the last part of their keys."""
        return lambda key: self(f"dialog.{dialog}.{key}")

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._sentences

    def sentences(self) -> Mapping[str, Sentence]:
        """All of them by key."""
        return self._sentences

    def pick(self, label: Mapping[str, str]) -> str:
        """The text of a playbook label in this language."""
        return vary(label[self.language], self.language, self._variants)

    def number(self, value: int) -> str:
        """12400 as people write it here."""
        return f"{value:,}".replace(",", self("format.thousands"))

    def span(self, length: timedelta) -> str:
        """A length of time in at most two units, never negative: `1 h 20 min`.

        For lengths that stay what they are. What changes while it stands in Slack, such
        as the time left, is said as a moment.
        """
        minutes = max(0, int(length.total_seconds() // 60))
        days, rest = divmod(minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        parts = [
            self(f"format.{unit}", count=count)
            for unit, count in (("days", days), ("hours", hours), ("minutes", minutes))
            if count
        ]
        return " ".join(parts[:2]) or self("format.minutes", count=0)


@cache
def _sentences(language: str) -> Mapping[str, Sentence]:
    known: dict[str, Sentence] = {}
    for path in sorted((FOLDER / language).glob("*.toml")):
        known.update(flatten(tomllib.loads(path.read_text(encoding="utf-8"))))
    return known


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to say things in one language: what is replaced, and whole sentences.

    `labels` are the texts of the playbook that change, by what they say else; without it
    the same is replaced in them.
    """

    replace: tuple[tuple[re.Pattern[str], str], ...]
    sentences: Mapping[str, Sentence]
    labels: Mapping[str, str] | None = None

    def label(self, said: str) -> str:
        """A text of the playbook, said this way."""
        return self.text(said) if self.labels is None else self.labels.get(said, said)

    def text(self, said: str) -> str:
        """The text, said this way."""
        for pattern, instead in self.replace:
            said = pattern.sub(instead, said)
        return said

    def sentence(self, key: str, said: Sentence) -> Sentence:
        """A sentence, said this way; one of its own stays as it is written."""
        if key in self.sentences:
            return self.sentences[key]
        if isinstance(said, str):
            return self.text(said)
        return {form: self.text(one) for form, one in said.items()}


@cache
def variant(language: str, name: str) -> Variant | None:
    """How this language is said in that way; nothing where there is no difference."""
    path = FOLDER / "variants" / f"{language}-{name}.toml"
    if not path.exists():
        return None
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = ((re.compile(one), instead) for one, instead in written["replace"])
    sentences = dict(flatten(written.get("sentences", {})))
    return Variant(tuple(pairs), sentences, written.get("labels"))


def vary(text: str, language: str, variants: Iterable[str]) -> str:
    """A text of ours that is no sentence of the words, such as a label of the playbook."""
    for name in variants:
        known = variant(language, name)
        text = text if known is None else known.label(text)
    return text


@cache
def _varied(language: str, variants: tuple[str, ...]) -> Mapping[str, Sentence]:
    said = dict(_sentences(language))
    for name in variants:
        known = variant(language, name)
        if known is not None:
            said = {key: known.sentence(key, one) for key, one in said.items()}
    return said


def flatten(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Sentence]]:
    """Nested tables as dotted keys; a plural stays together."""
    for name, value in table.items():
        key = f"{path}{name}"
        if isinstance(value, Mapping) and set(value) != {"one", "other"}:
            yield from flatten(value, f"{key}.")
        else:
            yield key, value
