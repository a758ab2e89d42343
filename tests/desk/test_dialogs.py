"""The modals: one step each, valid in three languages, for every kind of mention."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.card.views import dialogs as card_dialogs
from bot.desk.actions import ACTIONS
from bot.escalation.views import deciding
from bot.handoffs.views import closing, going_private
from bot.intake.views import add
from bot.localslack.blocks import problems_of_view
from bot.mentions.rules.ending import OpenEnds
from bot.playbook.playbook import LANGUAGES
from bot.replies.rules.rendered_draft import TemplateOffer
from bot.replies.views import publishing
from bot.replies.views.holding import Sketch, holding
from bot.team.views import hand_over
from bot.ui.blocks import View
from bot.ui.phrases import render
from bot.ui.translator import Translator
from data.handoffs.models import Handover, HandoverId
from data.models import MentionId, Post
from tests.world.view_cases import (
    ANNA,
    BEN,
    HOSTILE,
    MIA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    closed,
    commands_in,
    escalation,
    fullest,
    hostile_post,
    mention,
    menu_of,
    model,
    task,
    watching,
)

META = '{"mention": 482}'
LATER = NOW + timedelta(hours=2)
SENTENCES = (
    ("ask_back", "question"),
    ("answer_back", "answer"),
    ("stand_down", "sentence"),
)
SKETCH = Sketch(LATER, "holding", "We look.")
OFFERS = (
    TemplateOffer("holding", "Holding", "We look."),
    TemplateOffer("away", "Away", "Later."),
)

CARD = model(mention())


def private_and_closing(words: Translator, post: Post, text: str) -> Iterator[View]:
    """What goes on in private, and how a case ends, with everything still open."""
    base_render_context = render(PLAYBOOK, words, ZONE)
    case = claimed(post, classification="complaint", promise_due=LATER)
    ends = OpenEnds([task(text or "?")] * 9, escalation(question=text or "?"), True)
    handover = Handover(HandoverId(1), case.id, "phone", "accepted", ANNA, NOW)
    yield closing.close(
        META, case, ends, base_render_context, now=NOW, outcome="solved"
    )
    yield closing.cannot_fix(META, case, ends, base_render_context)
    yield closing.stand(META, base_render_context, chosen="not_worthwhile")
    yield going_private.offer(
        META, base_render_context, links={"dm": text}, said=False, contact_by=LATER
    )
    yield going_private.call(META, handover, base_render_context)
    yield going_private.community(
        META, base_render_context, url="", handle=text[:100], whole=True
    )
    yield going_private.update(
        META,
        base_render_context,
        kind="investigating",
        repairs={7: text or "?"},
        now=NOW,
        next_by=LATER,
    )


def every(words: Translator, text: str) -> Iterator[View]:
    """Every dialog there is, about the worst text there is."""
    post = hostile_post(text)
    yield hand_over(META, words)
    yield card_dialogs.flags(META, PLAYBOOK, words, chosen=("press", "legal"))
    yield card_dialogs.flags(META, PLAYBOOK, words)
    yield card_dialogs.change_class(META, PLAYBOOK, words, current="praise")
    for question in PLAYBOOK.questions.values():
        yield card_dialogs.finding(META, mention().id, question, words)
    drawing = render(PLAYBOOK, words, ZONE)
    for unfolded in (False, True):
        sketch = replace(SKETCH, unfolded=unfolded)
        yield holding(META, sketch, OFFERS, model(mention(post=post)), drawing)
        yield publishing.answer(
            META, words, now=NOW, number=MentionId(1), unfolded=unfolded
        )
        yield deciding.escalate(
            META, PLAYBOOK, words, people={MIA: "Mia"}, level="L2", unfolded=unfolded
        )
    yield publishing.no_reply(META, PLAYBOOK, words)
    yield from private_and_closing(words, post, text)
    yield add(META, PLAYBOOK, words, text="x" * 5000)
    yield deciding.escalate(META, PLAYBOOK, words, people={})
    yield deciding.escalate(
        META,
        PLAYBOOK,
        words,
        people={MIA: text or "Mia", BEN: "Ben"},
        level="L2",
        reason="legal",
        decide_by=LATER,
    )
    asked = escalation(question=text or "What now?")
    full, base_render_context = fullest(post), render(PLAYBOOK, words, ZONE)
    asked = replace(asked, proposal=text, known=text, unknown=text)
    yield deciding.decide(META, asked, full, base_render_context)
    yield deciding.copy_text(META, asked, full, base_render_context)
    yield deciding.delegate(META, words, people={MIA: text or "Mia"})
    yield deciding.delegate(META, words, people={})
    for name, key in SENTENCES:
        yield deciding.sentence(name, META, key, words)
    yield card_dialogs.history(META, 482, [f"10:20 · {text[:200]}"] * 500, words)
    yield card_dialogs.history(META, 482, [], words)
    yield card_dialogs.full_text(META, model(mention(post)), words)
    yield card_dialogs.show(
        META, fullest(post), PLAYBOOK, words, zone=ZONE, offers=ACTIONS
    )
    for one in (mention(post), claimed(post), watching(post), closed(post)):
        yield menu_of(one, words, BEN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialog_is_valid_and_harmless(language: str) -> None:
    for text in HOSTILE:
        for view in every(WORDS[language], text):
            assert problems_of_view(view) == [], view["callback_id"]
            assert commands_in(view) == [], text[:40]


def fields(view: View) -> dict[str, dict[str, Any]]:
    """The inputs by their names."""
    return {b["block_id"]: b for b in view["blocks"] if b["type"] == "input"}


@pytest.mark.parametrize(
    ("callback", "draw", "names"),
    [
        ("hand_over", lambda w: hand_over(META, w), {"to", "note"}),
        ("flags", lambda w: card_dialogs.flags(META, PLAYBOOK, w), {"flags"}),
        (
            "classify_more",
            lambda w: card_dialogs.change_class(META, PLAYBOOK, w),
            {"class"},
        ),
        (
            "holding",
            lambda w: holding(META, SKETCH, OFFERS, CARD, render(PLAYBOOK, w, ZONE)),
            {"text", "promised"},
        ),
        (
            "holding",
            lambda w: holding(
                META,
                replace(SKETCH, unfolded=True),
                OFFERS,
                CARD,
                render(PLAYBOOK, w, ZONE),
            ),
            {"text", "url", "promised", "template", "channel", "at"},
        ),
        (
            "answer",
            lambda w: publishing.answer(META, w, now=NOW, number=MentionId(1)),
            {"text", "url"},
        ),
        (
            "answer",
            lambda w: publishing.answer(
                META, w, now=NOW, number=MentionId(1), unfolded=True
            ),
            {"text", "url", "channel", "at"},
        ),
        ("no_reply", lambda w: publishing.no_reply(META, PLAYBOOK, w), {"reason"}),
        (
            "close",
            lambda w: closing.close(
                META, mention(), OpenEnds(), render(PLAYBOOK, w, ZONE), now=NOW
            ),
            {"outcome"},
        ),
        (
            "close",
            lambda w: closing.close(
                META,
                mention(classification="complaint", closing_steps=()),
                OpenEnds(private=True),
                render(PLAYBOOK, w, ZONE),
                now=NOW,
                outcome="moved_private",
            ),
            {
                *("outcome", "text", "url", "channel", "at", "result", "anyway"),
                *("dot_acknowledged", "dot_personal", "dot_closing"),
            },
        ),
        (
            "escalate",
            lambda w: deciding.escalate(META, PLAYBOOK, w, people={}),
            {
                *("kind", "reason", "question", "level", "manager", "decide_by"),
                *("proposal", "known", "unknown"),
            },
        ),
        (
            "add",
            lambda w: add(META, PLAYBOOK, w),
            {"url", "text", "author", "platform"},
        ),
    ],
)
def test_a_dialog_asks_for_its_fields_and_carries_its_mention(
    callback: str, draw: Callable[[Translator], View], names: set[str]
) -> None:
    view = draw(WORDS["en"])
    assert view["callback_id"] == callback
    assert view["private_metadata"] == META
    assert set(fields(view)) == names
    assert "submit" in view


def test_a_hand_over_never_demands_a_reason() -> None:
    """DESIGN section 4: a note if wanted, never a reason."""
    view = fields(hand_over(META, WORDS["en"]))
    assert view["note"]["optional"] is True
    assert view["to"]["optional"] is False


def test_a_holding_reply_is_prefilled_with_its_promise() -> None:
    """S2.40, S3.20: at most three presses from a fresh card to a marked holding reply."""
    view = fields(holding(META, SKETCH, (), CARD, render(PLAYBOOK, WORDS["en"], ZONE)))
    picked = view["promised"]["element"]["initial_date_time"]
    assert picked == int(LATER.timestamp())
    needed = [name for name, block in view.items() if not block["optional"]]
    assert "promised" in needed, "without a time there is no promise"
    filled = [name for name in needed if len(view[name]["element"]) > 2]
    assert sorted(filled) == sorted(needed)


def test_all_flags_can_be_chosen_and_those_set_are_marked() -> None:
    view = fields(card_dialogs.flags(META, PLAYBOOK, WORDS["de"], chosen=("press",)))
    element = view["flags"]["element"]
    assert len(element["options"]) == 13
    assert [o["value"] for o in element["initial_options"]] == ["press"]


def test_each_reason_says_when_we_look_again() -> None:
    """S0.14: not answering is a decision with another look."""
    view = fields(publishing.no_reply(META, PLAYBOOK, WORDS["en"]))
    texts = [o["description"]["text"] for o in view["reason"]["element"]["options"]]
    assert "check after 4 h" in texts


def test_a_question_is_answered_by_one_press() -> None:
    """Who is right?"""
    question = PLAYBOOK.questions["who_is_right"]
    view = card_dialogs.finding(META, mention().id, question, WORDS["en"])
    pressed = [e["action_id"] for e in view["blocks"][1]["elements"]]
    assert "mention.finding.they_are_right" in pressed
    assert "submit" not in view


def offered(view: View) -> set[str]:
    """What a menu offers: by a button, or by an option of its select."""
    rows = [b for b in view["blocks"] if b["type"] == "actions"]
    drawn = [
        e["action_id"].removeprefix("mention.") for r in rows for e in r["elements"]
    ]
    chosen = [b["accessory"] for b in view["blocks"] if "accessory" in b]
    values = [
        option["value"].partition(":")[0]
        for select in chosen
        for group in select["option_groups"]
        for option in group["options"]
    ]
    assert len(drawn) <= 8
    assert len({*drawn, *values}) == len([*drawn, *values]), "nothing twice"
    return {*drawn, *values}


def test_the_menu_offers_what_this_person_may_do() -> None:
    one = claimed(classification="complaint")
    mine = menu_of(one, WORDS["en"], ANNA)
    theirs = menu_of(one, WORDS["en"], BEN)
    assert {"release", "answer", "no_reply", "close"} <= offered(mine)
    assert "take_over" not in offered(mine)
    first = next(b for b in theirs["blocks"] if b["type"] == "actions")["elements"][0]
    assert first["action_id"] == "mention.take_over"
    assert not {"release", "holding", "answer", "no_reply"} & offered(theirs)
    assert {"history", "full_text", "flags"} <= offered(theirs)
    on_card = {"holding", "draft", "escalate", "hand_over", "snooze", "change_class"}
    assert not on_card & (offered(mine) | offered(theirs)), "these are on the card"


def test_the_menu_settles_only_as_the_class_allows() -> None:
    praise = mention(classification="praise")
    menu = menu_of(praise, WORDS["en"])
    assert not any(name.startswith("settle") for name in offered(menu)), "on the card"
    late = menu_of(watching(classification="praise"), WORDS["en"])
    ways = {"settle.liked", "settle.thanked", "settle.let_stand"}
    assert ways <= offered(late)
    plain = menu_of(mention(), WORDS["en"])
    assert not any(name.startswith("settle") for name in offered(plain))


def test_the_menu_leaves_out_what_would_be_refused() -> None:
    fresh = menu_of(claimed(), WORDS["en"], ANNA)
    assert "answer" not in offered(fresh)
    praise = mention(classification="praise")
    lovely = menu_of(praise, WORDS["en"])
    assert "stand" not in offered(lovely)
    assert "ask_finding" not in offered(lovely), "the card asks it"
    assert "unwatch_author" not in offered(lovely), "nothing is watched"
    let_go = menu_of(watching(classification="wrong_facts"), WORDS["en"])
    assert "ask_finding" in offered(let_go)


def test_the_full_text_loses_nothing_but_space() -> None:
    text = "word " * 6_000
    view = card_dialogs.full_text(META, model(mention(hostile_post(text))), WORDS["en"])
    parts = [
        e["text"]
        for b in view["blocks"][1:]
        for quoted in b["elements"]
        for e in quoted["elements"]
    ]
    assert " ".join(parts).split() == text.split()
    assert max(map(len, parts)) <= 3000


def test_a_long_history_shows_the_newest_lines() -> None:
    view = card_dialogs.history(
        META, 482, [f"line {n}" for n in range(400)], WORDS["en"]
    )
    assert "300 earlier lines" in view["blocks"][0]["elements"][0]["text"]
    last = view["blocks"][-1]["elements"][0]["elements"][0]["text"]
    assert last.endswith("line 399")
