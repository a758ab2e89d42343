"""Messages that hand over what is open: to a backup, and to whoever is on duty next."""

from collections.abc import Sequence

from bot.card.views.digest import MissedNotification, line_of, more, row, urgency
from bot.ui.blocks import Block, Message, section
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import escape_line
from data.models import Mention, Status, UserId
from data.outbox.notification_data import AwayOffer, NotificationData

_READ_OUT = 4
"""Lines that notifications and screen readers get; the message itself has them all."""


def away_offer(
    data: AwayOffer,
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """What somebody who is away (`data.by`) still has, each with *Take over*.

    `data.until` is when they are back, if they ever are, `data.note_text` what they
    wrote; nothing where all of it was taken care of meanwhile.
    """
    away = data.by or UserId("")
    theirs = [i for i in items if i.model.mention.owner == away and _is_open(i)]
    if not theirs:
        return None
    theirs.sort(key=urgency)
    shown = theirs[: render.playbook.nudges.bundle_size]
    model = theirs[0].model
    name = spoken(name_in(model, away, render.words))
    if data.until is not None:
        time = render.token(data.until, model.drawn_at)
        head = render.words(
            "notification.away_offer", count=len(theirs), name=name, time=time
        )
    else:
        head = render.words("notification.gone_offer", count=len(theirs), name=name)
    note = escape_line(data.note_text, 500)
    said = [
        head,
        *([render.words("notification.away_note", note=note)] if note else []),
    ]
    rows = [row(item, render, move="take_over") for item in shown]
    fallback_text = "\n".join(
        [*said, *(line_of(item, render) for item in shown[:_READ_OUT])]
    )
    return Message(fallback_text, [*map(section, said), *rows, *more(theirs, render)])


def duty_note(
    _data: NotificationData,
    items: Sequence[MissedNotification],
    render: RenderContext,
) -> Message | None:
    """At the change of shift: what is promised, what nobody has, what goes on."""
    going_on = [item for item in items if _is_open(item)]
    if not going_on:
        return Message(render.words("notification.duty_note_none"))
    going_on.sort(key=urgency)
    head = render.words("notification.duty_note", count=len(going_on))
    shown = going_on[: render.playbook.nudges.bundle_size]
    blocks: list[Block] = [section(head)]
    for group in ("promised", "open", "owned"):
        lines = [_on_duty(i, render) for i in shown if _shelf(i.model.mention) == group]
        if lines:
            blocks.append(section(f"*{render.words(f'notification.duty_{group}')}*"))
            blocks += map(section, lines)
    fallback_text = "\n".join(
        [head, *(_on_duty(item, render) for item in shown[:_READ_OUT])]
    )
    return Message(fallback_text, [*blocks, *more(going_on, render)])


def _on_duty(item: MissedNotification, render: RenderContext) -> str:
    said, owner = line_of(item, render), item.model.mention.owner
    if owner is None:
        return said
    name = spoken(name_in(item.model, owner, render.words))
    return render.words("notification.duty_line", line=said, name=name)


def _shelf(mention: Mention) -> str:
    if mention.promise_due is not None:
        return "promised"
    return "open" if mention.status is Status.OPEN else "owned"


def _is_open(item: MissedNotification) -> bool:
    return item.model.mention.status is not Status.CLOSED
