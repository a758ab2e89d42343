"""The use cases of what others see: the community helped, and public updates."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.apply import apply_transition
from bot.core.command import Command, CommandResult, Starter
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.handoffs.effects.public_updates import keep_update
from bot.handoffs.rules import updating
from bot.intake.rules.namespaces import author_key
from bot.mentions.rules import no_reply
from bot.mentions.rules.transition import DecisionContext
from data.handoffs import helpers
from data.handoffs.models import Helper, TaskId
from data.models import Mention, MentionId
from data.transaction import Transaction

HELPED = "community_thanks"
"""The template that thanks whoever helped."""


@dataclass(frozen=True, slots=True)
class Help:
    """Who helped in our place and where: theirs, so that forgetting removes it."""

    partly: bool
    url: str | None = None
    handle: str | None = None


async def community_answered(
    app: AppContext, command: Command, help_: Help
) -> CommandResult:
    """Others answered for us, as a whole or in part (S0.21, S2.36)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = no_reply.answered_by_others(mention, context, partly=help_.partly)
        recorded = apply_transition(tx, app, mention, step, context)
        helper = _helper(mention, help_, context)
        helpers.add(tx, helper)
        handle = f"@{helper.handle}" if helper.handle else ""
        return CommandResult(
            step.move,
            step.mention,
            undoable=recorded.undoable,
            data=step.data,
            starter=Starter(HELPED, {"helper": handle}),
        )

    return await execute(app, command, decide)


async def helpful_reply(app: AppContext, mention: MentionId) -> tuple[str, str]:
    """Link and handle of the newest reply by somebody else, or two empty texts."""
    row = await app.store.read(lambda tx: helpers.newest_of_others(tx, mention))
    found = row or {}
    return str(found.get("url") or ""), str(found.get("handle") or "")


async def post_update(
    app: AppContext,
    command: Command,
    kind: str,
    *,
    at: datetime,
    url: str | None = None,
    task: TaskId | None = None,
    next_by: datetime | None = None,
) -> CommandResult:
    """The public was told how it stands; by when it hears more is a task (S3.37)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step, update = updating.update(
            mention, context, kind=kind, at=at, url=url, task=task, next_by=next_by
        )
        apply_transition(tx, app, mention, step, context)
        keep_update(tx, app, step.mention, update, context)
        return CommandResult(step.move, step.mention, data=step.data)

    return await execute(app, command, decide)


def _helper(mention: Mention, help_: Help, context: DecisionContext) -> Helper:
    handle = (help_.handle or "").strip().lstrip("@") or None
    post = mention.post
    key = author_key(
        handle,
        post.platform,
        context.playbook.platforms,
        source=post.source,
        url=help_.url or post.url,
    )
    return Helper(
        mention=mention.id,
        noted_by=context.by,
        at=context.now,
        partly=help_.partly,
        url=help_.url or None,
        handle=handle,
        author_key=key,
    )
