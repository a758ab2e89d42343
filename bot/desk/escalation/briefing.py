"""Gathers what a brief shows beside its mention: whom to phone, and what was asked back."""

from collections.abc import Iterator
from datetime import datetime

from bot.desk.ground.surroundings import Surroundings
from bot.drawing.pieces.scene import Briefing, Contact
from bot.rules.escalation.paging import Team
from data.escalation import enquiries, freezes, pings
from data.models import Escalation, MentionId, UserId
from data.setup import drills
from data.transaction import Transaction
from data.writing import posted


def briefing_of(tx: Transaction, around: Surroundings, asked: Escalation) -> Briefing:
    """Everything that belongs to one escalation and changes while it is open."""
    phoned = {ping.person: ping for ping in pings.of(tx, asked.id) if ping.called_at}
    level = around.playbook.escalation.levels.get(asked.level)
    team = Team(around.people, around.playbook)
    silent = level is None or drills.is_rehearsed(tx, asked.mention)
    contacts = [] if silent else team.phones(asked.level)
    held = [one for one in freezes.of(tx, asked.id) if one.lifted_at is None]
    return Briefing(
        contacts=tuple(
            Contact(
                key=who.key,
                name=who.name,
                phone=who.phone,
                email=who.email,
                external=level is not None and level.external in who.roles,
                called_by=phoned[who.key].called_by if who.key in phoned else None,
                called_at=phoned[who.key].called_at if who.key in phoned else None,
            )
            for who in contacts
        ),
        enquiries=tuple(enquiries.of(tx, asked.id)),
        freeze=held[-1] if held else None,
        held_at=_held_at(tx, asked.mention),
    )


def _held_at(tx: Transaction, mention: MentionId) -> datetime | None:
    """When we last posted a sign of life about it."""
    known = posted.of_mention(tx, mention)
    return max((one.posted_at for one in known if one.kind == "holding"), default=None)


def people_in(briefing: Briefing) -> Iterator[UserId]:
    """Everybody it speaks of."""
    for contact in briefing.contacts:
        if contact.called_by is not None:
            yield contact.called_by
    for enquiry in briefing.enquiries:
        yield enquiry.asked_by
        if enquiry.answered_by is not None:
            yield enquiry.answered_by
