"""A drill in words: what it will do, who has seen the test message, and how it is
marked.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.ui.blocks import Block, Message, actions, button, context, mrkdwn, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, spoken
from bot.ui.translator import Translator
from data.outbox.notification_data import DrillPing, DrillResult

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


def offer(channel: str, render: RenderContext) -> Message:
    """What a drill does and in which channel, and the buttons that start one."""
    words = render.words
    names = (
        ("drill_begin", "begin"),
        ("drill_storm", "storm"),
        ("drill_forget", "forget"),
    )
    buttons = [
        button(words(f"button.{label}"), f"drill.{name}", "drill")
        for label, name in names
    ]
    said = [
        words("drill.offer", channel=f"<#{channel}>"),
        words("drill.offer_storm_line"),
        words("drill.forget"),
    ]
    return _with_buttons("\n".join(said), buttons)


def offer_storm(posts: int, minutes: int, render: RenderContext) -> Message:
    """What a storm drill does, and the button that starts it."""
    said = render.words("drill.offer_storm", posts=posts, minutes=minutes)
    start = button(render.words("button.drill_storm"), "drill.storm", "drill")
    return _with_buttons(said, [start])


def result(
    data: DrillResult, _others: Sequence[object], render: RenderContext
) -> Message:
    """How a storm drill went: times and counts of the team as a whole, no name."""
    words = render.words
    mark = words("drill.mark")
    lines = [
        words("drill.result", count=data.posts),
        _claims(data, words),
        _time("drill.result_answered", data.answered, words),
        _time("drill.result_told", data.told, words),
        words("drill.result_classes", wrong=data.wrong, count=data.classified),
        words("drill.result_promises", count=data.missed),
        words("drill.result_whose"),
    ]
    forget = button(words("button.drill_forget"), "drill.forget", "drill")
    blocks = [
        context([mrkdwn(mark)]),
        section("\n".join(lines)),
        actions([forget], "drill"),
    ]
    return Message(f"{mark} · {lines[0]}", blocks)


def _claims(data: DrillResult, words: Translator) -> str:
    if data.first_claim is None or data.middle_claim is None:
        return words("drill.result_unclaimed")
    first, middle = (_span(one, words) for one in (data.first_claim, data.middle_claim))
    return words("drill.result_claims", first=first, middle=middle, count=data.claimed)


def _time(key: str, seconds: int | None, words: Translator) -> str:
    if seconds is None:
        return words(f"{key}_not")
    return words(key, after=_span(seconds, words))


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


def storm_running(
    started_by: str,
    started_at: datetime,
    posted: tuple[int, int],
    channel: str,
    render: RenderContext,
    *,
    now: datetime,
) -> Message:
    """How many posts of a storm drill have come, of how many, and where they stand."""
    words = render.words
    since, (came, all_) = render.token(started_at, now), posted
    lines = [
        words("drill.runs", name=spoken(started_by), time=since),
        words("drill.storm_came", count=came, all=all_, channel=f"<#{channel}>"),
        words("drill.nobody_told"),
    ]
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


def _span(seconds: int, words: Translator) -> str:
    """In whole minutes that have begun."""
    return words.span(timedelta(minutes=-(-max(seconds, 1) // 60)))


def _with_buttons(said: str, buttons: Sequence[Block]) -> Message:
    blocks = [section(said), actions(buttons, "drill")] if buttons else [section(said)]
    return Message(said, blocks)
