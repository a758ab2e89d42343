"""A drill in words: what it will do, who has seen the test message, and how it is
marked.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.ui.blocks import Block, Message, actions, button, context, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, spoken
from bot.ui.translator import Translator
from data.outbox.notification_data import DrillPing

SOURCE = "drill"


def is_drill(model: CardModel) -> bool:
    """Whether what is shown only rehearses."""
    return model.mention.post.source == SOURCE


def marked(
    message: Message | None, model: CardModel, words: Translator
) -> Message | None:
    """A message; about a rehearsed mention it says so first."""
    if message is None or not is_drill(model):
        return message
    mark = words("drill.mark")
    blocks = [context([mrkdwn(mark)]), *message.blocks] if message.blocks else []
    return Message(f"{mark} · {message.text}", blocks)


def offer(render: RenderContext) -> Message:
    """What a drill does, and the button that starts it."""
    start = button(render.words("button.drill_begin"), "drill.begin", "drill")
    return _with_buttons(render.words("drill.offer"), [start])


def running(
    started_by: str,
    started_at: datetime,
    seen: Sequence[tuple[str, datetime | None]],
    render: RenderContext,
    *,
    now: datetime,
) -> Message:
    """Who has seen the ping and who has not yet; `seen` are names with a time or none."""
    words = render.words
    since = render.token(started_at, now)
    lines = [words("drill.runs", name=spoken(started_by), time=since)]
    for name, at in seen:
        key = "drill.not_yet" if at is None else "drill.seen"
        time = "" if at is None else render.token(at, now)
        lines.append(words(key, name=spoken(name), time=time))
    if not seen:
        lines.append(words("drill.nobody"))
    end = button(words("button.drill_end"), "drill.end", "drill")
    return _with_buttons("\n".join(lines), [end])


def ended(count: int, words: Translator) -> Message:
    """It is over."""
    return Message(words("drill.ended", count=count))


def ping(data: DrillPing, _others: Sequence[object], render: RenderContext) -> Message:
    """The test ping to a manager, with its one button."""
    key = "drill.ping_again" if data.again else "drill.ping"
    number = str(data.drill)
    seen = button(
        render.words("button.drill_seen"), "drill.seen", number, style="primary"
    )
    return _with_buttons(render.words(key), [seen])


def _with_buttons(said: str, buttons: Sequence[Block]) -> Message:
    blocks = [section(said), actions(buttons, "drill")] if buttons else [section(said)]
    return Message(said, blocks)
