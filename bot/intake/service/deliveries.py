"""The use case of a delivery: each item is new, known, or part of a conversation.

`UNIQUE(source, key)` is the lock: the same delivery twenty times in parallel is one
mention and nineteen duplicates, because every write goes through the one writer thread.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.config.sources import BY_HAND
from bot.core.command import DeliveryResult, Receipt
from bot.core.context import AppContext
from bot.core.execute import SOURCE, set_timers
from bot.core.notify import tell_admins
from bot.incoming.format import Incoming, to_post
from bot.intake.rules import changes, identity, namespaces
from bot.intake.rules.auto_triage import believed, judged
from bot.intake.rules.comparing import is_gone
from bot.intake.rules.fitting import Arriving
from bot.intake.service import (
    changing,
    own_posting,
    prior_contact,
    routing,
    threading,
    withdrawing,
)
from bot.intake.service.delivered import Delivered
from bot.intake.service.identifying import Same, note, same_post
from bot.intake.service.withdrawing import PublishedText
from bot.mentions.rules.clocks import set_due, started_at
from bot.mentions.rules.setting_aside import is_aside
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.intake import dead_letters, deliveries_seen
from data.intake.deliveries_seen import KnownDelivery
from data.intake.quotations import Quotations, Unread
from data.mentions import mentions
from data.mentions.event_data import Flagged, Received
from data.models import Mention, MentionId, Post, UserId
from data.outbox import cards
from data.reports import sources
from data.store import AT_ONCE
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


_NOBODY = UserId("")
_TRIES = 50
_READ_AT_ONCE = 500
"""Payloads: other readers come between."""


async def receive(
    app: AppContext, source: str, items: Sequence[Incoming], raw: bytes
) -> list[Receipt]:
    """Store a delivery, durably, and say what became of each item, in order.

    In parts, so that whoever presses meanwhile waits for one of them at most. Where a part
    fails the delivery does, and who sends it again finds the others known.
    """
    context, receipts = app.context(_NOBODY), list[Receipt]()
    alone = len(items) == 1
    for first in range(0, len(items), AT_ONCE):
        part = items[first : first + AT_ONCE]
        prepared = [prepare(source, one, raw, context, alone=alone) for one in part]
        receipts += await _stored(app, source, prepared, context)
        app.wake()
    return receipts


async def _stored(
    app: AppContext,
    source: str,
    items: Sequence[Delivered],
    context: DecisionContext,
) -> list[Receipt]:
    """In one job of the writer. Where the words of what was taken down stand elsewhere is
    looked for before it, so that nobody waits while all payloads are read.
    """
    quotations = None
    for attempts in range(_TRIES):
        quotations = await _quotations(app, items, context, quotations)
        ready = [
            replace(one, quotations=quotations, attempts=attempts) for one in items
        ]
        with suppress(Unread):
            take = partial(_take_all_in, app, source, ready, context)
            return await app.store.write(take, bulk=True)
    msg = f"what was taken down changed {_TRIES} times while its quotations were read"
    raise RuntimeError(msg)


async def _quotations(
    app: AppContext,
    items: Sequence[Delivered],
    context: DecisionContext,
    earlier: Quotations | None,
) -> Quotations | None:
    """Where the words of these stand, if one of them takes a post down.

    `earlier` is what was read already; only what came since is read again.
    """
    if not any(is_gone(item.incoming) for item in items):
        return None
    found = await app.store.read(partial(_to_look_for, app, items, context))
    if earlier is not None and earlier.covers(found):
        found = earlier
    while await app.store.read(partial(found.read_on, most=_READ_AT_ONCE)):
        pass
    return found


def _to_look_for(
    app: AppContext,
    items: Sequence[Delivered],
    context: DecisionContext,
    tx: Transaction,
) -> Quotations:
    """The words of the posts we know, and of those that come with the same delivery."""
    every = [PublishedText.of(item.post, context.now, ()) for item in items]
    platforms = app.playbook.platforms
    for item in items:
        if not is_gone(item.incoming):
            continue
        same = same_post(tx, item.source, item.keys, item.post, platforms, context.now)
        said = None if same is None else withdrawing.said_by(tx, same.known)
        if said is not None:
            every.append(said)
    return Quotations(
        frozenset().union(*(one.texts for one in every)),
        frozenset().union(*(one.titles for one in every)),
        min(one.since for one in every),
    )


def _take_all_in(
    app: AppContext,
    source: str,
    items: Sequence[Delivered],
    context: DecisionContext,
    tx: Transaction,
) -> list[Receipt]:
    if source != BY_HAND:
        sources.delivered(tx, source, context.now)
    return [take_in(app, tx, item, context) for item in items]


async def add(app: AppContext, incoming: Incoming) -> Receipt:
    """Somebody tells of a post no source has told; known ones are found again."""
    raw = incoming.model_dump_json(exclude_defaults=True).encode()
    receipts = await receive(app, BY_HAND, [incoming], raw)
    return receipts[0]


async def bury(
    app: AppContext, source: str, raw: bytes, error: str, content_type: str
) -> None:
    """Keep a delivery nobody could read; it can be replayed (DESIGN section 9)."""
    now = app.clock()

    def keep(tx: Transaction) -> None:
        dead_letters.bury(
            tx,
            source=source,
            at=now,
            content_type=content_type,
            body=raw,
            error=error,
        )
        tell_admins(tx, app, "dead_letter", {"source": source}, now)

    await app.store.write(keep, bulk=True)
    app.wake()


def take_in(
    app: AppContext, tx: Transaction, item: Delivered, context: DecisionContext
) -> Receipt:
    platforms = app.playbook.platforms
    same = same_post(tx, item.source, item.keys, item.post, platforms, context.now)
    if same is not None and same.key is not None:
        item = replace(item, keys=replace(item.keys, own=same.key))
    ours = own_posting.is_own(item.incoming, app.accounts)
    if ours and same is not None and same.known.own is None and not same.told:
        same = None
    if is_gone(item.incoming):
        return _gone(app, tx, item, same, context)
    if same is not None:
        return _again(app, tx, item, same, context)
    if withdrawing.stays_away(tx, item):
        return Receipt("filtered", None)
    if ours:
        return _own(app, tx, item, context)
    found = threading.belongs_to(tx, app, item.incoming, item.post, context)
    if found is not None:
        return _reply(app, tx, item, *found, context)
    return _new(app, tx, item, context)


def _gone(
    app: AppContext,
    tx: Transaction,
    item: Delivered,
    same: Same | None,
    context: DecisionContext,
) -> Receipt:
    """It was taken down; whichever name told us is known from now on."""
    known = None if same is None else same.known
    result = withdrawing.withdraw(tx, app, item, known, context)
    return (
        Receipt(result, None)
        if known is None
        else _noted(tx, item, known, context, result)
    )


def _again(
    app: AppContext,
    tx: Transaction,
    item: Delivered,
    same: Same,
    context: DecisionContext,
) -> Receipt:
    """A post we know, through the same source or another one: never a second card.

    Its author may have changed it meanwhile, or put it back.
    """
    known = same.known
    result = changing.follow(tx, app, item, known, context)
    if result == "filtered":
        return Receipt(result, None)
    mention = _card_of(tx, known)
    if mention is not None:
        withdrawing.noticed(tx, app, mention, item.post, context)
    if same.told:
        return _noted(tx, item, known, context, result)
    if mention is not None:
        _also_via(app, tx, item, mention, context)
    return _noted(tx, item, known, context, "attached")


def _also_via(
    app: AppContext,
    tx: Transaction,
    item: Delivered,
    mention: Mention,
    context: DecisionContext,
) -> None:
    """The same post through another tool: told on the card, never a second card."""
    events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind="also_via",
        actor=SOURCE,
        data=Received(item.source),
    )
    cards.want(tx, mention.id, context.now, urgent=False)


def _own(
    app: AppContext, tx: Transaction, item: Delivered, context: DecisionContext
) -> Receipt:
    own, answers = own_posting.keep(tx, app, item, context)
    result: DeliveryResult = "filtered" if answers is None else "attached"
    receipt = _noted(
        tx, item, KnownDelivery(own.mention, None, own.id), context, result
    )
    if answers is not None:
        answers = own_posting.counts(tx, app, answers, own, context)
        own_posting.adopt_below(tx, app, answers, own, context)
    return receipt


def _reply(
    app: AppContext,
    tx: Transaction,
    item: Delivered,
    mention: Mention,
    how: str,
    context: DecisionContext,
) -> Receipt:
    reply = threading.attach(tx, app, mention, item.post, how, context)
    return _noted(tx, item, KnownDelivery(mention.id, reply), context, "attached")


def _new(
    app: AppContext, tx: Transaction, item: Delivered, context: DecisionContext
) -> Receipt:
    arriving = Arriving.of(item.post, item.incoming)
    decided = routing.decided(tx, app, arriving, context.now)
    fresh = arrived(item.post, item.incoming, context, app.staff)
    fresh = routing.routed(fresh, decided, context)
    number = mentions.add(tx, fresh)
    mention = replace(fresh, id=number)
    events.append(
        tx,
        mention=number,
        at=context.now,
        kind="receive",
        actor=SOURCE,
        data=Received(item.source),
    )
    routing.tell(tx, mention, decided, context)
    if mention.flags:
        tell_flags(tx, mention, context)
    deliveries_seen.keep_payload(tx, number, item.raw, context.now)
    if not is_aside(mention):
        set_timers(tx, mention, {}, context)
        for effect in app.effects.on_arrival:
            effect(tx, app, mention, context)
        prior_contact.offer(tx, app, mention, context)
    receipt = _noted(tx, item, KnownDelivery(number, None), context, "new")
    own_posting.adopt(tx, app, mention, item, context)
    return receipt


def prepare(
    source: str,
    incoming: Incoming,
    raw: bytes,
    context: DecisionContext,
    *,
    alone: bool,
) -> Delivered:
    """Of a batch, each mention keeps only its own part of the payload."""
    own = raw if alone else incoming.model_dump_json(exclude_defaults=True).encode()
    author, platforms = incoming.author, context.playbook.platforms
    post = to_post(
        incoming,
        source,
        author_key=namespaces.author_key(
            author.handle or author.id,
            incoming.platform,
            platforms,
            source=source,
            url=incoming.url,
            profile=author.url,
        ),
        conversation=identity.conversation_key(incoming, source, platforms),
    )
    post = replace(post, published_at=believed(post.published_at, context.now))
    keys = identity.keys(incoming, source, platforms)
    return Delivered(source, incoming, post, keys, own)


def _noted(
    tx: Transaction,
    item: Delivered,
    known: KnownDelivery,
    context: DecisionContext,
    result: DeliveryResult,
) -> Receipt:
    mark = changes.fingerprint(changes.content_of(item.post))
    told = replace(known, content=mark)
    note(tx, item.source, item.keys, told, context.now)
    if known.mention is None and known.own is None:
        return Receipt(result, None)
    names = item.keys.names
    latest = [name.text for name in names if name.basis == "copy" and result == "new"]
    unsure = [name.text for name in names if name.basis == "answer"]
    deliveries_seen.note_names(
        tx, [name.text for name in names], known, latest=latest, unsure=unsure
    )
    return Receipt(result, known.mention)


def _card_of(tx: Transaction, known: KnownDelivery) -> Mention | None:
    """The mention itself, where it is no reply and no post of ours."""
    if known.mention is None or known.reply is not None or known.own is not None:
        return None
    return mentions.find(tx, known.mention)
