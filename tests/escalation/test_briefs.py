"""Briefs and their answers: one question, a deadline, and two clocks (DESIGN promise 7)."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.card.views.card import render_card
from bot.card.views.redacted import redact
from bot.desk.actions import ACTIONS
from bot.desk.views.notifications import trouble
from bot.localslack.blocks import problems
from bot.ui.blocks import Message
from bot.ui.card_model import Briefing, PhoneContact
from data.escalation.models import InfoRequest
from data.models import EscalationId, Status
from data.outbox.notification_data import Trouble
from tests.world.view_cases import (
    ANNA,
    HOSTILE,
    MIA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    actions_of,
    claimed,
    commands_in,
    decided,
    escalation,
    hostile_post,
    mention,
    model,
    notification,
)

LINK = "https://example.slack.com/archives/C1/p1"


def test_a_brief_has_one_question_a_time_and_its_buttons() -> None:
    """Playbook §4.3: what, who, since, done so far, and what is asked by when."""
    said = notification("brief", model=model(mention()), link=LINK)
    assert said.text.startswith("Please decide by <!date^")
    assert said.text.endswith("Do we advise to stop using it?")
    assert actions_of(said) == [
        "escalation.yes",
        "escalation.no",
        "escalation.yes_but",
        "escalation.ask_back",
        "escalation.delegate",
        "escalation.more",
    ]
    assert options_of(said) == [
        "acknowledge",
        "decide",
        "take_case",
        "open_post",
        "export",
    ]
    whole = json.dumps(said.blocks, ensure_ascii=False)
    for part in (
        "12,400 followers",
        "So far",
        "Not answered yet",
        "Anna asks, ",
        "Safety or health · Management",
    ):
        assert part in whole


def test_a_notice_that_was_seen_keeps_the_post_and_the_export() -> None:
    seen = escalation(
        kind="fyi", acknowledged_by=MIA, acknowledged_at=NOW, ended_at=NOW
    )
    said = notification("brief_redrawn", model=model(mention()), escalation=seen)
    assert actions_of(said) == ["mention.open_post", "escalation.more"]
    assert options_of(said) == ["export"]


def options_of(said: Message) -> list[str]:
    """What stands in the menu of a brief, by name."""
    return [
        option["value"].partition(":")[0]
        for block in said.blocks
        for one in block.get("elements", [])
        for option in one.get("options", [])
    ]


def test_a_brief_shows_what_became_of_it() -> None:
    """DESIGN promise 7: after the decision nothing is left to press."""
    seen = escalation(acknowledged_by=MIA, acknowledged_at=NOW)
    again = notification("brief_redrawn", escalation=seen)
    assert "Seen by Mia" in again.text
    assert actions_of(again)[0] == "escalation.yes"
    assert "acknowledge" not in options_of(again)
    after = notification("brief_redrawn", escalation=decided())
    assert "Mia decided: " in after.text
    assert "Wait for the lab" in after.text
    assert options_of(after) == ["export"]
    unseen = notification("brief_again")
    assert unseen.text.startswith("Not seen yet, so I'm sending it once more. Please")


def test_a_small_circle_stays_small() -> None:
    """What is for few eyes is not repeated in another channel."""
    quiet = model(claimed(hostile_post("secret name"), flags=("staff_named",)))
    said = notification("brief", model=quiet)
    quoted = [b for b in said.blocks if b["type"] == "rich_text"]
    assert quoted == []
    folded = next(
        b for b in said.blocks if "Confidential: the text is behind" in json.dumps(b)
    )
    assert folded["accessory"]["action_id"] == "mention.full_text"
    post = replace(quiet.mention.post, visibility="public")
    apart = notification("brief_dm", model=model(replace(quiet.mention, post=post)))
    assert [b for b in apart.blocks if b["type"] == "rich_text"] != []
    hidden = notification("brief", model=redact(quiet))
    assert "Safety" not in json.dumps([hidden.text, hidden.blocks])
    assert "No public talk" not in json.dumps(hidden.blocks)


def test_what_may_save_somebody_stands_above_the_facts() -> None:
    said = notification("brief_dm", model=model(claimed(flags=("self_harm",))))
    order = [json.dumps(block) for block in said.blocks]
    first = next(n for n, text in enumerate(order) if "Emergency 112" in text)
    facts = next(n for n, text in enumerate(order) if "So far" in text)
    assert said.blocks[first]["type"] == "section"
    assert first < facts


@pytest.mark.parametrize("text", ["&" * 1000, "<" * 1000, "." * 1000, *HOSTILE[:4]])
def test_no_text_takes_the_buttons_of_a_brief(text: str) -> None:
    """DESIGN promise 9: Slack counts what is escaped, and refuses the whole message."""
    asked_back = [
        InfoRequest(n, EscalationId(3), text, MIA, NOW, text, ANNA, NOW) for n in (1, 2)
    ]
    contact = PhoneContact("nora", text, phone=text, email=text)
    full = model(
        claimed(hostile_post(text)),
        briefing=Briefing(contacts=(contact,), info_requests=tuple(asked_back)),
    )
    asked = escalation(
        question=text or "?", known=text, unknown=text, proposal=text, why=text
    )
    for kind in ("brief", "brief_dm", "brief_again"):
        said = notification(kind, model=full, escalation=asked)
        assert problems("message", said.blocks) == []
        assert "escalation.yes" in actions_of(said)
        assert "decide" in options_of(said)
    done = decided(instruction=text, why=text, known=text, unknown=text)
    assert (
        problems("message", notification("brief", model=full, escalation=done).blocks)
        == []
    )


@pytest.mark.parametrize("kind", ["question", "fyi", "approval"])
def test_the_case_can_be_taken_along_from_every_brief(kind: str) -> None:
    """Five hide behind the menu, and *Export* is never the sixth."""
    contacts = (PhoneContact("nora", "Nora", phone="+49 40 1"),)
    few = model(claimed(flags=("self_harm",)), briefing=Briefing(contacts=contacts))
    said = notification(
        "brief_dm", model=few, escalation=escalation(kind=kind, level="L3")
    )
    [closing_steps] = [
        element
        for block in said.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "overflow"
    ]
    names = [option["value"].partition(":")[0] for option in closing_steps["options"]]
    assert names[-1] == "export"
    assert ("emergency" in names) is (kind == "approval")


def test_a_brief_says_what_was_done_and_no_more() -> None:
    """Closing stops the clock of the first reply; that is no reply (playbook 4.3)."""
    over = claimed(
        status=Status.CLOSED,
        owner=None,
        claimed_at=None,
        first_reply_at=NOW,
        closed_at=NOW,
        outcome="not_relevant",
    )
    said = json.dumps(notification("brief", model=model(over)).blocks)
    assert "Holding reply posted" not in said
    assert "closed: " in said
    held = model(claimed(), briefing=Briefing(held_at=NOW))
    assert "Holding reply posted" in json.dumps(
        notification("brief", model=held).blocks
    )


def test_why_it_comes_names_who_and_for_whom() -> None:
    passed = notification("brief_delegated", {"by": ANNA})
    assert passed.text.startswith("Anna delegated this to you.")
    instead = notification("brief_instead", {"for": MIA})
    assert instead.text.startswith("Slack cannot reach Mia")
    late = escalation(decide_by=NOW - timedelta(minutes=10))
    assert "that has passed" in notification("brief_deputy", escalation=late).text


def test_what_comes_next_is_what_was_decided() -> None:
    """playbook 4.4: a decision changes the card, and what the message offers."""
    silent = decided(decision="no_reply")
    told = notification("decided", escalation=silent)
    assert actions_of(told) == ["mention.no_reply", "mention.open_post"]
    card = render_card(
        model(claimed(classification="complaint"), escalation=silent),
        PLAYBOOK,
        WORDS["en"],
        zone=ZONE,
        offers=ACTIONS,
    )
    assert actions_of(card)[0] == "mention.no_reply"


def test_whoever_asked_hears_what_was_decided() -> None:
    told = notification("decided", escalation=decided())
    assert told.text == "Mia decided on #482: Hold all replies"
    assert "Wait for the lab." in json.dumps(told.blocks)


def test_an_admin_hears_what_needs_a_hand() -> None:
    data = Trouble(kind="channel_blocked", code="not_in_channel", channel="C1")
    said = trouble(data, WORDS["en"]).text
    assert "/invite" in said
    assert said.endswith("(<#C1> · not\u2060_\u2060in\u2060_\u2060channel)")
    assert "plain text" in trouble(Trouble(kind="drawing_refused"), WORDS["en"]).text
    odd = trouble(Trouble(kind="tea", source="<!here>", channel="<!here>"), WORDS["en"])
    assert "tea" in odd.text
    assert commands_in(odd.text) == []


def test_every_kind_of_trouble_in_the_code_has_a_sentence() -> None:
    channels = [Path(__file__).resolve().parents[2] / "bot" / "outbox"]
    kinds = {
        kind
        for channel in channels
        for path in channel.glob("*.py")
        for kind in re.findall(
            r'gate\.say\(\s*"(\w+)"', path.read_text(encoding="utf-8")
        )
    }
    assert "card_deleted" in kinds
    assert {kind for kind in kinds if not WORDS["en"].has(f"trouble.{kind}")} == set()
