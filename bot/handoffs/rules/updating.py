"""Decides what a public update changes: we are investigating, it is fixed."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.mentions.rules import closing_steps
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.replying import SLIP
from bot.mentions.rules.transition import DecisionContext, Transition
from data.audit.event_data import Replied, Updated
from data.handoffs.models import PublicUpdate, TaskId
from data.models import Mention


def update(
    mention: Mention,
    context: DecisionContext,
    *,
    kind: str,
    at: datetime,
    url: str | None = None,
    task: TaskId | None = None,
    next_by: datetime | None = None,
) -> tuple[Transition, PublicUpdate]:
    """A public word along the way: a sign of life, and where it closes, the last one."""
    known = context.playbook.private.updates.get(kind)
    if known is None:
        raise Refused("unknown_update", field="kind")
    if at > context.now + SLIP:
        raise Refused("posted_in_the_future", field="at")
    if next_by is not None and next_by <= context.now:
        raise Refused("task_in_the_past", field="next_by")
    owned = begin_owned("public_update", mention, context)
    told = closing_steps.filled(owned, ["acknowledged"], at)
    if known.closes:
        told = closing_steps.filled(told, [closing_steps.CLOSING], at)
    told = replace(
        told,
        first_reply_at=told.first_reply_at or at,
        returned_at=None,
        promise_due=None if known.closes else told.promise_due,
        reply_url=url or told.reply_url,
        reply_channel=told.reply_channel or "public",
    )
    record = PublicUpdate(
        mention=mention.id,
        kind=kind,
        posted_by=context.by,
        at=at,
        url=url,
        task=task,
        next_by=None if known.closes else next_by,
    )
    return finish("public_update", told, context, Updated(kind)), record


def by_reply(
    step: Transition, template: str | None, context: DecisionContext, *, at: datetime
) -> tuple[Transition, PublicUpdate | None]:
    """A public reply that began as an update is one, and its closing word closes."""
    kinds = context.playbook.private.updates.items()
    began = [
        one for one in kinds if template is not None and one[1].template == template
    ]
    if not began:
        return step, None
    (kind, known), *_ = began
    mention = step.mention
    if known.closes:
        mention = replace(
            closing_steps.filled(mention, ["acknowledged", closing_steps.CLOSING], at),
            promise_due=None,
        )
    more = None if known.next is None else context.hours.add(context.now, known.next)
    told = PublicUpdate(
        mention=mention.id,
        kind=kind,
        posted_by=context.by,
        at=at,
        url=mention.reply_url,
        next_by=None if known.closes else more,
    )
    data = replace(step.says(Replied), update=kind)
    return replace(step, mention=mention, data=data), told
