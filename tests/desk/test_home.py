"""App Home and the answers to commands: mine and due first, with buttons that work."""

import json

import pytest

from bot.desk.actions import ACTIONS
from bot.desk.views import commands
from bot.desk.views.home import render_home
from bot.localslack.blocks import problems, problems_of_view
from bot.playbook.playbook import LANGUAGES
from bot.ui.phrases import RenderContext, render
from tests.world.cards import sections
from tests.world.view_cases import (
    HOSTILE,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    commands_in,
    hostile_post,
    mention,
    model,
    strings,
)


def render_context_in(language: str) -> RenderContext:
    """A pen for Berlin."""
    return render(PLAYBOOK, WORDS[language], ZONE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_is_valid_and_harmless(language: str) -> None:
    """slack.md §2.8: at most a hundred blocks, each with its own id."""
    for text in HOSTILE[:8]:
        one = sections(text, 1)
        view = render_home(one, PLAYBOOK, WORDS[language], zone=ZONE, now=NOW)
        assert problems_of_view(view) == [], text[:40]
        assert commands_in(view) == [], text[:40]


def test_home_stays_within_a_hundred_blocks() -> None:
    view = render_home(sections("hi", 60), PLAYBOOK, WORDS["en"], zone=ZONE, now=NOW)
    assert len(view["blocks"]) <= 90
    assert "and 45 more" in list(strings(view))


def test_an_empty_home_is_friendly() -> None:
    view = render_home(sections("", 0), PLAYBOOK, WORDS["en"], zone=ZONE, now=NOW)
    assert "Nothing is waiting for you." in json.dumps(view)
    assert problems_of_view(view) == []


def test_home_can_be_worked_in() -> None:
    view = render_home(sections("hi", 1), PLAYBOOK, WORDS["en"], zone=ZONE, now=NOW)
    pressed = [b["accessory"]["action_id"] for b in view["blocks"] if "accessory" in b]
    assert pressed == [
        "task.done",
        "mention.show",
        "mention.claim",
        "mention.show",
        "mention.show",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_an_answer(language: str) -> None:
    one = mention(hostile_post(HOSTILE[0]))
    answers = [
        commands.status({}, WORDS[language]),
        commands.status({"open": 2}, WORDS[language]),
        commands.mine([], render_context_in(language), now=NOW),
        commands.mine([one], render_context_in(language), now=NOW),
        commands.next_one(None, render_context_in(language), ACTIONS),
        commands.next_one(model(one), render_context_in(language), ACTIONS),
        commands.show(model(one), render_context_in(language), ACTIONS),
        commands.guide(WORDS[language]),
        commands.guide(WORDS[language], unknown=HOSTILE[0]),
    ]
    for answer in answers:
        assert answer.text
        assert problems("message", answer.blocks) == []
        assert commands_in([answer.text, *answer.blocks]) == []
