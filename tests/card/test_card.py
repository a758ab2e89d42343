"""The card: small, valid and harmless, whatever the author wrote (DESIGN section 5)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.card.views.card import LINES, MOST_BYTES, weight_in_bytes
from bot.card.views.details import details
from bot.localslack.blocks import problems
from bot.playbook.playbook import LANGUAGES
from bot.ui.blocks import Message
from bot.ui.card_model import WatchModel
from bot.ui.phrases import render
from data.followup.models import Earlier
from data.models import Author, Post
from tests.world.cards import draw, elements, said
from tests.world.telling import told
from tests.world.view_cases import (
    ANNA,
    HOSTILE,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
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
    body = _quoted(card)
    assert len(body.strip()) <= 600
    assert body.endswith("…")
    options = elements(card, "overflow")[0]["options"]
    assert "details:482" in [one["value"] for one in options]


def test_a_tall_text_is_cut_by_its_lines() -> None:
    """Forty short lines would push the buttons off a phone."""
    tall = "\n".join(f"line {n}" for n in range(1, 41))
    post = Post(source="own", text=tall, author=Author(name="Noor"))
    body = _quoted(draw(model(mention(post))))
    assert body.count("\n") == LINES - 1
    assert body.endswith("line 12…")


def test_a_card_shrinks_as_its_work_shrinks() -> None:
    """The whole quotation while it is our move, a part while we monitor, then none."""
    post = Post(source="own", text="word " * 60, author=Author(name="Noor"))
    assert len(_quoted(draw(model(claimed(post)))).strip()) > 160
    assert len(_quoted(draw(model(watching(post)))).strip()) <= 160
    assert len(draw(model(closed(post))).blocks) == 2


def test_a_short_text_stands_whole_in_the_first_line_and_nowhere_else() -> None:
    post = Post(source="own", platform="x", text="It smoked.", author=Author(name="Jo"))
    card = draw(model(mention(post)))
    assert card.blocks[0]["text"]["text"] == "Unclassified · Jo on X: “It smoked.”"
    assert json.dumps(card.blocks).count("It smoked.") == 1


def _quoted(card: Message) -> str:
    block = next(b for b in card.blocks if b.get("block_id") == "m482:text")
    return str(block["elements"][0]["elements"][-1]["text"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notification_begins_with_what_it_is_about(language: str) -> None:
    """Slack's desktop reads the first block, phones read `text`: both say the same."""
    for text in HOSTILE:
        for one in states(hostile_post(text)):
            card = draw(one, language)
            first = card.blocks[0]
            assert first["type"] == "section"
            assert first["text"]["type"] == "plain_text"
            assert "\n" not in first["text"]["text"]
            assert commands_in(first) == []
            label = one.mention.classification
            known = PLAYBOOK.classes.get(label or "")
            said_first = (
                WORDS[language].pick(known.label)
                if known is not None
                else WORDS[language]("card.unclassified")
            )
            assert said_first in first["text"]["text"]
            assert card.text.startswith(said_first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_most_four_lines_stand_between_text_and_buttons(language: str) -> None:
    """Status, then three of small print; no block of a question comes in between."""
    for one in (
        *states(hostile_post("It smoked.")),
        fullest(hostile_post("It smoked.")),
    ):
        card = draw(one, language)
        lines = [
            block
            for block in card.blocks
            if block.get("block_id", "").endswith((":status", ":facts"))
        ]
        assert 1 <= len(lines) <= 2
        if len(lines) == 2:
            assert lines[1]["elements"][0]["text"].count("\n") <= 2


def test_what_people_did_and_showed_stands_in_the_second_line() -> None:
    post = Post(
        source="own",
        platform="google_business",
        kind="review",
        text="Never again.",
        rating="3/5",
        reactions=340,
        likes=312,
        picture="https://images.example/lamp.jpg",
        author=Author(name="Jo", handle="jo_k", followers=15_200),
    )
    elements_ = draw(model(mention(post))).blocks[1]["elements"]
    assert "review" in elements_[0]["text"]
    assert elements_[1]["text"] == (
        "@jo_k · 15,200 followers · 312 likes · 28 other reactions · 3 of 5 stars"
    )
    assert elements_[2]["text"] == "<https://images.example/lamp.jpg|Picture>"
    folded = draw(model(mention(post, classification="abuse")))
    assert "lamp.jpg" not in json.dumps(folded.blocks)
    odd = replace(post, picture="javascript:alert(1)", rating="<!channel>")
    assert commands_in(draw(model(mention(odd))).blocks) == []


def test_abuse_is_folded_away_everywhere() -> None:
    """S3.3: nobody has to read it twice; the text is neither in block nor in summary."""
    post = Post(source="own", platform="x", text="slur", author=Author(name="Rudi"))
    card = draw(model(mention(post, classification="abuse")))
    assert "slur" not in json.dumps(card.blocks) + card.text
    assert card.blocks[0]["text"]["text"] == (
        "⛔ Abuse / illegal · Rudi on X: text not shown"
    )
    assert card.text.startswith("Abuse / illegal · Rudi on X: text not shown")
    assert "mention.full_text" in [e["action_id"] for e in elements(card)]


def test_the_first_80_characters_of_the_gist_stand_alone() -> None:
    post = Post(
        source="own", platform="x", text="It smoked", author=Author(name="Jana")
    )
    text = draw(model(mention(post))).text
    assert text.startswith("Unclassified · Jana on X: It smoked · Unclaimed")
    assert "Unclaimed" in text[:80]
    assert "claim by Mon 2 Mar, 10:35" in draw(model(mention(post))).text


def test_the_next_due_is_an_absolute_time() -> None:
    """S3.10: the earliest due counts, and nobody has to redraw how much is left of it."""
    drawn = draw(model(claimed(classification="complaint")))
    card = said(drawn)
    assert "first reply by *11:20*" in card
    status = next(b for b in drawn.blocks if b.get("block_id") == "m482:status")
    times = [e for e in status["elements"][0]["elements"] if e["type"] == "date"]
    assert [one["timestamp"] for one in times] == [int(NOW.timestamp()) + 3600]
    assert "{date_short_pretty}" in times[0]["format"], "true on another day, too"
    assert " left" not in card
    passed = claimed(first_reply_due=NOW - timedelta(minutes=5))
    assert "first reply was due *" in said(draw(model(passed)))


def test_the_language_of_the_post_is_named() -> None:
    post = replace(hostile_post("hallo"), language="nl-BE")
    assert "Niederländisch" in said(draw(model(mention(post)), "de"))
    rare = replace(post, language="tlh")
    assert "tlh" in said(draw(model(mention(rare))))


def test_another_day_is_named() -> None:
    later = claimed(first_reply_due=NOW + timedelta(days=3))
    assert "Do 5. März, 10:20" in said(draw(model(later), "de"))
    far = claimed(first_reply_due=NOW + timedelta(days=400))
    assert "Di 6. Apr. 2027, 11:20" in said(draw(model(far), "de"))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (mention(), "*Unclaimed*"),
        (claimed(), "*Anna*"),
        (watching(), "*Monitoring* · next check *"),
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


def test_what_came_before_and_after_is_counted_in_the_details() -> None:
    """S0.7, S0.32: earlier mentions of the author by class and end, and who joined in."""
    drawing = render(PLAYBOOK, WORDS["en"], ZONE)
    card = told(
        details(
            "{}",
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
            ),
            drawing,
            ["10:20 · received"],
            may_export=False,
        )
    )
    assert "10:20 · received" in card
    assert "+3 in this conversation, 1 by the author" in card
    assert "earlier: 2 (1 Complaint, Solved; 1 Rant / troll)" in card
    assert "spread 1" in card
    assert "also seen via syften" in card


def test_a_card_without_anything_is_still_a_card() -> None:
    card = draw(model(mention(Post(source="own"))))
    first = card.blocks[0]["text"]["text"]
    assert first == "Unclassified · author unknown on Web: no text"
    assert "No text." in json.dumps(card.blocks)
    assert "mention.open_post" not in [e["action_id"] for e in elements(card)]
    assert problems("message", card.blocks) == []


def test_a_person_in_danger_has_the_numbers_on_the_card() -> None:
    """Playbook §4.1: emergency numbers, not a PR matter."""
    assert "112" in said(draw(model(mention(flags=("self_harm",)))))
