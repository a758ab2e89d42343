"""The private message with a button to hand on an abusive case (S0.11, S1.8)."""

from dataclasses import dataclass, field

from bot.ui.blocks import Block
from bot.ui.move_buttons import move_button
from bot.ui.phrases import RenderContext
from data.models import Mention


@dataclass(frozen=True, slots=True)
class Follow:
    """Sentences and buttons that follow a confirmation."""

    said: list[str] = field(default_factory=list)
    buttons: list[Block] = field(default_factory=list)


def follow(
    move: str, mention: Mention, render: RenderContext, *, care: bool, other: bool
) -> Follow:
    """The offer after several hurtful ones, and somebody on duty after a hand-back."""
    if care:
        button = move_button("too_close", mention, render)
        return Follow([render.words("care.offer")], [button])
    if move == "too_close" and other:
        return Follow(buttons=[move_button("to_duty", mention, render)])
    return Follow()
