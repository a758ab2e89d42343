"""What somebody hears after a press about a storm, and what `/mentions storm` says."""

from collections.abc import Iterator, Sequence
from datetime import datetime

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


def running(
    models: Sequence[BoardModel],
    render: RenderContext,
    lately: Sequence[Storm] = (),
    now: datetime | None = None,
) -> Message:
    """Every board that stands, one after the other; else that there is none.

    `lately` are the storms of the last weeks: what became of the proposals.
    """
    said = [] if now is None else list(calibration(lately, now, render))
    if not models:
        none = render.words("storm.none")
        start = button(render.words("button.storm.start"), "storm.start", 0)
        text = "\n".join([none, *said])
        return Message(text, [section(text), actions([start], "storm:0")])
    drawn = [render_board(model, render) for model in models]
    blocks: list[Block] = []
    for message in drawn:
        blocks += [block for block in message.blocks if block["type"] in _SHOWN]
    texts = [message.text for message in drawn]
    blocks = blocks[:49]
    blocks += [section("\n".join(said))] if said else []
    return Message("\n".join([*texts, *said]), blocks)


def calibration(
    lately: Sequence[Storm], now: datetime, render: RenderContext
) -> Iterator[str]:
    """How many proposals there were and what people said of them; the false ones each.

    By these the thresholds are judged (playbook 5.4): at most two false ones a week.
    """
    proposed = [one for one in lately if one.proposed_at is not None]
    if not proposed:
        return
    declined = [one for one in proposed if one.declined_at is not None]
    started = [one for one in proposed if one.opened_at is not None]
    passed = len(proposed) - len({one.id for one in (*declined, *started)})
    yield render.words(
        "storm.calibration",
        proposed=len(proposed),
        started=len(started),
        declined=len(declined),
        passed=passed,
    )
    for one in declined[:_FALSE]:
        times = one.figures.times
        yield render.words(
            "storm.calibration_false",
            time=render.token(one.declined_at or now, now),
            rate=one.figures.rate,
            times="–" if times is None else f"{times:g}",
        )


_FALSE = 5


_SHOWN = ("section", "context", "actions")
