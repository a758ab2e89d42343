"""Which posts are escalated, which are suggested, and which are neither: tables."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.escalation.rules.triggers import TriggerFacts, suggested, to_raise, triggered
from data.models import Author, Mention, Post, Status
from tests.world.rule_cases import PLAYBOOK, TEN, fresh
from tests.world.view_cases import HOSTILE, escalation

FACTS = TriggerFacts(TEN)


def post(
    text: str = "", *, followers: int | None = None, language: str = ""
) -> Mention:
    """A mention that says this, by somebody with so many followers."""
    author = Author(key="x:sanne", followers=followers)
    return fresh(post=Post("own", text=text, author=author, language=language or None))


def raised(mention: Mention, facts: TriggerFacts = FACTS) -> list[str]:
    return [trigger.id for trigger in to_raise(mention, facts, PLAYBOOK)]


def suggests(mention: Mention, facts: TriggerFacts = FACTS) -> list[str]:
    return [trigger.id for trigger in suggested(mention, facts, PLAYBOOK)]


@pytest.mark.parametrize(
    ("flag", "level", "kind", "wall"),
    [
        ("safety", "L2", "question", True),
        ("self_harm", "L3", "question", True),
        ("data_breach", "L2", "question", True),
        ("legal", "L2", "question", False),
        ("press", "L2", "question", False),
        ("discrimination", "L2", "question", False),
        ("staff_misconduct", "L2", "question", False),
        ("staff_named", "L1", "fyi", False),
    ],
)
def test_a_flag_somebody_sets_raises_its_level(
    flag: str, level: str, kind: str, wall: bool
) -> None:
    """Playbook 4.1."""
    [trigger] = to_raise(fresh(flags=(flag,)), FACTS, PLAYBOOK)
    assert (trigger.level, trigger.kind, trigger.wall) == (level, kind, wall)
    by_a_rule = replace(FACTS, by_hand=False)
    assert to_raise(fresh(flags=(flag,)), by_a_rule, PLAYBOOK) == ()


@pytest.mark.parametrize("flag", ["minor", "sarcasm", "b2b_account", "employee_author"])
def test_other_flags_raise_nothing(flag: str) -> None:
    assert raised(fresh(flags=(flag,))) == []


@pytest.mark.parametrize(
    ("followers", "classification", "expected"),
    [
        (9_999, "complaint", []),
        (25_000, "complaint", ["reach"]),
        (25_000, None, []),
        (25_000, "praise", []),
        (25_000, "feedback", ["ally"]),
        (120_000, None, ["reach_100k"]),
        (120_000, "complaint", ["reach_100k"]),
        (120_000, "not_relevant", []),
        (None, "complaint", []),
    ],
)
def test_reach_informs_and_never_asks(
    followers: int | None, classification: str | None, expected: list[str]
) -> None:
    """S1.15: one notice, to the highest who should know; nothing waits for it."""
    mention = replace(post(followers=followers), classification=classification)
    assert raised(mention) == expected
    assert all(t.kind == "fyi" for t in to_raise(mention, FACTS, PLAYBOOK))


def test_a_weight_set_by_hand_wins_over_reach() -> None:
    """S1.15: a person who says it carries no further than most is right."""
    mention = replace(post(followers=25_000), classification="complaint")
    assert raised(replace(mention, priority="normal")) == []
    assert raised(replace(mention, priority="high")) == ["reach"]


def test_a_complaint_without_a_reply_counts_and_a_rant_without_one_does_not() -> None:
    """Told by the message of `silence.py`, so it is raised no second time."""
    facts = replace(FACTS, move="no_reply")
    complaint = fresh(classification="complaint")
    [trigger] = triggered(complaint, facts, PLAYBOOK)
    assert (trigger.id, trigger.told) == ("unanswered", "silence")
    assert raised(complaint, facts) == []
    assert triggered(fresh(classification="rant_troll"), facts, PLAYBOOK) == ()
    assert triggered(complaint, FACTS, PLAYBOOK) == ()


def test_the_third_rant_of_an_author_within_a_week_is_told() -> None:
    """S4.9: counts about posts, never a label on a person."""
    week = [(TEN - timedelta(days=day), "rant_troll") for day in (0, 3, 6)]
    mention = fresh(classification="rant_troll")
    assert raised(mention, replace(FACTS, author_posts=tuple(week))) == [
        "repeated_rant"
    ]
    assert raised(mention, replace(FACTS, author_posts=tuple(week[:2]))) == []
    old = (*week[:2], (TEN - timedelta(days=8), "rant_troll"))
    assert raised(mention, replace(FACTS, author_posts=old)) == []
    once = replace(
        FACTS, author_posts=tuple(week), told_lately=frozenset({"repeated_rant"})
    )
    assert raised(mention, once) == []


def test_what_management_knows_is_not_said_again() -> None:
    legal = fresh(flags=("legal",))
    same = replace(FACTS, raised=(escalation(reason="legal", level="L2"),))
    assert raised(legal, same) == []
    lower = replace(FACTS, raised=(escalation(reason="legal", level="L1"),))
    assert raised(legal, lower) == ["legal"]
    assert "legal" in [t.id for t in triggered(legal, same, PLAYBOOK)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "You will hear from my lawyers.", "legal"),
        ("de", "Das geht jetzt an meinen Anwalt!", "legal"),
        ("nl", "Ik doe aangifte bij de politie.", "legal"),
        ("en", "Your charger caught fire", "safety"),
        ("de", "Aus dem Netzteil kam Qualm", "safety"),
        ("nl", "De lader stond in brand", "safety"),
        ("nl", "Mijn gegevens liggen op straat", "data_breach"),
        ("de", "Ich will nicht mehr leben", "self_harm"),
        ("en", "I am a journalist writing about you", "press"),
        ("de", "Euer Verkäufer war rassistisch.", "discrimination"),
        ("", "Ik stap naar mijn advocaat", "legal"),
    ],
)
def test_words_suggest_a_flag_and_never_set_one(
    language: str, text: str, expected: str
) -> None:
    mention = post(text, language=language)
    assert expected in suggests(mention)
    assert raised(mention) == []
    assert expected not in suggests(replace(mention, flags=(expected,)))
    assert suggests(replace(mention, status=Status.CLOSED)) == []
    assert suggests(replace(mention, classification="not_relevant")) == []
    declined = suggested(mention, FACTS, PLAYBOOK, frozenset({expected}))
    assert expected not in [trigger.id for trigger in declined]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Sue from support was lovely"),
        ("en", "I issued a refund request"),
        ("de", "Wo finde ich die Anleitung?"),
        ("nl", "Wat een mooie lamp, bedankt"),
        ("de", "The new lamp is bomb"),
    ],
)
def test_ordinary_words_suggest_nothing(language: str, text: str) -> None:
    assert suggests(post(text, language=language)) == []


def test_somebody_hurt_suggests_the_crisis_team_once_the_flag_is_set() -> None:
    """Playbook 4.1: safety is L2, an injury L3; a person decides which."""
    hurt = replace(post("She is in hospital", language="en"), flags=("safety",))
    assert raised(hurt) == ["safety"]
    assert suggests(hurt) == ["injury"]


def test_irony_suggests_nothing_until_a_second_person_says_it_is_meant() -> None:
    """S3.9: a snarky remark is no crisis; another flag, or a second look, speaks."""
    week = tuple((TEN, "rant_troll") for _ in range(3))
    facts = replace(FACTS, author_posts=week, noticed=frozenset({"author_unhappy"}))
    ironic = replace(
        post("You will love to hear from my lawyer."), classification="rant_troll"
    )
    ironic = replace(ironic, flags=("sarcasm",))
    assert (raised(ironic, facts), suggests(ironic, facts)) == ([], [])
    meant = replace(ironic, read_as="serious")
    assert raised(meant, facts) == ["repeated_rant"]
    assert suggests(meant, facts) == ["legal", "author_unhappy"]
    assert raised(replace(ironic, flags=("sarcasm", "safety")), facts) != []


def test_findings_of_other_rooms_raise_or_suggest() -> None:
    """Playbook 4.1: our reply backfires → L1; two unhappy reactions → suggested."""
    backfires = replace(
        FACTS, by_hand=False, noticed=frozenset({"own_reply_backfires"})
    )
    assert raised(fresh(), backfires) == ["own_reply_backfires"]
    unhappy = replace(FACTS, by_hand=False, noticed=frozenset({"author_unhappy"}))
    assert raised(fresh(), unhappy) == []
    assert suggests(fresh(), unhappy) == ["author_unhappy"]


def test_what_is_long_overdue_counts_in_the_dry_run_and_is_told_by_the_reminder() -> (
    None
):
    late = replace(FACTS, overdue=1.6)
    assert [t.id for t in triggered(fresh(), late, PLAYBOOK)] == ["overdue"]
    assert raised(fresh(), late) == []
    assert suggests(fresh(), late) == []


def test_hostile_text_suggests_nothing_and_is_read_to_an_end() -> None:
    """Promise 9: literals only, and never more than a few thousand characters."""
    for text in (*HOSTILE, "anwal" * 200_000, "suicid " * 100):
        assert set(suggests(post(text))) <= {"self_harm"}
    assert suggests(post("x" * 6_000 + " my lawyer")) == []
