"""Finds the mention a later post belongs to: as an answer, as spread, by its author."""

from bot.desk.ground.surroundings import Surroundings
from bot.incoming import Incoming
from bot.rules.intake.matching import answers_at, quotes_at
from bot.rules.life.step import Given
from data import mentions
from data.intake import sightings
from data.intake.sightings import Known
from data.models import Mention, MentionId, Post
from data.transaction import Transaction
from data.watch import author_watches

ANSWER, SPREAD, WATCH = "answer", "spread", "watch"


def belongs_to(
    tx: Transaction,
    around: Surroundings,
    incoming: Incoming,
    post: Post,
    given: Given,
) -> tuple[Mention, str] | None:
    """The mention a post belongs to, and how: as far as the source and we know."""
    found = _answers(tx, incoming, post) or _quotes(tx, incoming)
    if found is not None and _is_old(found[0], around, given):
        found = None
    return found or _is_watched(tx, post, given)


def _answers(
    tx: Transaction, incoming: Incoming, post: Post
) -> tuple[Mention, str] | None:
    parent = incoming.in_reply_to
    known = None
    if parent is not None and parent.id:
        known = sightings.by_post(tx, post.platform, parent.id)
    address = answers_at(incoming)
    if known is None and address is not None:
        known = sightings.at_address(tx, address)
    if known is None and incoming.thread_id is not None and not incoming.quoted_url:
        known = _in_thread(tx, post.platform, incoming.thread_id)
    return _found(tx, known, ANSWER)


def _quotes(tx: Transaction, incoming: Incoming) -> tuple[Mention, str] | None:
    """Somebody passes on the post, or our own reply to it (S0.7)."""
    address = quotes_at(incoming)
    known = None if address is None else sightings.at_address(tx, address)
    return _found(tx, known, SPREAD)


def _in_thread(tx: Transaction, platform: str, thread: str) -> Known | None:
    first = sightings.by_conversation(tx, platform, thread)
    if first is not None:
        return Known(first, None)
    return sightings.by_post(tx, platform, thread)


def _is_watched(
    tx: Transaction, post: Post, given: Given
) -> tuple[Mention, str] | None:
    watch = author_watches.running(tx, post.author.key)
    if watch is None or watch.ends_at <= given.now:
        return None
    return _found(tx, Known(watch.mention, None), WATCH)


def _found(
    tx: Transaction, known: Known | None, how: str
) -> tuple[Mention, str] | None:
    if known is None or known.mention is None:
        return None
    mention = mentions.find(tx, MentionId(known.mention))
    return None if mention is None else (mention, how)


def _is_old(mention: Mention, around: Surroundings, given: Given) -> bool:
    """Closed so long ago that this is a matter of its own."""
    closed = mention.closed_at
    return (
        closed is not None
        and given.now - closed > around.playbook.follow_up.reopens_within
    )
