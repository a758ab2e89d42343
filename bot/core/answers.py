"""Stores the exact text of our reply on a platform, whichever way we learn of it."""

import hashlib
from dataclasses import replace
from typing import TypeVar

from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import DecisionContext
from data.mentions.event_data import OurText
from data.models import MentionId
from data.replies import posted
from data.replies.models import Draft, Posted, PostedId
from data.transaction import Transaction

_NOT_YET = PostedId(0)

T = TypeVar("T", bound=OurText)


def keep_text(
    tx: Transaction,
    mention: MentionId,
    words: Written,
    kind: str,
    context: DecisionContext,
    *,
    draft: Draft | None = None,
    as_is: bool = False,
) -> Posted:
    """The exact text of ours that stands on the platform, with where and since when."""
    kept = Posted(
        id=_NOT_YET,
        mention=mention,
        kind=kind,
        channel=words.channel,
        text=words.text,
        url=words.url,
        posted_at=words.at,
        by=context.by,
        at=context.now,
        draft=(draft.id or None) if draft is not None else None,
        template=draft.template if draft is not None else None,
        as_is=as_is,
    )
    return replace(kept, id=posted.add(tx, kept))


def with_text(data: T, kept: Posted) -> T:
    """With what the story keeps of a text: its number and a mark of its exact words."""
    mark = hashlib.sha256(kept.text.encode()).hexdigest()
    return replace(data, posted=kept.id, version=kept.version, mark=mark)
