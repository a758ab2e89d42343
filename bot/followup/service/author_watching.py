"""The use cases of following an author for a while: start it by hand, and end it early."""

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.followup.effects.author_watches import SUBJECT, begin
from bot.mentions.rules.transition import DecisionContext
from data import timers
from data.audit import events
from data.audit.event_data import NOTHING_MORE, AuthorWatched, EventData
from data.followup import author_watches
from data.models import Mention
from data.outbox import cards
from data.team import idempotency
from data.transaction import Transaction


async def watch_author(app: AppContext, command: Command) -> CommandResult:
    """Follow the author of this mention. Raises `Refused` where nobody knows them."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if mention.post.author.key is None:
            raise Refused("author_unknown")
        watch = begin(tx, app, mention, context)
        if watch is None:
            raise Refused("already_watched")
        told = AuthorWatched(watch.ends_at)
        return _tell(app, tx, mention, "watch_author", context, told)

    return await execute(app, command, decide)


async def unwatch_author(app: AppContext, command: Command) -> CommandResult:
    """Follow them no longer."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        watch = author_watches.running(tx, mention.post.author.key)
        if watch is None:
            raise Refused("not_watched")
        author_watches.end(tx, watch.id, by=context.by, at=context.now)
        timers.set_all(tx, SUBJECT, watch.id, ())
        cards.want(tx, watch.mention, context.now, urgent=False)
        return _tell(app, tx, mention, "unwatch_author", context, NOTHING_MORE)

    return await execute(app, command, decide)


def _tell(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    kind: str,
    context: DecisionContext,
    data: EventData,
) -> CommandResult:
    events.append(
        tx, mention=mention.id, at=context.now, kind=kind, actor=context.by, data=data
    )
    idempotency.forget_undo(tx, mention.id)
    cards.want(tx, mention.id, context.now, urgent=True)
    return CommandResult(kind, mention, data=data)
