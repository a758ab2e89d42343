"""Rules of the library: what fits a topic, what may be kept, what may be shared."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.replies.rules.remembering import (
    QUESTIONS,
    Note,
    check_note,
    check_permission,
    check_share,
    fitting,
)
from data.models import MentionId, UserId
from data.replies.models import Fact, FactId, Praise, PraiseId

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
YES = dict.fromkeys(QUESTIONS, "yes")


def fact(number: int, topic: str, until: date | None = None) -> Fact:
    """A fact about this."""
    source = "https://example.com"
    return Fact(
        FactId(number), topic, "So it is.", source, until, UserId("U"), NOW, NOW
    )


FACTS = [
    fact(1, "Rückgabe Ersatzteil"),
    fact(2, "Öffnungszeiten"),
    fact(3, "return policy"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wie läuft das mit der RÜCKGABE von Ersatzteilen?", [1]),
        ("Wann sind eure Öffnungszeiten am Samstag? Und die Rückgabe?", [2, 1]),
        ("What is your return policy?", [3]),
        ("Das Wetter ist schön.", []),
        ("", []),
        ("der die das und wie", []),
    ],
)
def test_a_topic_is_found_by_the_beginnings_of_its_words(
    text: str, found: list[int]
) -> None:
    """S4.18."""
    assert [fact.id for fact in fitting(FACTS, text, 3)] == found


def test_only_so_many_are_offered() -> None:
    many = [fact(n, "Lieferung") for n in range(1, 9)]
    assert [f.id for f in fitting(many, "Wo bleibt die Lieferung?", 3)] == [8, 7, 6]
    assert fitting(many, "Wo bleibt die Lieferung?", 0) == ()


@given(st.text(max_size=200), st.text(min_size=1, max_size=60))
def test_any_text_can_be_searched(text: str, topic: str) -> None:
    assert set(fitting([fact(1, topic)], text, 3)) <= {fact(1, topic)}


def test_a_fact_that_is_over_has_to_be_checked_first() -> None:
    """S2.24: its last day still counts."""
    assert fact(1, "Preis", date(2026, 3, 3)).is_expired(TODAY)
    assert not fact(1, "Preis", TODAY).is_expired(TODAY)
    assert not fact(1, "Preis").is_expired(TODAY)


@pytest.mark.parametrize(
    ("note", "field"),
    [
        (Note("the of", "x", "https://example.com"), "topic"),
        (Note("Preis", " ", "https://example.com"), "body"),
        (Note("Preis", "x", "http://example.com"), "source"),
        (Note("Preis", "x", "https://localhost"), "source"),
        (Note("Preis", "x", "https://example.com", date(2026, 3, 3)), "valid_until"),
    ],
)
def test_what_is_missing_is_named_by_its_field(note: Note, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_note(note, TODAY)
    assert refused.value.field == field


def test_a_complete_note_is_fine() -> None:
    check_note(Note("Preis", "x", "https://example.com", TODAY), TODAY)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("answer", ["no", "unknown", ""])
def test_three_times_yes_or_it_is_not_shared(question: str, answer: str) -> None:
    """S2.6: true? by whom? may we?"""
    with pytest.raises(Refused) as refused:
        check_share({**YES, question: answer}, None, lately=0, per_week=2, anyway=True)
    assert refused.value.field == question


def test_the_third_in_a_week_wants_a_second_thought() -> None:
    """S2.9."""
    check_share(YES, None, lately=1, per_week=2, anyway=False)
    check_share(YES, None, lately=2, per_week=2, anyway=True)
    with pytest.raises(Refused) as refused:
        check_share(YES, None, lately=2, per_week=2, anyway=False)
    assert (refused.value.field, refused.value.values) == ("anyway", {"count": 2})


def test_whose_author_said_no_is_not_shared() -> None:
    kept = Praise(PraiseId(1), MentionId(1), "Toll!", "no", UserId("U"), NOW, NOW)
    with pytest.raises(Refused, match="author_said_no"):
        check_share(YES, kept, lately=0, per_week=2, anyway=True)


def test_a_permission_is_one_of_four() -> None:
    check_permission("granted")
    with pytest.raises(Refused):
        check_permission("perhaps")
