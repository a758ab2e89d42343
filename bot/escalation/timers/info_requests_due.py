"""Runs the timer of an answer that the team owes to management.

First the person who escalated is reminded, then the owner or whoever is on duty, then
the lead; finally the manager is told to decide with what is known.
"""

from collections.abc import Callable, Mapping

from bot.escalation.effects.paging import Paging
from data.escalation import info_requests
from data.mentions import mentions
from data.models import Escalation, UserId

Rung = Callable[[Paging, Escalation], "Escalation | None"]
"""Does one thing; the escalation as it then is, or nothing where there is nobody."""


def owner_of(paging: Paging, asked: Escalation) -> UserId | None:
    """Who has the mention."""
    mention = mentions.find(paging.tx, asked.mention)
    return None if mention is None else mention.owner


def _remind(paging: Paging, asked: Escalation) -> Escalation | None:
    """Whoever owes the answer is told once more."""
    return _want(paging, asked, "remind")


def _further(paging: Paging, asked: Escalation) -> Escalation | None:
    """The next person who may know, and has not been told."""
    return _want(paging, asked, "further")


def _without(paging: Paging, asked: Escalation) -> Escalation | None:
    info_request = info_requests.waiting(paging.tx, asked.id)
    if info_request is None:
        return None
    paging.without(asked, info_request)
    return asked


def _want(paging: Paging, asked: Escalation, step: str) -> Escalation | None:
    info_request = info_requests.waiting(paging.tx, asked.id)
    if info_request is None:
        return None
    people = paging.owing(asked, owner_of(paging, asked), info_request.asked_by)
    people = people[:1] if step == "remind" else people
    told = any(paging.want(asked, info_request, who, step) for who in people)
    return asked if told else None


RUNGS: Mapping[str, Rung] = {
    "remind": _remind,
    "further": _further,
    "without": _without,
}
