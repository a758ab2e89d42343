"""A second class, a weight by hand, irony: what each changes, and why it may be refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.intake.rules.auto_triage import is_staff, wants_contact
from bot.mentions.rules import lifecycle, sorting
from bot.mentions.rules.clocks import leading
from bot.mentions.rules.irony import doubted, is_quiet
from bot.mentions.rules.weight import weight_of
from data.models import Author, Mention, Post
from tests.world.rule_cases import ANNA, BEN, PLAYBOOK, TEN, context, fresh


def written(text: str = "", **author: object) -> Mention:
    """A fresh mention with this text and this author."""
    post = Post(source="own", text=text, author=Author(**author))  # type: ignore[arg-type]
    return replace(fresh(), post=post)


@pytest.mark.parametrize(
    ("one", "two", "counts"),
    [
        ("praise", "question", "question"),
        ("question", "complaint", "complaint"),
        ("rant_troll", "wrong_facts", "wrong_facts"),
        ("complaint", "abuse", "abuse"),
        ("feedback", "rant_troll", "feedback"),
    ],
)
def test_of_two_classes_the_stricter_one_counts(
    one: str, two: str, counts: str
) -> None:
    """Playbook 2.3: ⛔ > 😟 > ❓ > 🔎 > 💡 > 👺 > 💚, whichever was said first."""
    for first, second in ((one, two), (two, one)):
        mixed = sorting.also(
            fresh(classification=first), context(), into=second
        ).mention
        assert leading(mixed, PLAYBOOK) == counts
        targets = PLAYBOOK.classes[counts].targets
        due = None if targets.first_reply is None else TEN + targets.first_reply
        assert mixed.first_reply_due == due


def test_a_second_class_goes_when_it_becomes_the_first_or_there_is_nothing_to_do() -> (
    None
):
    mixed = sorting.also(
        fresh(classification="praise"), context(), into="question"
    ).mention
    for into in ("question", "not_relevant"):
        assert (
            lifecycle.classify(mixed, context(), into=into).mention.second_class is None
        )
    assert (
        lifecycle.classify(mixed, context(), into="feedback").mention.second_class
        == "question"
    )


@pytest.mark.parametrize(
    ("mention", "into", "reason"),
    [
        (fresh(), "question", "needs_a_class"),
        (fresh(classification="praise"), "praise", "already_that_class"),
        (fresh(classification="praise"), "nonsense", "unknown_class"),
    ],
)
def test_a_second_class_that_cannot_be(
    mention: Mention, into: str, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        sorting.also(mention, context(), into=into)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("author", "flags", "by_hand", "weight"),
    [
        ({}, (), None, ("normal", "")),
        ({"followers": 40}, (), None, ("low", "followers")),
        ({"followers": 100}, (), None, ("normal", "")),
        ({"followers": 25_000}, (), None, ("high", "followers")),
        ({"followers": 40, "verified": True}, (), None, ("high", "verified")),
        ({"followers": 40}, ("press",), None, ("high", "press")),
        ({"followers": 40}, ("legal",), None, ("low", "followers")),
        ({"followers": 25_000}, ("press",), "low", ("low", "hand")),
    ],
)
def test_weight_follows_reach_and_flags_unless_a_person_says_otherwise(
    author: dict[str, object],
    flags: tuple[str, ...],
    by_hand: str | None,
    weight: tuple[str, str],
) -> None:
    """S1.15: always with its reason."""
    mention = replace(written("", **author), flags=flags, priority=by_hand)
    found = weight_of(mention, PLAYBOOK)
    assert (found.level, found.why) == weight


def test_a_weight_by_hand_outweighs_a_flag_but_not_its_urgency_for_other_reasons() -> (
    None
):
    flagged = lifecycle.flag(
        fresh(), context(), flags=frozenset({"multiplier"})
    ).mention
    assert flagged.claim_due == TEN + timedelta(minutes=15)

    calm = sorting.weigh(flagged, context(), level="normal").mention

    assert calm.claim_due == TEN + timedelta(minutes=30)
    assert calm.flags == ("multiplier",)
    with pytest.raises(Refused) as refused:
        sorting.weigh(calm, context(), level="normal")
    assert refused.value.reason == "already_that_weight"


def test_irony_is_quiet_until_a_second_person_takes_it_seriously() -> None:
    """S3.9: nothing is suggested while irony is the only flag; another flag speaks."""
    step = lifecycle.flag(fresh(), context(), flags=frozenset({"sarcasm"}))
    asked = step.mention
    assert [(s.kind, s.to) for s in step.notifications] == [("second_opinion", None)]
    assert doubted(asked, PLAYBOOK)
    assert is_quiet(asked, PLAYBOOK)
    assert not is_quiet(replace(asked, flags=("legal", "sarcasm")), PLAYBOOK)
    with pytest.raises(Refused) as refused:
        sorting.read_as(asked, context(ANNA), reading="serious")
    assert refused.value.reason == "ask_somebody_else"

    ironic = sorting.read_as(asked, context(BEN), reading="ironic").mention
    serious = sorting.read_as(asked, context(BEN), reading="serious").mention

    assert is_quiet(ironic, PLAYBOOK)
    assert not doubted(ironic, PLAYBOOK)
    assert not is_quiet(serious, PLAYBOOK)
    cleared = lifecycle.flag(serious, context(), flags=frozenset()).mention
    assert (cleared.read_as, cleared.doubted_by) == (None, None)
    assert not is_quiet(fresh(), PLAYBOOK)


@pytest.mark.parametrize(
    ("text", "klass", "hinted"),
    [
        ("Great! Does it come in red?", "praise", True),
        ("Great! https://shop.example/?red=1", "praise", False),
        ("Great!", "praise", False),
        ("Does it come in red?", "complaint", False),
        ("Does it come in red?", None, False),
    ],
)
def test_a_question_mark_in_praise_may_be_a_wish_for_contact(
    text: str, klass: str | None, hinted: bool
) -> None:
    """S0.18: an address with a question mark is no question."""
    mention = replace(written(text), classification=klass)
    assert (wants_contact(mention, PLAYBOOK) is not None) is hinted


@pytest.mark.parametrize(
    ("handle", "staff", "ours"),
    [
        ("Lena", {"lena"}, True),
        ("@lena", {"web:lena"}, True),
        ("lena", {"x:lena"}, False),
        ("lena2", {"lena"}, False),
        (None, {"lena"}, False),
    ],
)
def test_our_own_people_are_known_by_the_handles_they_gave(
    handle: str | None, staff: set[str], ours: bool
) -> None:
    """S2.8: an opt-in list, and never a guess."""
    assert is_staff(written(handle=handle).post, staff) is ours
