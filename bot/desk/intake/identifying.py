"""Looks for the post a delivery tells of among those we know.

What a name proves is decided in `bot/rules/intake/identity.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.intake import identity
from bot.rules.intake.identity import Kept, Keys, Name, Platforms
from data import mentions
from data.intake import own_posts, sightings
from data.intake.sightings import Known
from data.models import MentionId, Post
from data.transaction import Transaction
from data.watch import replies


@dataclass(frozen=True, slots=True)
class Same:
    """The post a delivery tells of is known.

    `told`: this source told of it before. `changed`: it says something else now.
    """

    known: Known
    kept: Kept
    told: bool
    changed: bool


def same_post(
    tx: Transaction,
    source: str,
    keys: Keys,
    post: Post,
    platforms: Platforms,
    now: datetime,
) -> Same | None:
    """What we know of the very post that was delivered; nothing where it is new."""
    seen = sightings.seen(tx, source, keys.own)
    if seen is not None:
        found = _judged(tx, None, seen, post, platforms, now)
        if found is not None:
            return _same(tx, source, seen, found, post)
        spare = sightings.seen(tx, source, keys.spare)
        if spare is not None:
            found = _judged(tx, None, spare, post, platforms, now)
            if found is not None:
                return _same(tx, source, replace(spare, content=None), found, post)
    named = sightings.named(tx, [name.text for name in keys.names])
    for name in keys.names:
        one = named.get(name.text)
        if one is None or (one.shared and identity.is_lost_on(name, post)):
            continue
        found = _judged(tx, name, one.known, post, platforms, now)
        if found is not None:
            return _same(tx, source, one.known, found, post)
    return None


def kept(tx: Transaction, known: Known) -> Kept | None:
    """The post that is known, as we keep it."""
    if known.own is not None:
        own = own_posts.find(tx, known.own)
        if own is None:
            return None
        gone = own.withdrawn_at is not None
        return Kept(own.post, own.received_at, is_reply=True, gone=gone)
    if known.mention is None:
        return None
    if known.reply is not None:
        reply = replies.find(tx, known.reply)
        if reply is None:
            return None
        gone = (reply.withdrawn_at or reply.forgotten_at) is not None
        return Kept(reply.post, reply.received_at, is_reply=True, gone=gone)
    mention = mentions.find(tx, MentionId(known.mention))
    if mention is None:
        return None
    gone = mention.post.text is None and sightings.is_gone(tx, mention.id)
    return Kept(mention.post, mention.received_at, gone=gone)


def _judged(
    tx: Transaction,
    name: Name | None,
    known: Known,
    post: Post,
    platforms: Platforms,
    now: datetime,
) -> Kept | None:
    found = kept(tx, known)
    if found is None or not identity.is_same(name, post, found, platforms, now):
        return None
    return found


def _same(tx: Transaction, source: str, known: Known, found: Kept, post: Post) -> Same:
    changed = not found.gone and identity.differs(post, found)
    return Same(known, found, sightings.told(tx, source, known), changed)
