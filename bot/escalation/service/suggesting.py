"""The use case of rejecting a suggestion: it is not made again."""

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import Declined
from data.mentions import suggestions
from data.models import Mention
from data.outbox import cards
from data.transaction import Transaction


async def decline(app: AppContext, command: Command, cause: str) -> CommandResult:
    """It does not look like that to this person."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if cause not in context.playbook.triggers:
            raise Refused("not_here")
        suggestions.decline(tx, mention.id, cause, context.by, context.now)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="suggestion_declined",
            actor=context.by,
            data=Declined(cause),
        )
        cards.want(tx, mention.id, context.now, urgent=True)
        return CommandResult("suggestion_declined", mention)

    return await execute(app, command, decide)
