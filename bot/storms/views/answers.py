"""What somebody hears after a press about a storm, and what `/mentions storm` says."""

from collections.abc import Sequence

from bot.storms.views.board import BoardModel, render_board, topic_of
from bot.ui.blocks import Block, Message, actions, button, section
from bot.ui.phrases import RenderContext
from data.storms.models import Storm


def done(what: str, storm: Storm, count: int, render: RenderContext) -> Message:
    """One sentence about what was done."""
    said = render.words(
        f"done.storm.{what}",
        topic=topic_of(storm, render),
        count=count,
        level=storm.level,
    )
    return Message(said)


def running(models: Sequence[BoardModel], render: RenderContext) -> Message:
    """Every board that stands, one after the other; else that there is none."""
    if not models:
        said = render.words("storm.none")
        start = button(render.words("button.storm.start"), "storm.start", 0)
        return Message(said, [section(said), actions([start], "storm:0")])
    drawn = [render_board(model, render) for model in models]
    blocks: list[Block] = []
    for message in drawn:
        blocks += [block for block in message.blocks if block["type"] in _SHOWN]
    texts = [message.text for message in drawn]
    return Message("\n".join(texts), blocks[:50])


_SHOWN = ("section", "context", "actions")
