"""Decides how a case continues in private: offered, accepted, contacted, solved or
failed.

A public reply comes first, so that nothing looks hushed up. During private contact the
public deadlines are paused, and the contact has a deadline of its own (playbook C2,
S0.30).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.mentions.rules import closing_steps
from bot.mentions.rules.lifecycle import begin_owned, finish
from bot.mentions.rules.private_contact import QUIET, RUNNING
from bot.mentions.rules.replying import next_look
from bot.mentions.rules.transition import DecisionContext, Transition
from data.audit.event_data import WentPrivate
from data.handoffs.models import Contact, Handover, HandoverId
from data.models import Mention, Status

NOT_YET = HandoverId(0)


@dataclass(frozen=True, slots=True)
class PrivateOffer:
    """How it is offered: where, how they sound now, whether it was said in public.

    `accepted` is a person who agreed already; `meet_at` is an appointment.
    """

    channel: str
    mood: str | None = None
    said_in_public: bool = False
    accepted: bool = False
    meet_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhoneCall:
    """What came of an attempt: reached or not, its end, and how they sound now."""

    reached: bool
    outcome: str = "going_on"
    mood: str | None = None


def offer(
    mention: Mention, context: DecisionContext, *, offered: PrivateOffer
) -> tuple[Transition, Handover]:
    """Offer to go on in private; the public word comes first (S2.29, S3.31)."""
    if offered.channel not in context.playbook.private.channels:
        raise Refused("unknown_channel", field="channel")
    if mention.private_state in RUNNING:
        raise Refused("is_in_private")
    _check_mood(offered.mood, context, "mood")
    owned = begin_owned("private_offer", mention, context)
    acknowledged = closing_steps.is_done(owned, "acknowledged")
    if not (
        acknowledged or offered.said_in_public or owned.post.visibility == "private"
    ):
        raise Refused("say_it_in_public_first", field="said")
    if offered.said_in_public:
        owned = closing_steps.filled(owned, ["acknowledged"], context.now)
        owned = replace(
            owned,
            first_reply_at=owned.first_reply_at or context.now,
            returned_at=None,
            reply_channel=owned.reply_channel or "public_then_private",
        )
    state = "accepted" if offered.accepted or offered.meet_at else "offered"
    handover = Handover(
        id=NOT_YET,
        mention=mention.id,
        channel=offered.channel,
        state=state,
        owner=context.by,
        offered_at=context.now,
        mood_before=offered.mood,
        meet_at=offered.meet_at,
        accepted_at=context.now if state == "accepted" else None,
    )
    data = WentPrivate(offered.channel, state)
    return finish("private_offer", _stands(owned, state), context, data), handover


def accept(
    mention: Mention, context: DecisionContext, *, handover: Handover
) -> tuple[Transition, Handover]:
    """They said yes: public nudges stop, a contact is due (S0.30)."""
    _check_running(mention)
    owned = begin_owned("private_accept", mention, context)
    after = replace(
        handover, state="accepted", owner=context.by, accepted_at=context.now
    )
    data = WentPrivate(handover.channel)
    return finish("private_accept", _stands(owned, "accepted"), context, data), after


def called(
    mention: Mention, context: DecisionContext, *, handover: Handover, call: PhoneCall
) -> tuple[Transition, Handover, Contact]:
    """One attempt to get in touch: reached?, how it ended, how they sound (S0.31, S4.6)."""
    _check_running(mention)
    _check_mood(call.mood, context, "mood")
    if call.outcome not in ("solved", "going_on", "failed"):
        raise Refused("unknown_outcome", field="outcome")
    if call.outcome == "solved" and not call.reached:
        raise Refused("solved_needs_reached", field="outcome")
    owned = begin_owned("private_call", mention, context)
    ends = call.outcome in ("solved", "failed")
    reached_state = "contacted" if call.reached else handover.state
    state = call.outcome if ends else reached_state
    contact = Contact(
        handover.id,
        context.now,
        context.by,
        handover.channel,
        call.reached,
        call.outcome if call.reached or ends else None,
    )
    after = replace(
        handover,
        state=state,
        owner=context.by,
        mood_after=call.mood or handover.mood_after,
        contacted_at=context.now if call.reached else handover.contacted_at,
        ended_at=context.now if ends else None,
    )
    stands = _ended(_reached(owned, call, context), state, context)
    data = WentPrivate(handover.channel, state, call.reached)
    return finish("private_call", stands, context, data), after, contact


def _reached(mention: Mention, call: PhoneCall, context: DecisionContext) -> Mention:
    return (
        closing_steps.filled(mention, ["personal"], context.now)
        if call.reached
        else mention
    )


def _ended(mention: Mention, state: str, context: DecisionContext) -> Mention:
    """Solved is an answer; failed gives the case back to its owner, in public."""
    stands = _stands(mention, state)
    if state == "solved":
        return replace(
            stands,
            status=Status.WATCHING,
            first_reply_at=mention.first_reply_at or context.now,
            answered_at=context.now,
            outcome="solved",
            resolution="solved",
            look_again_at=next_look(mention, context),
        )
    if state == "failed" and mention.status is Status.WATCHING:
        return replace(
            stands, status=Status.CLAIMED, owner=context.by, claimed_at=context.now
        )
    return replace(stands, claimed_at=context.now) if state == "failed" else stands


def _stands(mention: Mention, state: str) -> Mention:
    """While a contact is due in private, the word we gave in public is kept there."""
    promised = None if state in QUIET else mention.promise_due
    return replace(mention, private_state=state, promise_due=promised)


def _check_running(mention: Mention) -> None:
    if mention.private_state not in RUNNING:
        raise Refused("not_in_private")


def _check_mood(mood: str | None, context: DecisionContext, field: str) -> None:
    if mood is not None and mood not in context.playbook.private.moods:
        raise Refused("unknown_mood", field=field)
