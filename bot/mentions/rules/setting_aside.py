"""Decides what it means that a rule keeps a mention aside: closed, without card and clocks."""

from dataclasses import replace

from bot.errors import Refused
from bot.mentions.rules.lifecycle import ended, finish
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Transition
from data.mentions.event_data import Ended
from data.models import Mention, Routed, Status

SET_ASIDE = "set_aside"
"""The move, and the outcome of what is kept aside."""


def set_aside(
    mention: Mention, context: DecisionContext, *, routed: Routed
) -> Transition:
    """Somebody made a rule from it that fits it, too. Never what somebody else has."""
    if mention.status not in MOVES[SET_ASIDE].begins:
        raise Refused("already_closed", {"at": mention.closed_at})
    if mention.owner not in (None, context.by):
        raise Refused("owned_by", {"person": mention.owner, "at": mention.claimed_at})
    closed = ended(replace(mention, routed=routed), SET_ASIDE, context)
    return finish(SET_ASIDE, closed, context, Ended(outcome=SET_ASIDE))


def from_the_start(mention: Mention, context: DecisionContext) -> Mention:
    """A fresh mention that a rule sets aside: no clock of it ever runs."""
    closed = ended(mention, SET_ASIDE, context)
    return replace(
        closed, claim_due=None, first_reply_due=None, resolve_due=None, promise_due=None
    )


def is_aside(mention: Mention) -> bool:
    """Whether a rule keeps it without a card, and nobody has brought it back."""
    closed = mention.status is Status.CLOSED and mention.outcome == SET_ASIDE
    return closed and mention.routed.aside is not None
