"""The tone of every sentence: no channel is mentioned, nobody is blamed, nothing is
urgent.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.playbook.playbook import LANGUAGES, Playbook
from bot.ui.translator import FOLDER, Translator
from tests.world.cards import draw, said
from tests.world.view_cases import NOW, PLAYBOOK, claimed, mention, model, watching

EVERYBODY = re.compile(
    r"<!|@(channel|here|everyone|all|kanal|hier|alle|iedereen)\b", re.IGNORECASE
)
BLAME = {
    "en": re.compile(
        r"\byour (own )?(fault|mistake)\b|\byou (have )?(forgot\w*|failed|missed|neglected)\b|"
        r"\byou (should|ought to|could) have\b|\bwhy (did|have) you\b|\btoo (late|slow)\b|"
        r"\b(careless|negligent|sloppy|finally|at last)\b",
        re.IGNORECASE,
    ),
    "de": re.compile(
        r"\bschuld\b|\b(hast|habt) (\w+ ){0,3}(vergessen|versäumt|verpasst|verschlafen)\b|"
        r"\bhätte(st|t) (\w+ ){0,4}(müssen|sollen|können)\b|\bwarum hast du\b|"
        r"\bzu (spät|langsam)\b|\b(nachlässig|schlampig|endlich|Versäumnis)\b",
        re.IGNORECASE,
    ),
    "nl": re.compile(
        r"\bschuld\b|\b(bent|hebt) (\w+ ){0,3}(vergeten|verzuimd|gemist|nagelaten)\b|"
        r"\b(je|jij|u) had (\w+ ){0,4}(moeten|kunnen)\b|\bwaarom heb je\b|\bte (laat|traag|langzaam)\b|"
        r"\b(nalatig|slordig|eindelijk|verzuim)\b",
        re.IGNORECASE,
    ),
}
SECONDS = {
    "en": re.compile(r"\b(seconds|\d+ second|sec)\b|\{time_secs\}", re.IGNORECASE),
    "de": re.compile(r"\bSekunden?\b|\bSek\b|\{time_secs\}", re.IGNORECASE),
    "nl": re.compile(r"\bseconden?\b|\bsec\b|\{time_secs\}", re.IGNORECASE),
}
RAN_OUT = 300
"""Fewer sentences than this in a language, and this test reads past them."""


def everything(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a language with its place: the bot's own, and the playbook's."""
    for key, sentence in Translator(language).sentences().items():
        for form in [sentence] if isinstance(sentence, str) else sentence.values():
            yield key, form
    for page in sorted(FOLDER.parent.glob("*.toml")):
        whole = tomllib.loads(page.read_text(encoding="utf-8"))
        yield from _labels(whole, language, page.stem)


def _labels(table: Any, language: str, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(table, list):
        table = dict(enumerate(table))
    if not isinstance(table, dict):
        return
    for key, value in table.items():
        here = f"{place}.{key}"
        spoken = str(key).split("_")[0] == language
        if spoken and isinstance(value, str):
            yield here, value
        elif key not in ("patterns", "unless", "allowed"):
            yield from _labels(value, language, here)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_calls_everybody_or_blames_anybody(language: str) -> None:
    """S1.7: every nudge, note, message, button and template, in this language."""
    read = list(everything(language))
    assert len(read) > RAN_OUT
    assert [one for one in read if EVERYBODY.search(one[1])] == []
    assert [one for one in read if BLAME[language].search(one[1])] == []


@pytest.mark.parametrize(
    ("language", "unkind"),
    [
        ("en", "You forgot #1."),
        ("de", "Du hast es schon wieder vergessen."),
        ("de", "Das hättest du sehen müssen."),
        ("nl", "Dit is te laat."),
    ],
)
def test_an_unkind_sentence_would_be_noticed(language: str, unkind: str) -> None:
    assert BLAME[language].search(unkind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_clock_is_shown_in_seconds(language: str) -> None:
    """S3.7: minutes are the smallest unit, in words, on cards and in Slack's own dates."""
    said_ever = [text for _, text in everything(language)]
    assert [text for text in said_ever if SECONDS[language].search(text)] == []

    late = NOW + timedelta(minutes=40, seconds=31)
    for one in (
        mention(claim_due=late),
        claimed(first_reply_due=late),
        claimed(first_reply_at=NOW, first_reply_due=None, promise_due=late),
        watching(look_again_at=late),
    ):
        card = said(draw(model(one), language))
        assert not SECONDS[language].search(card)
        assert not re.search(r"\d\d:\d\d:\d\d", card)
        dates = re.findall(r"<!date\^\d+\^([^|]+)\|", card)
        assert dates
        assert set(dates) == {"{date_short_pretty} {time}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ends_with_a_stop_of_its_own_is_not_given_another(language: str) -> None:
    """`30 Min.` and `Falsche Fakten?` at the end of a sentence."""
    ends = re.compile(r"\{(span|class|finding)\}[.?!](\s|$)")
    assert [one for one in everything(language) if ends.search(one[1])] == []


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("de", "Antwort bis *", "Entscheidung bis *"),
        ("en", "answer by *", "decision by *"),
        ("nl", "antwoord vóór *", "besluit vóór *"),
    ],
)
def test_a_class_nobody_answers_has_something_to_decide(
    language: str, first: str, then: str
) -> None:
    """Which classes those are is written in their targets."""
    for name, klass in Playbook.load().classes.items():
        if klass.closes_as is not None or PLAYBOOK.targets(name).resolve is None:
            continue
        waits = claimed(
            classification=name,
            first_reply_due=None,
            resolve_due=NOW + timedelta(hours=1),
        )
        card = draw(model(waits), language)
        due = then if PLAYBOOK.targets(name).first_reply is None else first
        assert due in said(card), name
        assert due.removesuffix("*") in card.text, name
