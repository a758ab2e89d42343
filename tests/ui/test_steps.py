"""The buttons of a card: the recommended step first, the rest always in order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.card.views.recommending import recommended, why
from bot.mentions.rules.replying import Unmet
from bot.playbook.playbook import LANGUAGES
from bot.ui.phrases import render
from data.models import ClosingStep, MentionId, Status
from data.replies.models import Draft, DraftId
from tests.world.cards import draw, elements, said, steps
from tests.world.view_cases import (
    ANNA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    escalation,
    hostile_post,
    mention,
    model,
    states,
    watching,
)

HOUR = timedelta(hours=1)
HEARD = (ClosingStep("acknowledged", NOW),)
CALLED, CLOSED = ClosingStep("personal", NOW), ClosingStep("closing", NOW)
DRAFT = Draft(DraftId(1), MentionId(482), "We look.", ANNA, NOW, ANNA, NOW)


def test_a_fresh_card_asks_for_a_class_and_an_owner() -> None:
    """Eight buttons in two rows of four, in the order of the playbook."""
    card = draw(model())
    rows = [b for b in card.blocks if ":classes:" in b.get("block_id", "")]
    assert [len(row["elements"]) for row in rows] == [4, 4]
    drawn = [e["action_id"] for row in rows for e in row["elements"]]
    assert drawn == [f"mention.classify.{name}" for name in PLAYBOOK.classes]
    assert steps(card) == [("I'll take it", True), ("Open post", False)]
    hidden = [o["text"]["text"] for o in elements(card, "overflow")[0]["options"]]
    assert hidden == ["Holding reply", "Escalate…", "Details", "Close…", "More…"]


def test_a_classed_card_has_a_chip_and_the_way_to_change_it() -> None:
    card = draw(model(mention(classification="complaint")))
    assert not any(":classes:" in b.get("block_id", "") for b in card.blocks)
    assert card.blocks[0]["text"]["text"].startswith("😟 Complaint · ")
    assert "Complaint" not in said(card), "no fact twice"
    assert steps(card)[1:3] == [("Holding reply", False), ("Escalate…", False)]
    values = [o["value"] for o in elements(card, "overflow")[0]["options"]]
    assert "change_class:482" in values


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (claimed(classification="complaint"), "Holding reply"),
        (claimed(classification="complaint", first_reply_at=NOW), "Draft reply"),
        (claimed(classification="question"), "Draft reply"),
        (claimed(classification="rant_troll", finding="venting"), "No reply…"),
        (claimed(classification="abuse", finding="threat"), "Evidence, removal…"),
        (mention(classification="praise"), "Liked"),
        (mention(classification="complaint"), "I'll take it"),
        (
            mention(classification="praise", finding="own_colleague"),
            "Let it stand",
        ),
        (mention(classification="praise", flags=("employee_author",)), "Let it stand"),
        (
            claimed(classification="wrong_facts", finding="cannot_verify"),
            "Holding reply",
        ),
        (claimed(classification="wrong_facts", finding="partly"), "Draft reply"),
        (watching(look_again_at=NOW - timedelta(minutes=1)), "Check now"),
    ],
)
def test_the_recommended_step_is_first_and_primary(one: Any, expected: str) -> None:
    """S0.16, S2.8: the playbook says what comes next."""
    buttons = steps(draw(model(one)))
    assert buttons[0] == (expected, True)
    assert [primary for _, primary in buttons].count(True) == 1


@pytest.mark.parametrize("into", ["praise", "rant_troll", "complaint", "question"])
def test_a_draft_that_has_rested_goes_out_next(into: str) -> None:
    """DESIGN section 5: whatever the class says in the beginning."""
    kinds = PLAYBOOK.question_of(into)
    found = next(iter(kinds.answers)) if kinds is not None else None
    one = mention(classification=into, finding=found)
    if PLAYBOOK.classes[into].settles == ():
        one = claimed(classification=into, finding=found)
    ready = replace(DRAFT, begun_at=NOW - timedelta(hours=1))
    card = draw(model(replace(one, claimed_at=ready.begun_at), draft=ready))
    assert steps(card)[0] == ("Posted", True)
    assert ("Open draft", False) in steps(card)
    assert "Draft saved · can be posted now" in said(card)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("what", "said_in_english"),
    [
        ("cool_off", "the cooling-off time"),
        ("second_reader", "a second reader"),
        ("approval", "an approval"),
        ("freeze", "the end of the pause"),
        ("block", "a change in the text"),
        ("own_look", "your own check"),
        ("core_hours", "the next core hours"),
        ("class", "a class"),
    ],
)
def test_a_card_says_what_its_draft_waits_for_and_never_that_it_can_go_out(
    what: str, said_in_english: str, language: str
) -> None:
    """S2.23: resting, with gaps or findings, or without its second reader."""
    missing = (Unmet(what, until=NOW + HOUR), Unmet("block"))
    for into in ("complaint", "praise", "rant_troll"):
        one = model(claimed(classification=into), draft=DRAFT, missing=missing)
        card = draw(one, language)
        shown = [e["action_id"] for e in elements(card)]
        assert "mention.mark_posted" not in shown
        assert WORDS[language]("line.draft.ready") not in said(card)
        assert True not in [primary for _, primary in steps(card)], "it is not our move"
        if language == "en":
            assert f"Draft saved · waiting for {said_in_english}" in said(card)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "First show that we have read it"),
        ({"closing_steps": HEARD, "promise_due": NOW + HOUR}, "Next is the solution, in person"),
        ({"closing_steps": HEARD, "promise_due": NOW - HOUR}, "The promised time has passed"),
        ({"closing_steps": (*HEARD, CALLED)}, "A public closing note shows that it ended well"),
        ({"closing_steps": (CALLED,)}, "There is no public reply of ours yet"),
        ({"closing_steps": (*HEARD, CALLED, CLOSED)}, "What is new since then?"),
        ({"classification": "question", "promise_due": NOW + HOUR}, "the answer we promised"),
        ({"classification": "question"}, "We have answered once."),
    ],
)  # fmt: skip
def test_the_calm_line_follows_the_case(changes: dict[str, Any], line: str) -> None:
    """Features B1: what was said already counts more than how a class begins."""
    spoken = {"first_reply_at": NOW - HOUR} if changes else {}
    one = claimed(**{"classification": "complaint", **spoken, **changes})
    drawing = render(PLAYBOOK, WORDS["en"], ZONE)
    assert line in why(model(one), drawing)


def test_every_question_a_card_asks_has_its_answers_on_the_card() -> None:
    """And while it is open, no other step is green for whoever has it."""
    card = draw(model(claimed(classification="wrong_facts")))
    assert "Who is right?" in said(card)
    row = next(b for b in card.blocks if b.get("block_id") == "m482:question")
    answers = PLAYBOOK.questions["who_is_right"].answers
    assert [e["action_id"] for e in row["elements"]] == [
        f"mention.finding.{answer}" for answer in answers
    ]
    assert True not in [primary for _, primary in steps(card)]
    answered = draw(model(claimed(classification="wrong_facts", finding="partly")))
    assert not any(":question" in b.get("block_id", "") for b in answered.blocks)


def test_the_buttons_of_the_steps_carry_the_names_of_their_moves() -> None:
    card = draw(model(claimed(classification="rant_troll", finding="venting")))
    assert [e["action_id"] for e in elements(card)] == [
        "mention.no_reply",
        "mention.reply_anyway",
        "mention.escalate",
        "mention.open_post",
    ]


def test_praise_offers_three_ways_to_settle_it() -> None:
    """S0.19: like, thank or let stand, each in one press."""
    card = draw(model(mention(classification="praise")))
    actions = [e["action_id"] for e in elements(card)]
    assert [one for one in actions if one.startswith("mention.settle")] == [
        "mention.settle.liked",
        "mention.settle.thanked",
        "mention.settle.let_stand",
    ]


def test_an_asked_management_is_not_asked_first_again() -> None:
    """Where an installation recommends asking, it is not recommended twice."""
    klass = PLAYBOOK.classes["abuse"].model_copy(update={"recommended": "escalate"})
    one, drawing = claimed(classification="abuse"), render(PLAYBOOK, WORDS["en"], ZONE)
    assert recommended(model(one), klass, drawing) == "escalate"
    asked = model(one, escalation=escalation())
    assert recommended(asked, klass, drawing) == "no_reply"


@pytest.mark.parametrize("text", ["short", None])
def test_at_most_four_steps_and_five_behind_the_dots(text: str | None) -> None:
    for one in states(hostile_post(text or "")):
        card = draw(one)
        closed_now = one.mention.status is Status.CLOSED
        assert len([] if closed_now else steps(card)) <= 4
        menu = card.blocks[0]["accessory"] if closed_now else None
        options = (menu or elements(card, "overflow")[0])["options"]
        assert 1 <= len(options) <= 5
        assert options[-1]["value"] == "menu:482"
        shown = {e["action_id"] for e in elements(card)}
        assert not shown & {f"mention.{o['value'].split(':')[0]}" for o in options}


def test_a_link_that_leads_elsewhere_says_where() -> None:
    post = replace(hostile_post("hi"), url="https://evil.example/x")
    assert steps(draw(model(mention(post))))[-1] == ("Open post (evil.example)", False)
    long = replace(hostile_post("hi"), url="https://x.com/" + "a" * 4000)
    assert "mention.open_post" not in [
        e["action_id"] for e in elements(draw(model(mention(long))))
    ]


def test_every_button_says_which_mention_it_is_about() -> None:
    for one in states(hostile_post("hello")):
        for button in elements(draw(one)):
            assert "#482" in button["accessibility_label"]
            assert button["value"] == "482"
