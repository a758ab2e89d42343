"""Creates a mention from an `Incoming`: its deadlines, and what triage recognises at
once.
"""

from collections.abc import Collection

from bot.core.apply import SOURCE
from bot.incoming.format import Incoming
from bot.intake.rules.auto_triage import judged
from bot.mentions.rules.clocks import set_due, started_at
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import Flagged
from data.models import Mention, MentionId, Post
from data.transaction import Transaction


def tell_flags(tx: Transaction, mention: Mention, context: DecisionContext) -> None:
    """A rule set them, nobody of the team; the story says so."""
    data = Flagged(added=mention.flags, removed=())
    events.append(
        tx, mention=mention.id, at=context.now, kind="flag", actor=SOURCE, data=data
    )


def arrived(
    post: Post, incoming: Incoming, context: DecisionContext, staff: Collection[str]
) -> Mention:
    """A fresh mention. Its author waits since they posted it, and the team has a whole
    claim time from now: nobody could have claimed what was not here.
    """
    start = started_at(post.published_at, context.now, context.playbook)
    flags, hint = judged(post, incoming, context.playbook, staff)
    now = context.now
    bare = Mention(
        MentionId(0), post, now, start, now, flags=flags, suggested_flag=hint
    )
    return set_due(bare, context.playbook, context.hours)
