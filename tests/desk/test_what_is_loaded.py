"""Every message is context what it looks at, and what it looks at is loaded."""

from dataclasses import fields
from itertools import product
from typing import Any

import pytest

from bot.card.views.digest import MissedNotification
from bot.desk.queries import MENU, shown_by
from bot.desk.views.notifications import EVERY_KIND, render_notification
from bot.ui.card_model import CardModel, WatchModel
from data.models import Mention
from data.outbox import notification_data
from tests.world import view_cases
from tests.world.view_cases import NAMES, NOW, PLAYBOOK, WORDS, ZONE

ALWAYS = {
    *("mention", "drawn_at", "names", "weight", "hidden", "briefing", "watch"),
    *("masked", "unmasked_words"),
}
"""What a model has without any part, or gets for one escalation only."""

STATES = (
    view_cases.mention(),
    view_cases.claimed(),
    view_cases.watching(),
    view_cases.closed(),
    view_cases.claimed(classification="complaint", private_state="offered"),
)


def _watched(base: type, seen: set[str], prefix: str, **values: Any) -> Any:
    """A value of this class that notes which of its fields anybody asks for."""
    known = {field.name for field in fields(base)}

    def look(self: object, name: str) -> Any:
        if name in known:
            seen.add(prefix + name)
        return object.__getattribute__(self, name)

    return type(base.__name__, (base,), {"__getattribute__": look})(**values)


def looked_at(kind: str) -> set[str]:
    """The fields of the model that a message of this kind looks at, in any state."""
    seen: set[str] = set()
    asked = (None, view_cases.escalation(), view_cases.decided())
    for state, level, in_thread in product(STATES, asked, (True, False)):
        _draw(kind, state, level, seen, in_thread=in_thread)
    return seen


def _draw(
    kind: str, state: Mention, level: Any, seen: set[str], *, in_thread: bool
) -> None:
    watch = _watched(WatchModel, seen, "watch.", checks=[view_cases.check()])
    model = _watched(
        CardModel, seen, "", mention=state, drawn_at=NOW, names=NAMES, watch=watch
    )
    data = {"person": "UANNA", "by": "UBEN", "check": 9, "at": NOW.isoformat()}
    data |= {"due": NOW.isoformat(), "ends": NOW.isoformat(), "items": []}
    try:
        render_notification(
            kind,
            notification_data.of(kind, data),
            model,
            level,
            PLAYBOOK,
            WORDS["en"],
            ZONE,
            others=[MissedNotification(model)],
            in_thread=in_thread,
            task=view_cases.task("Look at it."),
        )
    except (KeyError, AttributeError, ValueError):
        return  # It needs a record of its own: what it looked at until then counts.


@pytest.mark.parametrize("kind", sorted(EVERY_KIND))
def test_a_message_looks_at_nothing_that_is_not_loaded(kind: str) -> None:
    """Who draws one line loads one line, and not less."""
    loaded = {name for part in shown_by(kind) for name in part.fills}
    assert looked_at(kind) - ALWAYS <= loaded


def test_a_card_is_given_everything_there_is() -> None:
    known = {field.name for field in fields(CardModel)}
    known |= {f"watch.{field.name}" for field in fields(WatchModel)}
    filled = {name for part in MENU for name in part.fills}
    assert known - filled == ALWAYS - {"hidden"}
