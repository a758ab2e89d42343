"""The card: small, valid and harmless, whatever the author wrote (DESIGN section 5)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.card.views.card import MOST_BYTES, weight_in_bytes
from bot.localslack.blocks import problems
from bot.playbook.playbook import LANGUAGES
from bot.ui.card_model import WatchModel
from data.followup.models import Earlier
from data.models import Author, Post
from tests.world.cards import draw, elements, said
from tests.world.view_cases import (
    ANNA,
    HOSTILE,
    NOW,
    claimed,
    closed,
    commands_in,
    decided,
    escalation,
    fullest,
    hostile_post,
    mention,
    model,
    states,
    watching,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_small_valid_and_harmless(language: str) -> None:
    """DESIGN promise 9: hostile text is only ever text."""
    for text in HOSTILE:
        for one in states(hostile_post(text)):
            card = draw(one, language)
            assert problems("message", card.blocks) == [], text[:40]
            assert commands_in(card.blocks) == [], text[:40]
            assert commands_in(card.text) == [], text[:40]
            assert weight_in_bytes(card) <= MOST_BYTES
            assert len(card.text) < 4000
            assert {block["type"] for block in card.blocks} <= {
                "section",
                "context",
                "actions",
                "rich_text",
            }


def test_the_sdk_takes_every_card() -> None:
    for text in HOSTILE[:5]:
        for one in states(hostile_post(text)):
            for block in draw(one).blocks:
                parsed = Block.parse(block)
                assert parsed is not None
                assert parsed.to_dict()["type"] == block["type"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400), name=st.text(max_size=80))
def test_no_text_and_no_name_breaks_a_card(text: str, name: str) -> None:
    post = Post(source="own", platform=name, text=text, author=Author(name=name))
    card = draw(model(mention(post)))
    assert problems("message", card.blocks) == []
    assert commands_in([card.text, *card.blocks]) == []
    assert weight_in_bytes(card) <= MOST_BYTES
    json.dumps(card.blocks).encode("ascii")


def test_nobody_is_pinged_by_a_card() -> None:
    card = draw(fullest(hostile_post("hello")))
    assert ANNA not in json.dumps(card.blocks) + card.text


def test_a_colleague_without_a_name_is_not_shown_as_an_id() -> None:
    assert ANNA not in said(draw(model(claimed(), names={ANNA: ANNA})))
    assert "a colleague" in said(draw(model(claimed(), names={})))


def test_a_long_text_is_cut_and_its_rest_is_one_press_away() -> None:
    card = draw(model(mention(hostile_post("word " * 400))))
    quote = next(b for b in card.blocks if b["type"] == "rich_text")
    body = quote["elements"][0]["elements"][-1]["text"]
    assert len(body.strip()) <= 600
    assert body.endswith("…")
    assert "mention.full_text" in [e["action_id"] for e in elements(card)]


def test_a_short_text_stands_whole_without_a_button_for_more() -> None:
    card = draw(model(mention(hostile_post("It smoked."))))
    assert "mention.full_text" not in [e["action_id"] for e in elements(card)]


def test_abuse_is_folded_away_everywhere() -> None:
    """S3.3: nobody has to read it twice; the text is neither in block nor in gist."""
    card = draw(model(mention(hostile_post("slur"), classification="abuse")))
    folded = json.dumps(card.blocks[1:]) + card.text.split(":", 1)[1]
    assert "slur" not in folded
    assert card.blocks[1]["accessory"]["action_id"] == "mention.full_text"


def test_the_first_80_characters_of_the_gist_stand_alone() -> None:
    post = Post(
        source="own", platform="x", text="It smoked", author=Author(name="Jana")
    )
    assert draw(model(mention(post))).text.startswith("#482 X, Jana: “It smoked”")
    assert "Unclaimed" in draw(model(mention(post))).text[:80]
    assert "claim by Mon 2 Mar, 10:35" in draw(model(mention(post))).text


def test_the_next_due_is_an_absolute_time() -> None:
    """S3.10: the earliest due counts, and nobody has to redraw how much is left of it."""
    card = said(draw(model(claimed(classification="complaint"))))
    assert "first reply by *<!date^" in card
    assert "|11:20>*" in card
    assert " left" not in card
    passed = claimed(first_reply_due=NOW - timedelta(minutes=5))
    assert "overdue" in said(draw(model(passed)))


def test_the_language_of_the_post_is_named() -> None:
    post = replace(hostile_post("hallo"), language="nl-BE")
    assert "Niederländisch" in said(draw(model(mention(post)), "de"))
    rare = replace(post, language="tlh")
    assert "tlh" in said(draw(model(mention(rare))))


def test_another_day_is_named() -> None:
    later = claimed(first_reply_due=NOW + timedelta(days=3))
    assert "|Do 5. März, 10:20>" in said(draw(model(later), "de"))
    far = claimed(first_reply_due=NOW + timedelta(days=400))
    assert "|Di 6. Apr. 2027, 11:20>" in said(draw(model(far), "de"))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (mention(), "⚪ *Unclaimed*"),
        (claimed(), "*Claimed* by Anna"),
        (watching(), "*Monitoring* · Answered · Anna"),
        (closed(), "*Closed* · Let it stand"),
    ],
)
def test_the_status_is_said_in_words(one: Any, words: str) -> None:
    assert words in said(draw(model(one)))


def test_an_escalation_is_seen_on_the_card() -> None:
    """DESIGN promise 7: seen and decided are two clocks."""
    asked = said(draw(model(claimed(), escalation=escalation())))
    assert "Management asked · Mia has not seen it yet · wanted by" in asked
    seen = escalation(acknowledged_by=ANNA, acknowledged_at=NOW)
    assert "Anna has seen it, decision wanted by" in said(
        draw(model(claimed(), escalation=seen))
    )
    after = said(draw(model(claimed(), escalation=decided())))
    assert "Management decided: Hold all replies" in after


def test_what_came_before_and_after_is_counted() -> None:
    """S0.7, S0.32: earlier mentions of the author by class and end, and who joined in."""
    card = said(
        draw(
            model(
                replies=3,
                replies_by_author=1,
                watch=WatchModel(
                    earlier=[
                        Earlier("complaint", "solved", 1),
                        Earlier("rant_troll", None, 1),
                    ],
                    spread=1,
                ),
                also_via=("syften",),
            )
        )
    )
    assert "+3 in this conversation, 1 by the author" in card
    assert "earlier: 2 (1 Complaint, Solved; 1 Rant / troll)" in card
    assert "spread 1" in card
    assert "also seen via syften" in card


def test_a_card_without_anything_is_still_a_card() -> None:
    card = draw(model(mention(Post(source="own"))))
    assert "author unknown" in said(card)
    assert "No text." in card.blocks[1]["text"]["text"]
    assert "mention.open_post" not in [e["action_id"] for e in elements(card)]
    assert problems("message", card.blocks) == []


def test_a_person_in_danger_has_the_numbers_on_the_card() -> None:
    """Playbook §4.1: emergency numbers, not a PR matter."""
    assert "112" in said(draw(model(mention(flags=("self_harm",)))))
