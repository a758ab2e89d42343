"""The use case of saying that a suggestion does not fit: it is not made again."""

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.mentions import suggestions
from data.models import Mention
from data.outbox import cards
from data.transaction import Transaction


async def decline(app: AppContext, press: Command, cause: str) -> CommandResult:
    """It does not look like that to this person."""

    def decide(
        tx: Transaction, mention: Mention, given: DecisionContext
    ) -> CommandResult:
        if cause not in given.playbook.triggers:
            raise Refused("not_here")
        suggestions.decline(tx, mention.id, cause, given.by, given.now)
        events.append(
            tx,
            mention=mention.id,
            at=given.now,
            kind="suggestion_declined",
            actor=given.by,
            data={"cause": cause},
        )
        cards.want(tx, mention.id, given.now, urgent=True)
        return CommandResult("suggestion_declined", mention)

    return await execute(app, press, decide)
