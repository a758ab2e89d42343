"""What somebody wrote after `/mentions search`, and what was found for it.

`WORDS`, `@author`, `#number`, `state:…` and `class:…`, in any order; all of it has to hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.playbook.playbook import Playbook
from bot.ui.translator import Translator
from data.models import Mention, Status, Terms, UserId

SHOWN = 8
_MOST_WORDS = 8
_SHORTEST = 2
_ALIKE = 70
_NUMBER = re.compile(r"#(\d{1,15})")
_FIELDS = ("state", "class")
_LANGUAGES = ("en", "de", "nl")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked. Where a word of it is `unknown`, `meant` is what comes closest."""

    typed: str
    wanted: Terms = field(default_factory=Terms)
    number: int = 0
    unknown: str = ""
    meant: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return self.wanted == Terms() and not self.number

    @property
    def corrected(self) -> str:
        """What was typed with the unknown word replaced."""
        return self.typed.replace(self.unknown, self.meant, 1) if self.meant else ""


@dataclass(frozen=True, slots=True)
class VisibleMentions:
    """What one person may see of it, the newest first; `more` were left out."""

    query: Query
    mentions: tuple[Mention, ...] = ()
    names: dict[UserId, str] | None = None
    more: bool = False


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word somebody probably meant; empty where none is near."""
    found = process.extractOne(
        word.casefold(), list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE
    )
    return "" if found is None else str(found[0])


def read(typed: str, playbook: Playbook) -> Query:
    """The query in what was typed."""
    words: list[str] = []
    authors: list[str] = []
    fields: dict[str, str] = {}
    for token in typed.split():
        number = _NUMBER.fullmatch(token)
        if number is not None:
            return Query(typed, number=int(number[1]))
        name, colon, value = token.partition(":")
        if colon and name.casefold() in _FIELDS and value:
            read_as, meant = _field(name.casefold(), value, playbook)
            if not read_as:
                near = f"{name}:{meant}" if meant else ""
                return Query(typed, unknown=token, meant=near)
            fields[name.casefold()] = read_as
        elif token.startswith("@") and len(token) > 1:
            authors.append(token[1:])
        elif len(token) >= _SHORTEST:
            words.append(token)
    wanted = Terms(
        tuple(words[:_MOST_WORDS]),
        tuple(authors[:_MOST_WORDS]),
        fields.get("state", ""),
        fields.get("class", ""),
    )
    return Query(typed, wanted)


def _field(name: str, value: str, playbook: Playbook) -> tuple[str, str]:
    """What a state or a class is called here, or the word that comes closest."""
    known = _states() if name == "state" else _classes(playbook)
    asked = value.casefold()
    if asked in known:
        return known[asked], ""
    return "", nearest(asked, known)


def _states() -> dict[str, str]:
    """Every word for a state, in all languages, and the state."""
    return {
        word: status.value
        for language in _LANGUAGES
        for status in Status
        for word in (status.value, *_words_for(status, language))
    }


def _words_for(status: Status, language: str) -> list[str]:
    return Translator(language)(f"search.state.{status}").split()


def _classes(playbook: Playbook) -> dict[str, str]:
    """Every class by its id and by its name in all languages, without spaces."""
    return {
        word: klass.id
        for klass in playbook.classes.values()
        for word in (klass.id, *map(_as_word, klass.label.values()))
    }


def _as_word(label: str) -> str:
    return "".join(c for c in label.casefold() if c.isalnum())
