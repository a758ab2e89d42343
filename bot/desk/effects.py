"""What follows from every move and command, in order."""

from bot.core.context import CommandEffect, Effect
from bot.escalation.effects import auto_escalation, reviews, withdrawal
from bot.followup.effects import watches
from bot.handoffs.effects import follow_on_tasks
from bot.storms.effects import arriving

EFFECTS: tuple[Effect, ...] = (
    follow_on_tasks.after,
    withdrawal.after_move,
    auto_escalation.consider,
    watches.follow,
    arriving.moved,
)
"""After a transition: tasks, questions nobody asks any more, escalations, looks, and the
card of a mention that was gathered."""

COMMAND_EFFECTS: tuple[CommandEffect, ...] = (reviews.after_an_end,)
"""After a command: what ended an escalation may be worth a review."""
