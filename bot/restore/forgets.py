"""Repeats what was forgotten after the backup was made."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.core.refresh import redraw_all
from bot.mentions.rules.transition import DecisionContext
from bot.privacy import forgetting as forgetting_service
from bot.privacy.forgetting import forget_case
from data.audit.event_data import NOTHING_MORE, EventData, ReplyGone, Stopped
from data.followup import replies
from data.mentions import mentions
from data.models import MentionId, UserId
from data.privacy import forgets, forgetting
from data.privacy.forgets import Forget
from data.takedown import evidence, holds
from data.transaction import Transaction


async def repeat(app: AppContext, found: Iterable[Forget], ended: datetime) -> int:
    """Everything that was forgotten after that instant; how much that was."""
    after = [forget for forget in found if forget.is_after(ended)]
    known = await app.store.read(forgets.authors)
    done = 0
    for author in dict.fromkeys(one.author for one in after if one.author):
        if author in known:
            done += (await forgetting_service.forget_key(app, known[author])).count
    context = app.context(UserId(SOURCE))
    for forget in after:
        if forget.mention is not None:
            done += await app.store.write(
                lambda tx, one=forget: _again(tx, one, context)  # type: ignore[misc]
            )
    return done


def _again(tx: Transaction, forget: Forget, context: DecisionContext) -> int:
    """One post that was taken away, or one case that was stopped; 0 where it is gone."""
    mention = MentionId(forget.mention or 0)
    there = mentions.find(tx, mention)
    if there is None or holds.on(tx, mention) is not None:
        return 0
    data: EventData = NOTHING_MORE
    if forget.kind == forgets.STOPPED:
        if holds.stopped(tx, mention) is not None:
            return 0
        holds.stop(tx, mention, context.by, context.now)
        forgetting.keep_only_the_address(tx, mention)
        evidence.forget(tx, mention, context.now)
        data = Stopped()
    elif forget.kind == forgets.REPLY and forget.reply is not None:
        reply = replies.find(tx, forget.reply)
        if reply is None or reply.mention != mention or reply.forgotten_at is not None:
            return 0
        forgetting.forget_reply(tx, forget.reply, context.now)
        data = ReplyGone(forget.reply, reply.post.source)
    elif not forgetting.is_forgotten(tx, mention):
        forget_case(tx, mention, context)
    else:
        return 0
    redraw_all(tx, {mention}, context, forget.kind, data)
    return 1
