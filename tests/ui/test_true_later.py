"""Messages show times, not durations, because they are read later than they are drawn.

A card, a reminder, a brief, a list or Home is redrawn when its mention changes, and not
every minute. So a message rendered from the same state must be the same a quarter of an
hour later.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.card.views.card import render_card
from bot.card.views.digest import MissedNotification
from bot.desk.actions import ACTIONS
from bot.desk.views import notifications
from bot.desk.views.home import render_home
from bot.desk.views.notifications import render_notification
from bot.escalation.views import briefs
from bot.playbook.playbook import LANGUAGES
from bot.ui.blocks import Block, Message
from bot.ui.card_model import CardModel
from data.models import Mention
from data.outbox import notification_data
from tests.world.view_cases import (
    ANNA,
    BEN,
    MIA,
    NOW,
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    closed,
    decided,
    escalation,
    full_watch,
    mention,
    model,
    task,
    watching,
)

LATER = timedelta(minutes=17)
AHEAD = NOW + timedelta(hours=5)
MODALS = ("dialog.", "snooze.")
"""Sentences of dialogs: they are read at once, and drawn anew when they are opened."""
BETWEEN = ("card.late", "storm.closed", "storm.declined", "storm.passed")
"""What lies between two moments that have both passed stays as long as it is."""

MOMENTS = ("at", "ends", "knew", "due", "until", "since")
"""The keys of a message's data that hold an instant."""


def waiting() -> Iterator[Mention]:
    """Every kind of mention that waits for something hours away."""
    for classification in (None, "complaint", "abuse", "question", "praise"):
        said: dict[str, Any] = {"classification": classification}
        yield mention(claim_due=AHEAD, first_reply_due=AHEAD, **said)
        yield claimed(first_reply_due=AHEAD, resolve_due=AHEAD, **said)
        yield claimed(
            first_reply_at=NOW, first_reply_due=None, promise_due=AHEAD, **said
        )
        yield claimed(snoozed_until=AHEAD, first_reply_due=AHEAD, **said)
        yield watching(look_again_at=AHEAD, **said)
        yield closed(**said)


def surroundings(one: Mention) -> CardModel:
    """With everything around it that has a time of its own."""
    watch = replace(full_watch(), ends_at=AHEAD, watched_until=AHEAD)
    silent = NOW - timedelta(days=3)
    return model(
        one,
        escalation=escalation(decide_by=AHEAD),
        watch=replace(watch, last_sign=silent, checks=[]),
        tasks=(replace(task("Repair it."), due=AHEAD),),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_the_same_a_quarter_of_an_hour_later(language: str) -> None:
    """S3.7, S3.10: nobody redraws how many minutes are left."""
    for one in waiting():
        now = surroundings(one)
        later = replace(now, drawn_at=NOW + LATER)
        assert _card(now, language) == _card(later, language), one.status


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_says_of_each_mention_what_stays_true(language: str) -> None:
    """Home stands there until it is opened again; it says as of when."""
    mine = list(waiting())
    sections = SimpleNamespace(
        mine=mine,
        unclaimed=mine,
        watching=mine,
        escalated=mine,
        to_decide=[],
        to_do=[replace(task("Repair it."), due=AHEAD)],
        informed=[],
        only_decides=False,
        decided=(),
        counts={"open": 3},
    )

    def drawn(at: datetime) -> list[Block]:
        page = render_home(sections, PLAYBOOK, WORDS[language], zone=ZONE, now=at)
        return list(page["blocks"])

    first, later = drawn(NOW), drawn(NOW + LATER)
    changed = [n for n, one in enumerate(first) if one != later[n]]
    assert changed == [1]
    assert str(int(NOW.timestamp())) in str(first[1])


def _card(of: CardModel, language: str) -> Message:
    return render_card(of, PLAYBOOK, WORDS[language], zone=ZONE, offers=ACTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_the_same_a_quarter_of_an_hour_later(language: str) -> None:
    kinds = [*notifications._KINDS, *briefs.KINDS, *notifications._LISTS]
    drawn = 0
    for kind in kinds:
        for one in waiting():
            first = _message(kind, surroundings(one), language)
            after = replace(surroundings(one), drawn_at=NOW + LATER)
            assert first == _message(kind, after, language), kind
            drawn += first is not None
    assert drawn > len(kinds)


def _message(kind: str, of: CardModel, language: str) -> Message | None:
    data = {"by": BEN, "to": ANNA, "person": MIA, "for": MIA, "look": "one_hour"}
    asked = decided() if kind == "decided" else of.escalation
    return render_notification(
        kind,
        notification_data.of(
            kind,
            {
                **data,
                **dict.fromkeys(MOMENTS, AHEAD.isoformat()),
                "why": "author",
                "kind": "reply_edited",
                "move": "stop",
            },
        ),
        of,
        asked,
        PLAYBOOK,
        WORDS[language],
        ZONE,
        others=[MissedNotification(of)],
        task=of.tasks[0],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_that_stays_in_slack_has_a_place_for_a_length(
    language: str,
) -> None:
    """A value of minutes or hours in a sentence is stale as soon as it stands there."""
    kept = {
        key: said
        for key, said in WORDS[language].sentences().items()
        if not key.startswith(MODALS) and key not in BETWEEN
    }
    lengths = re.compile(r"\{(span|left|ago|waited|for)\}")
    assert [k for k, v in kept.items() if lengths.search(str(v))] == []
    assert len(kept) > 300
