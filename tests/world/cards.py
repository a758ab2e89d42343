"""Renders a card, and picks its parts."""

from types import SimpleNamespace
from typing import Any

from bot.card.views.card import render_card
from bot.desk.actions import ACTIONS
from bot.escalation.views.overview import OpenQuestion
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel
from tests.world.telling import told
from tests.world.view_cases import (
    PLAYBOOK,
    WORDS,
    ZONE,
    claimed,
    escalation,
    hostile_post,
    mention,
    task,
    watching,
)
from tests.world.world import World


def draw(of: CardModel, language: str = "en") -> Message:
    """The card in this language."""
    return render_card(of, PLAYBOOK, WORDS[language], zone=ZONE, offers=ACTIONS)


def elements(message: Message, kind: str = "button") -> list[dict[str, Any]]:
    """The elements of all action rows, in order."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [e for row in rows for e in row["elements"] if e["type"] == kind]


def steps(message: Message) -> list[tuple[str, bool]]:
    """The labels of the last row, and which of them is primary."""
    row = next(b for b in message.blocks if b.get("block_id", "").endswith(":steps"))
    buttons = [e for e in row["elements"] if e["type"] == "button"]
    return [(b["text"]["text"], b.get("style") == "primary") for b in buttons]


def said(message: Message) -> str:
    """All lines of a card but what its author wrote: status and small print."""
    lines = [block for block in message.blocks if not _is_theirs(block)]
    return " | ".join(told(block) for block in lines)


def _is_theirs(block: dict[str, Any]) -> bool:
    named = str(block.get("block_id") or "").endswith((":text", ":summary"))
    return named or block["type"] == "actions"


def sections(text: str, many: int) -> SimpleNamespace:
    """A desk with so many entries in every list."""
    one = claimed(hostile_post(text), classification="complaint")
    fresh = mention(hostile_post(text))
    return SimpleNamespace(
        mine=[one] * many,
        unclaimed=[fresh] * many,
        watching=[watching(hostile_post(text))] * many,
        escalated=[one] * many,
        to_decide=[OpenQuestion(escalation(question=text or "?"), one, may_decide=True)]
        * many,
        to_do=[task(text or "?")] * many,
        informed=[],
        only_decides=False,
        decided=(),
        counts={"open": 3, "claimed": 2},
    )


def redraws(world: World) -> int:
    """How often anything of ours was drawn again."""
    return sum(call.method == "chat.update" for call in world.workspace.calls)
