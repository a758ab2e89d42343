"""Messages about tasks: what people typed is only text, in every state and language."""

import json
from dataclasses import replace

import pytest

from bot.desk.views.notifications import render_notification
from bot.handoffs.views import passing_on
from bot.localslack.blocks import problems, problems_of_view
from bot.playbook.playbook import LANGUAGES
from bot.ui.phrases import render
from data.handoffs.models import Task
from data.outbox import notification_data
from tests.world.view_cases import (
    BEN,
    HOSTILE,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    commands_in,
    hostile_post,
    model,
    task,
)

KINDS = ("task", "task_due", "task_answered")


def states(what: str) -> list[Task]:
    """Open, planned, and ended either way."""
    fresh = task(what)
    planned = replace(
        fresh, answer="planned", note=what, answered_by=BEN, answered_at=NOW
    )
    ends = [replace(planned, answer=said, closed_at=NOW) for said in ("done", "no")]
    return [fresh, planned, *ends]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_type_is_only_ever_text(language: str) -> None:
    """DESIGN promise 9, for sentences of our own too."""
    for text in HOSTILE[:12]:
        words = WORDS[language]
        about = model(claimed(hostile_post(text)))
        for kind in KINDS:
            for one in states(text or "?"):
                drawn = render_notification(
                    kind,
                    notification_data.of(kind, {}),
                    about,
                    None,
                    PLAYBOOK,
                    words,
                    ZONE,
                    task=one,
                )
                if drawn is None:
                    assert (kind, one.answer) == ("task_answered", None)
                    continue
                assert problems("message", drawn.blocks) == [], kind
                assert commands_in([drawn.text, *drawn.blocks]) == [], kind
        view = passing_on.answer(
            "{}", task(text or "?"), render(PLAYBOOK, words, ZONE), chosen="planned"
        )
        assert problems_of_view(view) == [], text[:40]
        assert commands_in(view) == [], text[:40]


def test_a_task_that_was_answered_has_no_buttons_left() -> None:
    """Whoever opens an old message sees what became of it."""
    open_, *answered = [
        json.dumps(message.blocks)
        for one in states("Mend it.")
        if (
            message := render_notification(
                "task",
                notification_data.of("task", {}),
                model(),
                None,
                PLAYBOOK,
                WORDS["en"],
                ZONE,
                task=one,
            )
        )
    ]
    assert "task.done" in open_
    assert ["task.done" in shown for shown in answered] == [True, False, False]
