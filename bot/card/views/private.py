"""What a card says about private contact, its three closing steps, and public updates."""

from bot.mentions.rules import closing_steps
from bot.ui.blocks import Block, context, mrkdwn, quote
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from bot.ui.texts import clean, fits
from data.handoffs.event_data import Updated, WentPrivate
from data.mentions.event_data import Ended, Replied
from data.models import Mention, Status

_DONE, _LEFT_OUT, _OPEN = "●", "◌", "○"


def badges(model: CardModel, render: RenderContext) -> list[str]:
    """Where private contact stands, which closing steps are filled, what was said on the way."""
    return [
        handover(model, render),
        overflow_menu(model.mention, render),
        window(model, render),
        told(model, render),
    ]


def handover(model: CardModel, render: RenderContext) -> str:
    """`📞 In private by phone: accepted`."""
    one, state = model.handover, model.mention.private_state
    if one is None or state is None:
        return ""
    said = render.words(f"private.{state}", channel=channel_of(one.channel, render))
    if one.meet_at is not None and state in closing_steps.RUNNING:
        time = render.token(one.meet_at, model.drawn_at)
        said += " · " + render.words("private.meeting", time=time)
    return said


def channel_of(channel: str, render: RenderContext) -> str:
    """`📞 Phone`."""
    known = render.playbook.private.channels.get(channel)
    return "–" if known is None else f"{known.emoji} {render.words.pick(known.label)}"


def overflow_menu(mention: Mention, render: RenderContext) -> str:
    """`●●○ still open: closing word`; never in symbols alone (S3.32)."""
    wanted = closing_steps.wanted(mention, render.playbook)
    begun = bool(mention.closing_steps) or mention.private_state is not None
    if not wanted or not (begun or mention.owner is not None):
        return ""
    have = {step.name: step for step in mention.closing_steps}
    drawn = "".join(
        _OPEN if name not in have else _LEFT_OUT if have[name].reason else _DONE
        for name in wanted
    )
    open_ = ", ".join(
        closing_step_of(name, render) for name in wanted if name not in have
    )
    if not open_:
        return render.words("private.closing_steps_full", closing_steps=drawn)
    return render.words("private.closing_steps", closing_steps=drawn, names=open_)


def closing_step_of(name: str, render: RenderContext) -> str:
    """A closing step by its name."""
    steps = render.playbook.private.closing_steps.items()
    found = [step.label for key, step in steps if key == name]
    return render.words.pick(found[0]) if found else "–"


def window(model: CardModel, render: RenderContext) -> str:
    """Until when the platform lets us write first in private, or how it goes on (S3.29)."""
    mention = model.mention
    until = closing_steps.window(mention.post, render.playbook, mention.received_at)
    over = mention.status in (Status.CLOSED,) or mention.private_state is not None
    if until is None or over or not closing_steps.is_fitting(mention, render.playbook):
        return ""
    if until <= model.drawn_at:
        return render.words("private.window_over")
    return render.words("private.window", time=render.token(until, model.drawn_at))


def told(model: CardModel, render: RenderContext) -> str:
    """The last thing the public was told along the way, and when (S3.37)."""
    if not model.updates:
        return ""
    last = model.updates[-1]
    kind = render.playbook.private.updates.get(last.kind)
    return render.words(
        "private.told",
        count=len(model.updates),
        what=render.words.pick(kind.label) if kind is not None else "–",
        time=render.token(last.at, model.drawn_at),
    )


def spelled(
    said: WentPrivate | Updated | Replied | Ended, render: RenderContext
) -> dict[str, str]:
    """What an event or an answer says of it in words: `via`, `state`, `update`, `result`."""
    shelves = render.playbook.private
    match said:
        case WentPrivate(via=via, state=state):
            key = f"private.state.{state}"
            spoken = render.words(key) if render.words.has(key) else "–"
            return {"via": channel_of(via, render), "state": spoken}
        case Updated(update=update) | Replied(update=update):
            known = shelves.updates.get(update or "")
            return {"update": "–" if known is None else render.words.pick(known.label)}
        case Ended(result=result):
            found = shelves.results.get(result or "")
            return {"result": "–" if found is None else render.words.pick(found.label)}


def starter(text: str, render: RenderContext) -> list[Block]:
    """A text to start from, to copy; only whoever pressed sees it."""
    text = clean(text)
    if not text:
        return []
    said = render.words("done.starter")
    return [context([mrkdwn(said)]), quote(fits(text, 1500, 4000))]
