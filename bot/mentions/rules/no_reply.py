"""Decides what we leave unanswered: let it stand, or let the community's answer count."""

from dataclasses import replace

from bot.errors import Refused
from bot.mentions.rules.lifecycle import begin_owned, check_not_decided, ended, finish
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.playbook.playbook import Playbook
from data.mentions.event_data import Ended
from data.models import Mention, Status
from data.outbox.notification_data import ByPerson

LET_STAND = "let_stand"
BY_OTHERS = "community_answered"


def may_stand(mention: Mention, playbook: Playbook) -> bool:
    """Whether it may be let stand: any class but those that must be dealt with (S3.42)."""
    klass = playbook.classes.get(mention.classification or "")
    return klass is not None and klass.may_stand and klass.closes_as is None


def stand(mention: Mention, context: DecisionContext, *, reason: str) -> Transition:
    """Sometimes it is good to let a problem slide, for a reason that is kept (S3.42)."""
    if mention.status is Status.CLOSED:
        raise Refused("already_closed", {"at": mention.closed_at})
    if mention.classification is None:
        raise Refused("needs_a_class")
    if not may_stand(mention, context.playbook):
        raise Refused("not_for_this_class", {"outcome": LET_STAND})
    if reason not in context.playbook.no_reply_reasons:
        raise Refused("unknown_reason", field="reason")
    check_not_decided(mention)
    closed = replace(
        ended(mention, LET_STAND, context),
        reason=reason,
        resolution=context.playbook.outcomes[LET_STAND].result,
    )
    data = Ended(outcome=LET_STAND, reason=reason)
    return finish("stand", closed, context, data, seen_by_lead(mention, context))


def answered_by_others(
    mention: Mention, context: DecisionContext, *, partly: bool
) -> Transition:
    """Somebody outside answered for us: the nicest end, or a part of it (S0.21, S2.36)."""
    if mention.classification is None:
        raise Refused("needs_a_class")
    if partly:
        owned = begin_owned("community_partly", mention, context)
        return finish("community_partly", owned, context)
    klass = context.playbook.classes[mention.classification]
    if not klass.community_ends:
        raise Refused("only_partly", field="share")
    owned = begin_owned("community_answered", mention, context)
    look = context.playbook.no_reply_reasons[BY_OTHERS].look_again
    answered = replace(
        owned,
        status=Status.WATCHING,
        first_reply_at=owned.first_reply_at or context.now,
        answered_at=owned.answered_at or context.now,
        returned_at=None,
        promise_due=None,
        outcome=BY_OTHERS,
        reason=None,
        look_again_at=context.hours.next_opening(context.now + look),
    )
    return finish("community_answered", answered, context, Ended(outcome=BY_OTHERS))


def usual_reason(mention: Mention, playbook: Playbook) -> str | None:
    """The reason offered first: a reply to a small post could make it bigger (S0.25)."""
    if not_worth_it(mention, playbook):
        return playbook.guidance.worth_it.reason
    klass = playbook.classes.get(mention.classification or "")
    return klass.silent_as if klass is not None else None


def seen_by_lead(
    mention: Mention, context: DecisionContext
) -> tuple[NotificationRequest, ...]:
    """Who takes the time to complain waits for us: the lead hears of silence (S3.12)."""
    klass = context.playbook.classes.get(mention.classification or "")
    if klass is None or not klass.silence_is_seen or context.lead in (None, context.by):
        return ()
    return (NotificationRequest("silence", context.lead, ByPerson(by=context.by)),)


def not_worth_it(mention: Mention, playbook: Playbook) -> bool:
    """Whether an answer would make it bigger: few see it, nobody reacted (S0.25)."""
    rule, post = playbook.guidance.worth_it, mention.post
    few = post.author.followers is not None and post.author.followers <= rule.followers
    calm = post.reactions is not None and post.reactions <= rule.reactions
    return mention.classification in rule.classes and few and calm
