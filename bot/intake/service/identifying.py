"""Looks up the stored post a delivery is about.

Its keys are computed in `bot/intake/rules/identity.py`, and compared in
`bot/intake/rules/comparing.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.intake.rules import comparing
from bot.intake.rules.comparing import KnownPost
from bot.intake.rules.identity import IdentityKeys, Name
from bot.intake.rules.namespaces import Platforms
from data.followup import replies
from data.intake import deliveries_seen, own_posts
from data.intake.deliveries_seen import KnownDelivery
from data.mentions import mentions
from data.models import MentionId, Post
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Same:
    """The post a delivery tells of is known. `told`: this source told of it before.

    `key` is under what it told, where that is not the usual one.
    """

    known: KnownDelivery
    told: bool
    key: str | None = None


def same_post(
    tx: Transaction,
    source: str,
    keys: IdentityKeys,
    post: Post,
    platforms: Platforms,
    now: datetime,
) -> Same | None:
    """What we know of the very post that was delivered; nothing where it is new."""
    found = _under_a_key(tx, source, keys, post, platforms, now)
    if found is not None:
        return found
    named = deliveries_seen.named(tx, [name.text for name in keys.names])
    for name in keys.names:
        one = named.get(name.text)
        if one is None or (one.shared and comparing.is_lost_on(name, post)):
            continue
        unsure = one.shared and name.basis in ("post", "given")
        if unsure and not comparing.is_signed(post) and _other(tx, one.known, post):
            continue
        if _judged(tx, name, one.known, post, platforms, now):
            return _same(tx, source, one.known)
    return None


def _under_a_key(
    tx: Transaction,
    source: str,
    keys: IdentityKeys,
    post: Post,
    platforms: Platforms,
    now: datetime,
) -> Same | None:
    """What this source told before under the same id, or the same words."""
    seen = deliveries_seen.seen(tx, source, keys.own)
    if seen is None:
        return None
    mine = not _is_anybodys(tx, source, keys, seen, post)
    if mine and _judged(tx, None, seen, post, platforms, now):
        return _same(tx, source, seen)
    spare = deliveries_seen.seen(tx, source, keys.spare)
    if spare is not None and _judged(tx, None, spare, post, platforms, now):
        return _same(tx, source, replace(spare, content=None))
    signed = deliveries_seen.seen(tx, source, keys.signed) if keys.signed else None
    if signed is not None and _judged(tx, None, signed, post, platforms, now):
        return replace(_same(tx, source, signed), key=keys.signed)
    return None


def has_several(tx: Transaction, source: str, keys: IdentityKeys) -> bool:
    """Whether the source gave one id to posts of several people."""
    return deliveries_seen.seen(tx, source, keys.shared) is not None


def note(
    tx: Transaction, source: str, keys: IdentityKeys, told: KnownDelivery, at: datetime
) -> None:
    """Remember that the source told of this post, also where another has its key."""
    if deliveries_seen.note(tx, source, keys.own, told, at):
        return
    for key in (keys.spare, keys.signed, keys.shared):
        if key is not None:
            deliveries_seen.note(tx, source, key, told, at)


def _is_anybodys(
    tx: Transaction, source: str, keys: IdentityKeys, seen: KnownDelivery, post: Post
) -> bool:
    """An unsigned delivery under an id of several people, in words the known one has not."""
    if comparing.is_signed(post) or not has_several(tx, source, keys):
        return False
    return _other(tx, seen, post)


def _other(tx: Transaction, known: KnownDelivery, post: Post) -> bool:
    """Whether it says something else than the known one, or nothing."""
    found = kept(tx, known)
    return found is None or not comparing.says_the_same(post, found.post)


def kept(tx: Transaction, known: KnownDelivery) -> KnownPost | None:
    """The post that is known, as we keep it."""
    if known.own is not None:
        own = own_posts.find(tx, known.own)
        if own is None:
            return None
        gone = own.withdrawn_at is not None
        return KnownPost(own.post, own.received_at, gone=gone, ours=True)
    if known.mention is None:
        return None
    if known.reply is not None:
        reply = replies.find(tx, known.reply)
        if reply is None:
            return None
        gone = (reply.withdrawn_at or reply.forgotten_at) is not None
        return KnownPost(reply.post, reply.received_at, gone=gone)
    mention = mentions.find(tx, MentionId(known.mention))
    if mention is None:
        return None
    gone = mention.post.text is None and deliveries_seen.is_gone(tx, mention.id)
    return KnownPost(mention.post, mention.received_at, gone=gone)


def _judged(
    tx: Transaction,
    name: Name | None,
    known: KnownDelivery,
    post: Post,
    platforms: Platforms,
    now: datetime,
) -> bool:
    found = kept(tx, known)
    return found is not None and comparing.is_same(name, post, found, platforms, now)


def _same(tx: Transaction, source: str, known: KnownDelivery) -> Same:
    return Same(known, deliveries_seen.told(tx, source, known))
