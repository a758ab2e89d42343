"""The confirmation after a press: what happened, what is next, or a refusal."""

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.card.views.history import lines
from bot.core.command import NO_ANSWER, CommandAnswer, CommandResult
from bot.desk.views.private_answers import (
    confirmation,
    is_told,
    refusal,
    refused_in_words,
)
from bot.errors import Refused
from bot.localslack.blocks import problems
from bot.mentions.rules.moves import MOVES
from bot.playbook.playbook import LANGUAGES
from bot.ui.phrases import RenderContext, render
from data.audit.event_data import NOTHING_MORE, EventData
from data.audit.event_kinds import KINDS, class_of
from data.intake.event_data import Changed
from data.mentions.event_data import Classed, Flagged
from data.models import Event
from data.payloads import from_json
from data.storms.event_data import OfStorm
from tests.world.view_cases import (
    ANNA,
    BEN,
    HOSTILE,
    MIA,
    NAMES,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    closed,
    commands_in,
    mention,
    watching,
)

ROOT = Path(__file__).resolve().parents[2]


def render_context_in(language: str) -> RenderContext:
    """A pen for Berlin."""
    return render(PLAYBOOK, WORDS[language], ZONE)


LATER = (NOW + timedelta(days=1)).isoformat()
FOUND = Classed("praise", "praise", finding="true")
LEGAL = Flagged(added=("legal",), removed=())


def confirm(
    move: str,
    one: Any,
    data: EventData = NOTHING_MORE,
    answer: CommandAnswer = NO_ANSWER,
    **more: Any,
) -> Any:
    """What Anna hears, in English."""
    return confirmation(
        move,
        one,
        render_context_in("en"),
        now=NOW,
        data=data,
        answer=answer,
        names=NAMES,
        **more,
    )


def reasons() -> set[str]:
    """Every reason any rule or use case refuses with, read from the code."""
    found = set()
    for channel in ("bot", "handlers"):
        for path in (ROOT / channel).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", "") == "Refused"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                ):
                    found.add(str(node.args[0].value))
    return found


def test_every_reason_of_the_code_is_a_sentence() -> None:
    found = reasons()
    assert "owned_by" in found
    assert {
        reason for reason in found if not WORDS["en"].has(f"refused.{reason}")
    } == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_can_be_said_with_hostile_values(language: str) -> None:
    values = {"person": BEN, "name": HOSTILE[0], "at": NOW, "class": "praise"}
    values |= {"outcome": "liked", "number": 482}
    said = WORDS[language].sentences()
    for key in [key for key in said if key.startswith("refused.")]:
        refused = Refused(key.removeprefix("refused."), values)
        drawn = refusal(
            refused, render_context_in(language), now=NOW, mention=claimed()
        )
        assert problems("message", drawn.blocks) == []
        assert commands_in([drawn.text, *drawn.blocks]) == []
        plain = refused_in_words(
            refused, render_context_in(language), now=NOW, mention=claimed()
        )
        assert "<!date" not in plain


def test_who_is_too_late_hears_who_has_it_since_when_and_can_take_over() -> None:
    """DESIGN promise 4."""
    refused = Refused("owned_by", {"person": BEN, "name": "Ben", "at": NOW})
    drawn = refusal(refused, render_context_in("en"), now=NOW, mention=claimed())
    assert drawn.text.startswith("Ben has had it since <!date^")
    assert drawn.blocks[1]["elements"][0]["action_id"] == "mention.take_over"
    plain = refused_in_words(refused, render_context_in("de"), now=NOW)
    assert plain.startswith("Ben ist seit 10:20 dran.")


def test_a_reason_nobody_wrote_a_sentence_for_is_still_an_answer() -> None:
    assert "no tea" in refusal(Refused("no tea"), render_context_in("en"), now=NOW).text
    assert refusal(Refused("owned_by"), render_context_in("en"), now=NOW).text != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_is_confirmed(language: str) -> None:
    said = {"from": BEN, "to": BEN, "manager": MIA, "added": ["press"], "until": LATER}
    for move in [*MOVES, "acknowledged", "decided"]:
        for one in (mention(classification="praise"), watching(), claimed()):
            drawn = confirmation(
                move,
                one,
                render_context_in(language),
                now=NOW,
                data=from_json(class_of(move, 1), said),
                answer=CommandAnswer(to=BEN),
                names=NAMES,
                undoable=True,
            )
            assert problems("message", drawn.blocks) == []
            assert "{" not in drawn.text.replace("{date_short_pretty} {time}", "")


def test_every_move_of_a_person_has_a_sentence_of_its_own() -> None:
    of_people = {name for name, move in MOVES.items() if move.whose.value != "source"}
    assert {name for name in of_people if not WORDS["en"].has(f"done.{name}")} == set()


def test_a_class_says_what_to_do_and_asks_its_one_question() -> None:
    """S4.10: the next step comes with the press."""
    drawn = confirm("classify", mention(classification="wrong_facts"), undoable=True)
    assert "Check first." in drawn.text
    assert "Who is right?" in drawn.text
    pressed = [e["action_id"] for b in drawn.blocks[2:] for e in b["elements"]]
    assert pressed[0] == "mention.finding.they_are_wrong"
    assert pressed[-1] == "mention.undo"


def test_true_praise_asks_once_whom_it_is_for() -> None:
    """S0.17: optional, one press."""
    true = mention(classification="praise", finding="true")
    drawn = confirm("classify", true, FOUND)
    pressed = [e["action_id"] for b in drawn.blocks for e in b.get("elements", [])]
    assert pressed == [f"mention.praise_for.{p}" for p in PLAYBOOK.guidance.praises]

    told = replace(true, praise_target="product")
    again = confirm("classify", told, FOUND)
    assert "praise_for" not in str(again.blocks)


def test_a_flag_says_what_to_mind() -> None:
    drawn = confirm("flag", mention(flags=("legal",)), LEGAL)
    assert "A holding reply can go now." in drawn.text


def test_a_press_delivered_twice_is_said_once() -> None:
    done = CommandResult("close", closed())
    assert is_told(done, at_card=True)
    assert not is_told(replace(done, repeated=True), at_card=True)


def test_what_the_card_shows_is_said_only_to_whoever_does_not_see_it() -> None:
    """What needs another press is said in any case."""
    claim = CommandResult("claim", claimed())
    assert not is_told(claim, at_card=True)
    assert is_told(claim, at_card=False)
    cared = replace(claim, answer=CommandAnswer(care=True))
    assert is_told(cared, at_card=True)
    for move in ("close", "settle", "no_reply", "answer"):
        assert is_told(CommandResult(move, closed()), at_card=True), move


def story() -> list[Event]:
    """One of each kind, with everything an event may hold."""
    data = {
        "source": "syften",
        "from": "praise",
        "to": "complaint",
        "outcome": "liked",
        "reason": "legal",
        "added": ["press"],
        "removed": ["legal"],
        "channel": "public",
        "manager": MIA,
        "level": "L2",
        "decision": "no_reply",
        "move": "classify",
        "until": LATER,
        "ends": LATER,
    }
    every = [*KINDS.items()]
    told = [
        (kind, from_json(said, data)) for kind, said in every if said is not OfStorm
    ]
    told += [
        (kind, from_json(said, {**data, "elsewhere": True}))
        for kind, said in every
        if said is Changed
    ]
    return [
        Event(n, mention().id, NOW, kind, ANNA, said, "")
        for n, (kind, said) in enumerate(told)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_is_told_in_words(language: str) -> None:
    """Features B3: every event, who, when, and what it was before."""
    told = lines(story(), NAMES, render_context_in(language), NOW)
    assert len(told) == len(story())
    assert all(said.startswith("10:20 · ") for said in told)
    assert not any(ANNA in said or "{" in said for said in told)


def test_a_story_names_old_and_new() -> None:
    told = lines(story(), NAMES, render_context_in("en"), NOW)
    assert "10:20 · Anna changed the class: Praise → Complaint" in told
    assert "10:20 · Anna changed flags: +Press, −Legal threat" in told
    assert "10:20 · Anna asked Mia (L2): Legal" in told
    assert "10:20 · Anna took back: Change class" in told


def test_everything_recorded_has_a_line() -> None:
    kinds = {*MOVES, "receive", "acknowledged", "decided", "also_via", "nudge"}
    kinds -= {"undo"}
    assert {k for k in kinds if not WORDS["en"].has(f"event.{k}")} == set()


@pytest.mark.parametrize("move", ["escalate", "escalate_fyi", "escalate_approval"])
def test_outside_the_hours_nobody_is_said_to_have_a_message(move: str) -> None:
    """Told is told: who hears of it in the morning has no message yet."""
    morning = NOW + timedelta(hours=12)
    later = CommandAnswer(to=MIA, state="later", time=morning)
    said = confirm(move, claimed(), answer=later).text
    assert "<!date^" in said
    assert "gets a message" not in said
    told = CommandAnswer(raised=MIA, raised_later=morning)
    assert "Mia will be told <!date^" in confirm("flag", claimed(), LEGAL, told).text
