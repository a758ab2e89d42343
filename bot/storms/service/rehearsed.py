"""Ends the storms of a drill, so that nothing of it is counted or begins again."""

from dataclasses import replace
from datetime import datetime

from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation.rules.approving import STORM
from bot.mentions.rules.transition import DecisionContext
from bot.storms.effects import telling
from bot.storms.effects.boards import show_board
from data import timers
from data.escalation import freezes
from data.models import ChannelId, UserId
from data.storms import counting, storms
from data.storms.models import Storm, StormStage
from data.transaction import Transaction


def end_all(
    tx: Transaction,
    app: AppContext,
    channel: ChannelId,
    since: datetime,
    context: DecisionContext,
) -> Storm | None:
    """The first storm that was proposed or opened in this drill, as it stood at its end."""
    found = storms.rehearsed(tx, channel, since)
    for storm in found:
        over = replace(
            storm, stage=StormStage.PASSED, ended_at=context.now, opens_at=None
        )
        storms.save(tx, over)
        timers.set_all(tx, telling.SUBJECT, storm.id, [])
        topic = f"{STORM}{storm.id}"
        for held in freezes.at(tx, context.now):
            if held.topic == topic:
                freezes.lift(tx, held.id, context.by or UserId(SOURCE), context.now)
        show_board(tx, app, over, context, at_once=True)
    counting.forget_rehearsed(tx, channel)
    return next((one for one in found if one.proposed_at or one.opened_at), None)
