"""Handles what a repeated delivery says about a known post: more reach, or taken down."""

from bot.core.apply import apply_transition
from bot.core.context import AppContext
from bot.mentions.rules import pausing, watching
from bot.mentions.rules.transition import DecisionContext
from data.escalation import escalations
from data.followup import checks
from data.mentions import mentions
from data.models import Mention, Post, Status
from data.takedown import holds
from data.transaction import Transaction

_TWICE = 2


def noticed(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    post: Post,
    context: DecisionContext,
) -> None:
    """Keep what it reaches now; a snooze ends when that has doubled."""
    before, now = mention.post.author.followers, post.author.followers
    if now is None or before is None or now <= before:
        return
    asleep = mention.snoozed_until
    if asleep is None or asleep <= context.now:
        mentions.reaches(tx, mention.id, now)
    elif before > 0 and now >= _TWICE * before:
        mentions.reaches(tx, mention.id, now)
        apply_transition(tx, app, mention, pausing.stirred(mention, context), context)


def vanished(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """What nobody has to answer any more ends; of what we removed the watch goes on."""
    ours = any(
        check.situation == "removal" for check in checks.of_mention(tx, mention.id)
    )
    over = mention.status is Status.WATCHING and not ours
    if over or _is_nobodys(tx, mention):
        apply_transition(tx, app, mention, watching.vanished(mention, context), context)


def _is_nobodys(tx: Transaction, mention: Mention) -> bool:
    """Nobody has begun: no owner, no flag, nothing asked of management, no legal hold."""
    if mention.status is not Status.OPEN or mention.flags:
        return False
    asked = any(one.ended_at is None for one in escalations.of(tx, mention.id))
    return not asked and holds.on(tx, mention.id) is None
