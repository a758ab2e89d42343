"""Looks up the sentences of the bot by key in one language.

They are in `data/playbook/words/<language>/`, one file per subject; a key may appear in
one file only. A table of `one` and `other` is one sentence that depends on `count`.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from bot.playbook.schema.files import PACKAGED

FOLDER = PACKAGED / "words"

Sentence = str | Mapping[str, str]


class Translator:
    """The sentences of one language. `words("card.claimed", name="Anna")`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = _sentences(language)

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
        return label[self.language]

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


def flatten(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Sentence]]:
    """Nested tables as dotted keys; a plural stays together."""
    for name, value in table.items():
        key = f"{path}{name}"
        if isinstance(value, Mapping) and set(value) != {"one", "other"}:
            yield from flatten(value, f"{key}.")
        else:
            yield key, value
