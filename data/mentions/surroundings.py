"""Knows in one look which tables say something about a mention; most say nothing.

Whoever shows a mention reads the others only where there is something to read.
"""

from data.models import Mention
from data.transaction import Transaction

_TABLES = (
    "checks",
    "escalations",
    "evidence",
    "handovers",
    "legal_holds",
    "own_posts",
    "posted",
    "removals",
    "replies",
    "reports",
    "stops",
    "suggestions",
    "tasks",
    "updates",
    "reposts",
)
"""Those with any row about it."""

_QUESTIONS = {
    **{name: f"select 1 from {name} where mention = :mention" for name in _TABLES},  # noqa: S608 - constants of this file
    "draft": "select 1 from drafts where mention = :mention and state = 'writing'",
    "freeze": "select 1 from freezes where lifted_at is null",
    "other_sources": "select 1 from deliveries_seen where mention = :mention "
    "and reply is null and own is null group by mention "
    "having count(distinct source) > 1",
    "other_words": "select 1 from versions where mention = :mention and reply is null "
    "and own is null and why in ('unannounced', 'copy')",
    "story_of": "select 1 from stories where child = :mention "
    "union all select 1 from stories where parent = :mention "
    "union all select 1 from likenesses where mention = :mention",
    "end_of_watch": "select 1 from timers where subject = 'check' "
    "and subject_id = :mention",
    "author": "select 1 from mentions where author_key = :author and id <> :mention "
    "union all select 1 from replies where author_key = :author "
    "union all select 1 from noted_authors where author_key = :author "
    "and ended_at is null",
    "owner_gone": "select 1 from members where id = :owner and gone_at is not null",
}
"""Everything that may be there, and how to find out."""

_LOOK = " union all ".join(
    f"select '{name}' as name where exists ({question})"
    for name, question in _QUESTIONS.items()
)


def of(tx: Transaction, mention: Mention) -> frozenset[str]:
    """The names of the tables and facts that are there."""
    rows = tx.all(
        _LOOK,
        mention=mention.id,
        author=mention.post.author.key,
        owner=mention.owner,
    )
    return frozenset(row["name"] for row in rows)
