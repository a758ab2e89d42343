"""Renders a card, and picks its parts."""

from types import SimpleNamespace
from typing import Any

from bot.card.views.card import render_card
from bot.escalation.views.overview import OpenQuestion
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel
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
    return render_card(of, PLAYBOOK, WORDS[language], zone=ZONE)


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
    """All the small print."""
    contexts = [block for block in message.blocks if block["type"] == "context"]
    return " | ".join(e["text"] for block in contexts for e in block["elements"])


def sections(text: str, many: int) -> SimpleNamespace:
    """A desk with so much on every shelf."""
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
