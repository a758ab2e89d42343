"""Draws what the outbox holds about a storm, from what is true when it is sent."""

from datetime import datetime

from bot.core.context import AppContext
from bot.storms.effects import boards
from bot.storms.service.boards import load_board
from bot.storms.views.board import render_board
from bot.storms.views.messages import (
    BRIEF_AGAIN,
    REMINDER,
    ROTATE,
    UPDATE_DUE,
    render_message,
)
from bot.storms.views.messages import KINDS as MESSAGES
from bot.ui.blocks import Message
from bot.ui.phrases import render
from data.outbox.notification_data import AboutStorm
from data.outbox.outbox import OutboxMessage
from data.storms import storms
from data.storms.models import StormId
from data.transaction import Transaction

KINDS = frozenset({boards.KIND, *MESSAGES})
"""What this module draws."""


def drawn(
    tx: Transaction,
    app: AppContext,
    message: OutboxMessage,
    language: str,
    now: datetime,
) -> Message | None:
    """The message; nothing where its storm is gone, or it was said for nothing."""
    number = message.data.storm if isinstance(message.data, AboutStorm) else None
    storm = None if number is None else storms.find(tx, StormId(number))
    if storm is None:
        return None
    context = render(app.playbook, app.translator(language), app.zone)
    if message.kind == boards.KIND:
        return render_board(load_board(tx, app, storm, now, message), context)
    if message.ts is None and not _is_wanted(message.kind, storm.stage.is_storm):
        return None
    model = load_board(tx, app, storm, now)
    return render_message(message.kind, model, context, board_link(tx, app, storm.id))


def board_link(tx: Transaction, app: AppContext, storm: StormId) -> str | None:
    """The address of the board in Slack, once it stands there."""
    board = boards.board_of(tx, storm)
    if board is None or board.ts is None or board.sent_channel is None:
        return None
    return f"{app.address}archives/{board.sent_channel}/p{board.ts.replace('.', '')}"


def _is_wanted(kind: str, open_now: bool) -> bool:
    """A reminder about a storm that is over meanwhile is never sent."""
    while_open = (
        REMINDER,
        ROTATE,
        UPDATE_DUE,
        BRIEF_AGAIN,
    )
    return open_now or kind not in while_open
