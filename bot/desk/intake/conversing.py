"""Puts a later post to its mention: an answer, a repetition elsewhere, a watched author.

Such a post comes into the thread of the card, answers what it can of the next check, and
takes the mention up again where that is somebody's move.
"""

from dataclasses import replace

from bot.desk.ground.attendance import attended
from bot.desk.ground.saying import say
from bot.desk.ground.surroundings import Surroundings
from bot.desk.recording import watches
from bot.desk.recording.record import record
from bot.incoming import Incoming
from bot.rules.intake.matching import answers_at, quotes_at
from bot.rules.life import lifecycle, watching
from bot.rules.life.step import Given, Rule, Saying
from data import mentions
from data.intake import sightings
from data.intake.sightings import Known
from data.models import Mention, MentionId, Post, Status
from data.transaction import Transaction
from data.watch import author_watches, checks, replies
from data.watch.watched import Check

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


def attach(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    post: Post,
    how: str,
    given: Given,
) -> int:
    """Into the thread of the card; the owner hears of it (features A4, H2)."""
    author = post.author.key
    by_author = author is not None and author == mention.post.author.key
    reply = replies.add(
        tx, mention.id, post, by_author=by_author, at=given.now, how=how
    )
    check = _prefill(tx, around, mention, f"reply:{reply}", by_author, given)
    step = _rule(by_author, how)(mention, attended(tx, given))
    if check is not None and step.mention.status is Status.WATCHING:
        step = replace(step, mention=replace(step.mention, look_again_at=check.due))
    record(tx, around, mention, step, given)
    data: dict[str, object] = {"reply": reply, "person": step.mention.owner, "how": how}
    if check is not None and by_author:
        data["check"] = check.id
    saying = Saying("reply_arrived", None, data)
    say(tx, around, mention.id, saying, given, key=f"reply:{reply}")
    _say_crowd(tx, around, step.mention, given)
    return reply


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


def _rule(by_author: bool, how: str) -> Rule:
    if how == WATCH:
        return watching.wrote_again
    if by_author:
        return lifecycle.author_returned
    return watching.spread if how == SPREAD else lifecycle.others_joined


def _prefill(
    tx: Transaction,
    around: Surroundings,
    mention: Mention,
    letter: str,
    by_author: bool,
    given: Given,
) -> Check | None:
    """Answer what the conversation answers by itself (S1.24, S1.25).

    When the author wrote, the next look is now, and asks only for the mood.
    """
    looks = [check for check in watches.run(tx, mention.id) if check.is_open]
    people = watches.people_in(tx, mention.id)
    others = watching.band(people, around.playbook.follow_up) if people else None
    if by_author:
        check = _look_now(tx, mention, looks, letter, given)
        if check is not None:
            checks.save(tx, _counted(check, others))
        return check
    for check in looks[:1]:
        checks.save(tx, _counted(check, others))
    return None


def _look_now(
    tx: Transaction, mention: Mention, looks: list[Check], letter: str, given: Given
) -> Check | None:
    """The look that asks how the author's words sound: the next one, brought forward."""
    asked = next((check for check in looks if check.look == "reply"), None)
    begun = mention.status in (Status.WATCHING, Status.CLOSED)
    if asked is None and not (begun or mention.answered_at is not None):
        return None
    check = asked or next(iter(looks), None)
    if check is None:
        check = watches.unplanned(tx, mention, "reply", given)
    return replace(
        check,
        look="reply",
        due=min(check.due, given.now),
        asked_at=given.now,
        asked_in=letter,
        wrote=True,
    )


def _counted(check: Check, others: str | None) -> Check:
    """What a person said counts more than what a source delivered."""
    if others is None or check.others_from == "person":
        return check
    return replace(check, others=others, others_from="conversation")


def _say_crowd(
    tx: Transaction, around: Surroundings, mention: Mention, given: Given
) -> None:
    """So many people that the duty lead may want to know: said once (S1.25, S2.21)."""
    people = watches.people_in(tx, mention.id)
    watched = mention.answered_at is not None or bool(watches.run(tx, mention.id))
    if people < around.playbook.follow_up.crowd or not watched:
        return
    data: dict[str, object] = {"person": mention.owner, "people": people}
    saying = Saying("crowd", None, data)
    say(tx, around, mention.id, saying, given, key=f"crowd:{mention.id}")
