"""Posts after a removal: by the same author, or about the removal."""

from dataclasses import replace

import pytest

from bot.takedown.rules import echo
from data.models import Author, MentionId, Post
from data.takedown.models import Removal, RemovalId
from tests.world.rule_cases import ANNA, PLAYBOOK, TEN

WORDS = PLAYBOOK.removal.repost
FIRST = Removal(RemovalId(1), MentionId(7), "remove", "threat", ANNA, TEN, TEN)
SECOND = replace(FIRST, id=RemovalId(2), mention=MentionId(8))
WATCHED = [(SECOND, "x:mia"), (FIRST, "x:sanne")]


def post(text: str, author: str | None = "x:noor") -> Post:
    """Somebody wrote something."""
    return Post(source="own", text=text, author=Author(key=author))


def test_the_author_is_known_again() -> None:
    """S0.35."""
    assert echo(post("Hello again", "x:sanne"), WATCHED, WORDS) == (FIRST, "author")


@pytest.mark.parametrize(
    "text",
    [
        "You DELETED my comment!",
        "Zensur beim Lampenhersteller?",
        "Warum wurde das gelöscht?",
        "mijn reactie is Verwijderd",
        "#censorship",
    ],
)
def test_words_that_speak_of_a_removal_are_found(text: str) -> None:
    """S0.35: in three languages; of several removals the youngest is meant."""
    assert echo(post(text), WATCHED, WORDS) == (SECOND, "words")


@pytest.mark.parametrize(
    "text", ["Nice lamp", "undeletable", "", "x" * 6000 + " deleted"]
)
def test_other_posts_are_not(text: str) -> None:
    assert echo(post(text, None), WATCHED, WORDS) is None


def test_without_a_removal_nothing_is_an_echo() -> None:
    assert echo(post("They deleted it", None), [], WORDS) is None
