"""Briefs and their answers: one question, a time, and two clocks (DESIGN promise 7)."""

import json
import re
from pathlib import Path
from typing import Any

from bot.drawing.letters import draw_letter, trouble
from bot.drawing.pieces.blocks import Message
from tests.drawing.cases import (
    MIA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    commands_in,
    decided,
    escalation,
    hostile_post,
    mention,
    scene,
)

LINK = "https://example.slack.com/archives/C1/p1"


def letter(
    kind: str,
    data: dict[str, object] | None = None,
    language: str = "en",
    **changes: Any,
) -> Message:
    """The letter, about a claimed mention unless a test says otherwise."""
    given = {"scene": scene(claimed()), "escalation": escalation(), **changes}
    drawn = draw_letter(
        kind,
        data or {},
        given.pop("scene"),
        given.pop("escalation"),
        PLAYBOOK,
        WORDS[language],
        ZONE,
        **given,
    )
    assert drawn is not None
    return drawn


def actions_of(message: Message) -> list[str]:
    """The buttons of a letter."""
    rows = [b for b in message.blocks if b["type"] == "actions"]
    return [e["action_id"] for row in rows for e in row["elements"]]


def test_a_brief_has_one_question_a_time_and_its_buttons() -> None:
    """Playbook §4.3: what, who, since, done so far, and what is asked by when."""
    said = letter("brief", scene=scene(mention()), link=LINK)
    assert said.text.startswith(
        "L2 Management · Safety or health: Do we advise to stop using it? "
        "Please decide by <!date^"
    )
    assert actions_of(said) == [
        "escalation.acknowledge",
        "escalation.decide",
        "escalation.take_case",
        "mention.open_post",
        "escalation.more",
    ]
    whole = json.dumps(said.blocks, ensure_ascii=False)
    for part in ("12,400 followers", "Since", "Not answered yet", "Asked by Anna"):
        assert part in whole


def test_a_brief_shows_what_became_of_it() -> None:
    """DESIGN promise 7: after the decision nothing is left to press."""
    seen = escalation(acknowledged_by=MIA, acknowledged_at=NOW)
    again = letter("brief_redrawn", escalation=seen)
    assert "Seen by Mia" in again.text
    assert actions_of(again)[0] == "escalation.decide"
    after = letter("brief_redrawn", escalation=decided())
    assert "Decided by Mia" in after.text
    assert "Wait for the lab" in after.text
    assert "escalation.decide" not in actions_of(after)
    unseen = letter("brief_again")
    assert unseen.text.startswith("Not seen yet, so here it is once more. L2 Manage")


def test_a_small_circle_stays_small() -> None:
    """S4.3: what is for few eyes is not repeated in another channel."""
    quiet = scene(claimed(hostile_post("secret name"), flags=("staff_named",)))
    said = letter("brief", scene=quiet)
    quoted = [b for b in said.blocks if b["type"] == "rich_text"]
    assert quoted == []
    assert "full_text:482" in json.dumps(said.blocks)


def test_whoever_asked_hears_that_it_was_seen_and_decided() -> None:
    seen = escalation(acknowledged_by=MIA, acknowledged_at=NOW)
    assert "Mia has seen your question" in letter("acknowledged", escalation=seen).text
    told = letter("decided", escalation=decided())
    assert told.text == "Mia decided on #482: Hold all replies"
    assert "Wait for the lab." in json.dumps(told.blocks)


def test_an_admin_hears_what_needs_a_hand() -> None:
    data = {"kind": "channel_blocked", "code": "not_in_channel", "channel": "C1"}
    said = trouble(data, WORDS["en"]).text
    assert "/invite" in said
    assert said.endswith("(not\u2060_\u2060in\u2060_\u2060channel · <#C1>)")
    assert "plain text" in trouble({"kind": "drawing_refused"}, WORDS["en"]).text
    odd = trouble(
        {"kind": "tea", "source": "<!here>", "channel": "<!here>"}, WORDS["en"]
    )
    assert "tea" in odd.text
    assert commands_in(odd.text) == []


def test_every_kind_of_trouble_in_the_code_has_a_sentence() -> None:
    rooms = [Path(__file__).resolve().parents[2] / "bot" / "slack"]
    kinds = {
        kind
        for room in rooms
        for path in room.glob("*.py")
        for kind in re.findall(
            r'gate\.say\(\s*"(\w+)"', path.read_text(encoding="utf-8")
        )
    }
    assert "card_deleted" in kinds
    assert {kind for kind in kinds if not WORDS["en"].has(f"trouble.{kind}")} == set()
