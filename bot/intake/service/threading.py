"""Finds the mention a later post belongs to: as a reply, as a repost, by its author."""

from collections.abc import Sequence

from bot.core.availability import Availability, attended
from bot.core.context import AppContext, Attached
from bot.core.execute import apply_transition
from bot.incoming.format import Incoming
from bot.intake.rules import comparing, identity
from bot.intake.rules.comparing import continued_thread, signed_by
from bot.intake.rules.identity import Name
from bot.intake.rules.post_ids import shared_with_comments
from bot.intake.service.identifying import kept
from bot.mentions.rules import lifecycle
from bot.mentions.rules.setting_aside import is_aside
from bot.mentions.rules.transition import DecisionContext
from data.followup import author_watches, replies
from data.intake import deliveries_seen, own_posts
from data.intake.deliveries_seen import KnownDelivery
from data.mentions import mentions
from data.models import Mention, MentionId, Post, UserId
from data.stories import stories
from data.transaction import Transaction

ANSWER, SPREAD, WATCH = "answer", "spread", "watch"
_BELOW = ("comment", "reply")


def belongs_to(
    tx: Transaction,
    app: AppContext,
    incoming: Incoming,
    post: Post,
    context: DecisionContext,
) -> tuple[Mention, str] | None:
    """The mention a post belongs to, and how: as far as the source and we know."""
    answered = _answered(tx, app, incoming, post)
    found = _found(tx, answered, ANSWER) or _quotes(tx, incoming)
    # What a rule keeps aside has no card: what answers it is asked of the rules itself.
    if found is not None and (is_aside(found[0]) or _is_old(found[0], app, context)):
        found = None
    return _of_story(tx, found) or _is_watched(tx, post, context)


def _of_story(
    tx: Transaction, found: tuple[Mention, str] | None
) -> tuple[Mention, str] | None:
    """What is written below a mention that tells another one's story goes to that one."""
    if found is None:
        return None
    parent = stories.parent_of(tx, found[0].id)
    mention = None if parent is None else mentions.find(tx, parent)
    return found if mention is None else (mention, found[1])


def answered_by_us(
    tx: Transaction, app: AppContext, incoming: Incoming, post: Post
) -> Mention | None:
    """The mention a post of our own answers; a quotation of it is an answer, too."""
    found = _found(tx, _answered(tx, app, incoming, post), ANSWER)
    if found is None and incoming.kind == "quote":
        found = _quotes(tx, incoming)
    return None if found is None else found[0]


def _answered(
    tx: Transaction, app: AppContext, incoming: Incoming, post: Post
) -> KnownDelivery | None:
    """By the id of what it answers, else by its address, else by the conversation."""
    parent = incoming.in_reply_to
    known = None
    if parent is not None and parent.id:
        known = _with_id(tx, app, parent.id, incoming, post)
    if known is None and parent is not None and parent.url:
        known = _at(tx, parent.url, incoming)
    if known is None and incoming.kind in _BELOW and incoming.url:
        known = _beside(tx, incoming.url, incoming)
    thread = continued_thread(incoming)
    if known is None and thread is not None:
        known = _in_thread(tx, app, thread, incoming, post)
    return known


def _with_id(
    tx: Transaction, app: AppContext, named: str, incoming: Incoming, post: Post
) -> KnownDelivery | None:
    """The post a source means by an id, and never a stranger's that has the same one."""
    platforms = app.playbook.platforms
    own = identity.own_key_of_id(named, incoming, platforms)
    seen = deliveries_seen.seen(tx, post.source, own)
    if seen is not None and _several(tx, post.source, own):
        return _whose(tx, own, seen, incoming, post)
    if seen is not None and (seen.mention is not None or seen.own is not None):
        return seen
    names = identity.names_of_id(named, incoming, post.source, platforms)
    for name, known in _under(tx, names):
        found = kept(tx, known)
        if found is None:
            continue
        if name.basis != "number" or comparing.one_place(post, found.post, platforms):
            return known
    return None


def _several(tx: Transaction, source: str, own: str) -> bool:
    return deliveries_seen.seen(tx, source, identity.shared_key(own)) is not None


def _whose(
    tx: Transaction, own: str, first: KnownDelivery, incoming: Incoming, post: Post
) -> KnownDelivery | None:
    """Of several posts with one id the one by whom the answer names, or none."""
    parent = incoming.in_reply_to
    who = "" if parent is None else parent.author or ""
    found = kept(tx, first)
    if not who or found is None:
        return None
    author = found.post.author
    if signed_by(incoming, author.name, author.handle):
        return first
    key = identity.signed_key(own, who)
    return None if key is None else deliveries_seen.seen(tx, post.source, key)


def _beside(tx: Transaction, url: str, incoming: Incoming) -> KnownDelivery | None:
    """Some tools deliver an answer with the address of what it answers."""
    for name, known in _under(tx, identity.names_at(url, incoming.platform)[:1]):
        found = kept(tx, known)
        at_home = found is not None and found.post.kind not in identity.AT_ANOTHERS
        if at_home and name.basis == "post" and not shared_with_comments(name.text):
            return known
    return None


def _at(tx: Transaction, url: str, incoming: Incoming) -> KnownDelivery | None:
    """What is known to stand at an address: a post, or a reply of ours."""
    names = identity.names_at(url, incoming.platform)
    for name, known in _under(tx, names):
        found = kept(tx, known)
        if found is None:
            continue
        author = found.post.author
        if name.basis != "page" or signed_by(incoming, author.name, author.handle):
            return known
    replies = identity.reply_names_at(url, incoming.platform)
    return next((known for _, known in _under(tx, replies)), None)


def _under(tx: Transaction, names: Sequence[Name]) -> list[tuple[Name, KnownDelivery]]:
    """What has one of these names, and has it alone."""
    found = deliveries_seen.named(tx, [name.text for name in names])
    return [
        (name, found[name.text].known)
        for name in names
        if name.text in found
        and not (found[name.text].shared and name.basis in ("number", "page"))
    ]


def _quotes(tx: Transaction, incoming: Incoming) -> tuple[Mention, str] | None:
    """Somebody passes on the post, or our own reply to it (S0.7).

    Of a repost some tools tell with the address of what is passed on.
    """
    passed_on = incoming.kind in ("repost", "quote")
    url = incoming.quoted_url or (incoming.url if passed_on else None)
    return None if url is None else _found(tx, _at(tx, url, incoming), SPREAD)


def _in_thread(
    tx: Transaction, app: AppContext, thread: str, incoming: Incoming, post: Post
) -> KnownDelivery | None:
    """The first mention of a conversation. Below a post of our own many people write of
    many things: there only what the same person wrote belongs together.
    """
    platforms = app.playbook.platforms
    key = identity.thread_key(thread, incoming, post.source, platforms)
    begins = _with_id(tx, app, thread, incoming, post)
    ours = begins is not None and begins.own is not None and begins.mention is None
    if ours or own_posts.begins(tx, post.platform, key):
        author = post.author.key
        first = deliveries_seen.by_conversation(tx, post.platform, key, author)
        return None if first is None or author is None else KnownDelivery(first, None)
    first = deliveries_seen.by_conversation(tx, post.platform, key)
    return begins if first is None else KnownDelivery(first, None)


def _is_watched(
    tx: Transaction, post: Post, context: DecisionContext
) -> tuple[Mention, str] | None:
    watch = author_watches.running(tx, post.author.key)
    if watch is None or watch.ends_at <= context.now:
        return None
    return _found(tx, KnownDelivery(watch.mention, None), WATCH)


def _found(
    tx: Transaction, known: KnownDelivery | None, how: str
) -> tuple[Mention, str] | None:
    if known is None or known.mention is None:
        return None
    mention = mentions.find(tx, MentionId(known.mention))
    return None if mention is None else (mention, how)


def _is_old(mention: Mention, app: AppContext, context: DecisionContext) -> bool:
    """Closed so long ago that this is a matter of its own."""
    closed = mention.closed_at
    return (
        closed is not None
        and context.now - closed > app.playbook.follow_up.reopens_within
    )


def attach(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    post: Post,
    how: str,
    context: DecisionContext,
) -> int:
    """Keep it below its mention, and have done what follows from it."""
    author = post.author.key
    by_author = author is not None and (
        author == mention.post.author.key or stories.tells(tx, mention.id, author)
    )
    reply = replies.add(
        tx, mention.id, post, by_author=by_author, at=context.now, how=how
    )
    attached = Attached(reply, post, how, by_author)
    for effect in app.effects.on_reply:
        effect(tx, app, mention, attached, context)
    return reply


def in_place_of(
    tx: Transaction, app: AppContext, owner: UserId | None, context: DecisionContext
) -> UserId | None:
    """Who hears for an owner who is away, now that it is everybody's again."""
    here = Availability.of(tx, app, context)
    if owner is None or owner not in here.away:
        return None
    return here.stand_in(owner) or here.audience.on_duty


def wrote_again(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> Mention:
    """The author changed what they had written below it: taken up as if it were new."""
    step = lifecycle.author_returned(mention, attended(tx, app, context))
    apply_transition(tx, app, mention, step, context)
    return step.mention
