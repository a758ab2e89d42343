"""The sentences of the bot: the same in three languages, and calm."""

import re
from datetime import timedelta

import pytest

from bot.playbook.playbook import LANGUAGES
from bot.ui.translator import FOLDER, Translator, flatten
from tests.world.view_cases import PLAYBOOK, WORDS, strings

_EXACT = {
    "claim": "I'll take it",
    "holding": "Holding reply",
    "draft": "Draft reply",
    "mark_posted": "Posted",
    "reply_anyway": "Reply anyway",
    "answer": "Mark as posted…",
    "escalate": "Escalate…",
    "open_post": "Open post",
    "change_class": "Change class…",
    "flags": "Flags…",
    "release": "Release",
    "hand_over": "Hand over…",
    "take_over": "Take over",
    "full_text": "Full text",
    "history": "History",
    "no_reply": "No reply…",
    "close": "Close…",
    "reopen": "Reopen",
    "undo": "Undo",
    "liked": "Liked",
    "thanked": "Thanked",
    "let_stand": "Let it stand",
    "menu": "More…",
    "acknowledge": "Seen, decide later",
    "decide": "Other decision…",
    "snooze": "Snooze…",
    "wake": "Remind me again",
    "still_on_it": "Still on it",
    "settings": "Settings",
    "back": "I'm back",
}
_NOT_OURS = re.compile(
    r"\b(tickets?|incidents?|alerts?|offenders?|users?|failed|you forgot|schuld\w*|"
    r"vergessen hast|versäumt|Vorfall|fout gemaakt)\b",
    re.IGNORECASE,
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u26aa]")


def sentences(language: str) -> dict[str, list[str]]:
    """Every sentence by its key; both forms of a plural."""
    words = Translator(language)
    return {
        key: [said] if isinstance(said, str) else list(said.values())
        for key, said in words.sentences().items()
    }


def placeholders(said: list[str]) -> set[str]:
    """The values a sentence needs."""
    return {name for form in said for name in re.findall(r"\{(\w+)\}", form)}


@pytest.mark.parametrize("language", ["de", "nl"])
def test_every_language_has_the_same_sentences_with_the_same_values(
    language: str,
) -> None:
    """DESIGN promise 11."""
    english, other = sentences("en"), sentences(language)
    assert set(english) == set(other)
    for key in english:
        assert placeholders(english[key]) == placeholders(other[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_uses_a_word_we_do_not_use(language: str) -> None:
    """DESIGN section 3, slack.md §7: calm, and nobody is blamed."""
    for key, said in sentences(language).items():
        for form in said:
            without_keys = re.sub(r"\{\w+\}", "", form)
            assert not _NOT_OURS.search(without_keys), (key, form)
            assert not re.search(r"\b(Sie|Ihnen|Ihre?)\b", form), (key, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_playbook_speaks_like_the_bot(language: str) -> None:
    for text in strings(PLAYBOOK.model_dump()):
        assert not re.search(r"\b(ticket|incident|offender|Vorfall)\b", text, re.I), (
            text
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_more_than_one_emoji(language: str) -> None:
    for key, said in sentences(language).items():
        assert max(len(_EMOJI.findall(form)) for form in said) <= 1, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_where_slack_puts_them(language: str) -> None:
    """slack.md §2.8: 24 for titles and submit, 75 for buttons."""
    for key, [said, *_] in sentences(language).items():
        if re.fullmatch(r"dialog\.\w+\.(title|submit)|dialog\.(cancel|done)", key):
            assert len(said.replace("{number}", "4821")) <= 24, key
        if key.startswith("button."):
            filled = said.replace("{outcome}", "").replace("{minutes}", "240")
            assert len(filled) <= 24, key
    for klass in PLAYBOOK.classes.values():
        assert len(klass.label[language]) <= 24
        assert len(klass.question[language]) <= 75


def test_the_english_labels_are_exactly_these() -> None:
    for name, label in _EXACT.items():
        assert WORDS["en"](f"button.{name}") == label


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_different_buttons_differ(language: str) -> None:
    labels = [WORDS[language](f"button.{name}") for name in _EXACT]
    assert len(labels) == len(set(labels))


def test_a_missing_sentence_or_value_is_an_error() -> None:
    words = Translator("en")
    with pytest.raises(KeyError):
        words("card.nothing")
    with pytest.raises(KeyError):
        words("done.claim")
    assert words("done.claim", number=482) == "#482 is yours."


def test_a_plural_follows_its_count() -> None:
    assert WORDS["nl"]("format.days", count=1) == "1 dag"
    assert WORDS["nl"]("format.days", count=2) == "2 dagen"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(minutes=80), "1 h 20 min"),
        (timedelta(days=1, hours=2, minutes=5), "1 day 2 h"),
        (timedelta(0), "0 min"),
        (timedelta(minutes=-5), "0 min"),
    ],
)
def test_a_length_of_time_reads_like_speech(length: timedelta, said: str) -> None:
    assert WORDS["en"].span(length) == said


def test_numbers_are_written_as_people_write_them() -> None:
    assert [WORDS[name].number(12_400) for name in LANGUAGES] == [
        "12,400",
        "12.400",
        "12.400",
    ]


def test_values_with_braces_stay_as_they_are() -> None:
    assert WORDS["en"]("done.finding", line="{number} {x!r}") == "{number} {x!r}"


def test_there_is_one_folder_per_language() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*LANGUAGES, "variants"}
    assert dict(flatten({"a": {"b": "c"}, "d": {"one": "1", "other": "n"}})) == {
        "a.b": "c",
        "d": {"one": "1", "other": "n"},
    }


def test_every_sentence_the_code_asks_for_exists() -> None:
    asked = {
        key
        for channel in ("bot", "handlers")
        for path in (FOLDER.parents[2] / channel).rglob("*.py")
        for key in re.findall(
            r"\b(?:words|say|tell)\((?:\s*[\w.]+,)?\s*\"([a-z_]+\.[a-z_.]+)\"",
            path.read_text(encoding="utf-8"),
        )
    }
    assert "error.unexpected" in asked
    assert {key for key in asked if not WORDS["en"].has(key)} == set()
