"""Words near each other are found the quick way exactly where they are found word by word."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from bot.playbook.playbook import Playbook
from bot.playbook.word_groups import first_found, fold, sentences, word_group

WRITTEN = sorted(
    {
        group
        for trigger in Playbook.load().triggers.values()
        for groups in trigger.keywords.values()
        for group in groups
    }
)
WORDS = sorted(
    {
        word.strip("*-><")
        for group in WRITTEN
        for part in fold(group).split()
        for word in chain(part.split("|"), *(p.split("_") for p in part.split("|")))
        if word.strip("*-><")
    }
)


def word_by_word(group: str, text: str) -> bool:
    return any(word_group(group).found(one) is not None for one in sentences(text))


@given(
    st.sampled_from(WRITTEN),
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.sampled_from(["", "s", "en", "x"]),
)
def test_what_is_searched_quickly_is_found_as_word_by_word(
    group: str, words: list[str], end: str
) -> None:
    text = " ".join(f"{word}{end}" for word in words).replace("_", " ")
    assert (first_found([group], sentences(text)) is not None) == word_by_word(
        group, text
    )
