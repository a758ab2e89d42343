"""Decides each move on a mention: what it changes, or why it is refused.

Every function takes the mention and its arguments and returns a `Transition`; none
reads anything else. Deadlines are recomputed after every move, from the original start.
"""

from dataclasses import replace

from bot.errors import Refused
from bot.mentions.rules.clocks import set_due
from bot.mentions.rules.confidential import after_flags
from bot.mentions.rules.irony import asked
from bot.mentions.rules.moves import MOVES, Whose
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.playbook.playbook import Outcome, Playbook
from data.audit.event_data import NOTHING_MORE, EventData
from data.mentions.event_data import (
    Classed,
    Ended,
    Flagged,
    HadBefore,
    HandedOver,
    Reopened,
)
from data.models import Mention, Status, UserId
from data.outbox.notification_data import ByPerson, FromTo, HandedToYou

_REACHED = ("contacted", "solved")
"""States of going on in private in which the author has heard from us there."""


def claim(mention: Mention, context: DecisionContext) -> Transition:
    """Become the owner. The second to press hears who was first (DESIGN promise 4)."""
    if mention.owner == context.by and mention.status is not Status.CLOSED:
        raise Refused("already_yours")
    _begin("claim", mention, context)
    return finish("claim", _owned(mention, context.by, context), context)


def release(mention: Mention, context: DecisionContext) -> Transition:
    """Give it back to everybody; the clocks keep running."""
    _begin("release", mention, context)
    return finish("release", _nobodys(mention, context), context)


def hand_over(
    mention: Mention, context: DecisionContext, *, to: UserId, note: str = ""
) -> Transition:
    """Pass it on to somebody; never asks for a reason. Whoever had it is told."""
    if to == mention.owner:
        raise Refused("owns_it_already", {"person": to}, field="to")
    _begin("hand_over", mention, context)
    told: tuple[NotificationRequest, ...] = ()
    if to != context.by:
        told = (
            NotificationRequest(
                "handed_over", to, HandedToYou(by=context.by, note_text=note)
            ),
        )
    if mention.owner is not None and mention.owner != context.by:
        told += (
            NotificationRequest(
                "taken_over", mention.owner, FromTo(by=context.by, to=to)
            ),
        )
    data = HandedOver(mention.owner, to, bool(note))
    return finish("hand_over", _handed(mention, to, context), context, data, told)


def take_over(mention: Mention, context: DecisionContext) -> Transition:
    """Become the owner of what somebody else owns; that person is told."""
    if mention.owner == context.by:
        raise Refused("already_yours")
    _begin("take_over", mention, context)
    told = (
        (NotificationRequest("taken_over", mention.owner, FromTo(by=context.by)),)
        if mention.owner
        else ()
    )
    data = HadBefore(mention.owner)
    return finish(
        "take_over", _handed(mention, context.by, context), context, data, told
    )


def classify(
    mention: Mention,
    context: DecisionContext,
    *,
    into: str,
    finding: str | None = None,
    because: str | None = None,
) -> Transition:
    """Say what kind of post it is; a class that closes does so at once, undoably."""
    klass = context.playbook.classes.get(into)
    if klass is None:
        raise Refused("unknown_class", {"class": into})
    if mention.classification == into and finding in (None, mention.finding):
        raise Refused("already_that_class", {"class": into})
    data = Classed(mention.classification, into, finding, because)
    also = (
        mention.second_class
        if mention.second_class != into and klass.closes_as is None
        else None
    )
    sorted_ = replace(mention, classification=into, finding=finding, second_class=also)
    if klass.closes_as is not None and mention.status is not Status.CLOSED:
        data = replace(data, outcome=klass.closes_as)
        return finish(
            "sort_out", ended(sorted_, klass.closes_as, context), context, data
        )
    if _was_sorted_out(mention, context):
        return finish("bring_back", _taken_up(sorted_, context), context, data)
    return finish("classify", sorted_, context, data)


def flag(
    mention: Mention, context: DecisionContext, *, flags: frozenset[str]
) -> Transition:
    """Set exactly these flags; they run in parallel to every class."""
    known = tuple(name for name in context.playbook.flags if name in flags)
    if set(known) == set(mention.flags):
        raise Refused("same_flags")
    data = Flagged(
        added=tuple(sorted(set(known) - set(mention.flags))),
        removed=tuple(sorted(set(mention.flags) - set(known))),
    )
    kept = after_flags(mention, known, context.playbook)
    after = replace(mention, flags=known, confidential=kept)
    flagged, question = asked(mention, after, context.by, context.playbook)
    return finish("flag", flagged, context, data, question)


def settle(mention: Mention, context: DecisionContext, *, outcome: str) -> Transition:
    """Like, thank or let stand: a whole reaction in one press (S2.11, S0.19)."""
    _begin("settle", mention, context)
    if mention.classification is None:
        raise Refused("needs_a_class")
    check_not_decided(mention)
    if outcome not in context.playbook.classes[mention.classification].settles:
        raise Refused("not_for_this_class", {"outcome": outcome})
    klass = context.playbook.classes[mention.classification]
    reasoned = context.playbook.outcomes[outcome].reasoned
    closed = ended(mention, outcome, context)
    if reasoned and klass.stands_as is not None:
        closed = replace(closed, reason=klass.stands_as)
    return finish("settle", closed, context, Ended(outcome=outcome))


def check_not_decided(mention: Mention) -> None:
    """Who decided not to reply wanted to look again: *Close* ends that, and asks why."""
    if mention.status is Status.WATCHING and mention.outcome == "no_reply":
        raise Refused("decided_already", {"at": mention.look_again_at})


def close(mention: Mention, context: DecisionContext, *, outcome: str) -> Transition:
    """End it with a recorded outcome; ending without one is impossible (promise 5)."""
    _begin("close", mention, context)
    known = context.playbook.outcomes.get(outcome)
    if known is None:
        raise Refused("unknown_outcome", field="outcome")
    if not has_what_it_claims(mention, known, context.playbook):
        raise Refused("needs_text_or_link", field="text")
    return finish(
        "close", ended(mention, outcome, context), context, Ended(outcome=outcome)
    )


def reopen(mention: Mention, context: DecisionContext) -> Transition:
    """Take it up again, by its owner if that person is on duty, else by anybody."""
    _begin("reopen", mention, context)
    back = given_back(mention, context)
    told: tuple[NotificationRequest, ...] = ()
    if back.owner is not None and back.owner != context.by:
        told = (NotificationRequest("reopened", back.owner, ByPerson(by=context.by)),)
    return finish("reopen", back, context, Reopened(mention.outcome), told)


def author_returned(mention: Mention, context: DecisionContext) -> Transition:
    """A new clock runs until they hear from us; who still waits does so since the start."""
    rested = mention.status in MOVES["author_returned"].begins
    if rested or mention.first_reply_at is not None:
        mention = replace(mention, returned_at=mention.returned_at or context.now)
    if rested:
        mention = given_back(mention, context)
    return finish("author_returned", mention, context)


def still_on_it(mention: Mention, context: DecisionContext) -> Transition:
    """The owner says so: the claim is as fresh as on the first day."""
    _begin("still_on_it", mention, context)
    return finish("still_on_it", replace(mention, claimed_at=context.now), context)


def let_go(mention: Mention, context: DecisionContext) -> Transition:
    """Nobody answered whether they are still on it: it goes back to everybody."""
    return finish(
        "let_go", _nobodys(mention, context), context, HadBefore(mention.owner)
    )


def begin_owned(name: str, mention: Mention, context: DecisionContext) -> Mention:
    """Check an owner's move; on an open mention the mover becomes the owner first."""
    _begin(name, mention, context)
    if mention.status is Status.OPEN:
        return _owned(mention, context.by, context)
    return mention


def _begin(name: str, mention: Mention, context: DecisionContext) -> None:
    move = MOVES[name]
    if mention.status not in move.begins:
        raise _refusal(mention)
    others = mention.owner is not None and mention.owner != context.by
    if move.whose is Whose.OWNER and others:
        raise Refused("owned_by", {"person": mention.owner, "at": mention.claimed_at})


def _refusal(mention: Mention) -> Refused:
    """Why nothing can begin here, in the words of where the mention stands."""
    if mention.status is Status.CLAIMED:
        return Refused("owned_by", {"person": mention.owner, "at": mention.claimed_at})
    if mention.status is Status.CLOSED:
        return Refused("already_closed", {"at": mention.closed_at})
    return Refused(f"not_while_{mention.status}")


def finish(
    name: str,
    mention: Mention,
    context: DecisionContext,
    data: EventData = NOTHING_MORE,
    notifications: tuple[NotificationRequest, ...] = (),
) -> Transition:
    """End every move the same way: the dues are set again, then it is a step."""
    if MOVES[name].wakes:
        mention = replace(mention, snoozed_until=None, snoozed_for=None)
    due = set_due(mention, context.playbook, context.hours)
    return Transition(name, due, data, notifications)


def _was_sorted_out(mention: Mention, context: DecisionContext) -> bool:
    before = context.playbook.classes.get(mention.classification or "")
    return (
        mention.status is Status.CLOSED
        and before is not None
        and before.closes_as is not None
        and mention.outcome == before.closes_as
    )


def _owned(mention: Mention, owner: UserId, context: DecisionContext) -> Mention:
    return replace(
        mention,
        status=Status.CLAIMED,
        owner=owner,
        claimed_at=context.now,
        look_again_at=None,
    )


def _handed(mention: Mention, owner: UserId, context: DecisionContext) -> Mention:
    """Somebody else's now; a watch goes on with whoever looks from now on."""
    if mention.status is Status.WATCHING:
        return replace(mention, owner=owner, claimed_at=context.now)
    return _owned(mention, owner, context)


def _nobodys(mention: Mention, context: DecisionContext) -> Mention:
    return replace(
        mention,
        status=Status.OPEN,
        owner=None,
        claimed_at=None,
        open_since=context.now,
        outcome=None,
        reason=None,
        resolution=None,
        closed_at=None,
        look_again_at=None,
    )


def _taken_up(mention: Mention, context: DecisionContext) -> Mention:
    """Everybody's again: clocks that were not met run from now on, and not from then."""
    again = _nobodys(mention, context)
    return replace(again, reopened_at=context.now, reopened_by=context.by or None)


def given_back(mention: Mention, context: DecisionContext) -> Mention:
    """Its owner's again where that person is on duty, else everybody's."""
    fresh = _taken_up(mention, context)
    if mention.owner is not None and context.is_on_duty(mention.owner):
        return _owned(fresh, mention.owner, context)
    return fresh


def has_what_it_claims(mention: Mention, outcome: Outcome, playbook: Playbook) -> bool:
    """Whether what this ending says of us is known: an answer, or a way into private."""
    heard = mention.first_reply_at or mention.answered_at
    known = {
        "": True,
        "answer": mention.answered_at is not None,
        "contact": heard is not None or mention.private_state in _REACHED,
        "private": mention.private_state in ("accepted", *_REACHED)
        or is_private(mention.reply_channel, playbook),
    }
    return known[outcome.claims]


def is_private(channel: str | None, playbook: Playbook) -> bool:
    """Whether a reply there reaches the author alone, too."""
    return "personal" in playbook.private.fills.get(channel or "", ())


def ended(mention: Mention, outcome: str, context: DecisionContext) -> Mention:
    """Closed. No clock is met by it, unless the ending is itself a word to the author."""
    thanks = context.now if context.playbook.outcomes[outcome].answers else None
    return replace(
        mention,
        status=Status.CLOSED,
        outcome=outcome,
        closed_at=context.now,
        first_reply_at=mention.first_reply_at or thanks,
        returned_at=None,
        promise_due=None,
        look_again_at=None,
    )
