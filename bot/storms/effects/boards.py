"""Puts the board of a storm into its channel, and has it drawn again while it changes."""

from datetime import timedelta

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext
from bot.storms.views.messages import BRIEF
from data.outbox import levels, outbox
from data.outbox.notification_data import AboutStorm
from data.outbox.outbox import OutboxMessage
from data.storms.models import Storm, StormId
from data.transaction import Transaction

KIND = "storm_board"

_BURIED = timedelta(minutes=30)
"""A board that stands for so long is posted again where somebody is asked something."""


def key_of(storm: StormId, number: int) -> str:
    """The name of the board, and of each one that is posted after it."""
    return f"{KIND}:{storm}:{number}"


def board_of(tx: Transaction, storm: StormId) -> OutboxMessage | None:
    """The newest board of a storm; the ones before it are one line each."""
    return outbox.newest(tx, f"{KIND}:{storm}:")


def show_board(
    tx: Transaction,
    app: AppContext,
    storm: Storm,
    context: DecisionContext,
    *,
    at_once: bool = False,
) -> None:
    """Draw it, at most once a minute; at once for a person who waits or is asked."""
    board, every = board_of(tx, storm.id), app.playbook.storms.lifecycle.redraw
    for brief in outbox.beginning(tx, f"{BRIEF}:{storm.id}:"):
        levels.want_after(tx, brief.id, context.now, every)
    if board is None:
        _post(tx, storm, context, 0)
    elif at_once:
        levels.want(tx, board.id, context.now)
    else:
        levels.want_after(tx, board.id, context.now, every)


def ask_anew(
    tx: Transaction, app: AppContext, storm: Storm, context: DecisionContext
) -> None:
    """The board asks something: drawn again, or posted anew where it scrolled away."""
    board = board_of(tx, storm.id)
    if board is None or context.now - board.created_at < _BURIED:
        show_board(tx, app, storm, context, at_once=True)
        return
    _post(tx, storm, context, int(board.key.rpartition(":")[2]) + 1)
    levels.want(tx, board.id, context.now)


def _post(tx: Transaction, storm: Storm, context: DecisionContext, number: int) -> None:
    outbox.put(
        tx,
        key=key_of(storm.id, number),
        kind=KIND,
        channel=storm.channel,
        now=context.now,
        priority=1,
        data=AboutStorm(storm=storm.id, number=number),
    )
