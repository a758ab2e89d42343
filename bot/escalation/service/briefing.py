"""Loads what a brief shows besides its mention: whom to phone, and what was asked back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.core.context import AppContext
from bot.escalation.rules.stages import Stage, stage_of
from bot.ui.card_model import Briefing, CardModel, Contact
from data.escalation import freezes, info_requests, pings
from data.escalation.models import InfoRequest, Ping
from data.models import Escalation, MentionId, UserId
from data.onboarding import drills
from data.replies import posted
from data.transaction import Transaction


def briefing_of(tx: Transaction, app: AppContext, asked: Escalation) -> Briefing:
    """Everything that belongs to one escalation and changes while it is open.

    Whom to phone stands in the record; in a drill nobody's number is named.
    """
    silent = drills.is_rehearsed(tx, asked.mention)
    noted = [] if silent else pings.of(tx, asked.id)
    contacts = (_contact(app, asked, p) for p in noted if p.step == "phone")
    held = [one for one in freezes.of(tx, asked.id) if one.lifted_at is None]
    return Briefing(
        contacts=tuple(one for one in contacts if one is not None),
        info_requests=tuple(info_requests.of(tx, asked.id)),
        freeze=held[-1] if held else None,
        held_at=_held_at(tx, asked.mention),
    )


def _held_at(tx: Transaction, mention: MentionId) -> datetime | None:
    """When we last posted a sign of life about it."""
    known = posted.of_mention(tx, mention)
    return max((one.posted_at for one in known if one.kind == "holding"), default=None)


def wanted_of(tx: Transaction, asked: Escalation | None) -> InfoRequest | None:
    """What management wants to know before it decides, while the team owes the answer."""
    wanted = None if asked is None else info_requests.waiting(tx, asked.id)
    if asked is None or wanted is None:
        return None
    return wanted if stage_of(asked, wanted.asked_at) is Stage.WANTED else None


def _contact(app: AppContext, asked: Escalation, ping: Ping) -> Contact | None:
    """Somebody of the team, or a configured number; nothing once it is gone."""
    called = {"called_by": ping.called_by, "called_at": ping.called_at}
    level = app.playbook.escalation.levels.get(asked.level)
    who = app.people.get(ping.person)
    if who is not None:
        external = level is not None and level.external in who.roles
        contact = Contact(who.key, who.name, who.phone, who.email, external)
        return replace(contact, **called)  # type: ignore[arg-type]
    known = {one.name: one.number for one in app.profile.links.phones}
    if ping.person not in known:
        return None
    contact = Contact(ping.person, ping.person, known[ping.person], external=True)
    return replace(contact, **called)  # type: ignore[arg-type]


def people_in(briefing: Briefing) -> Iterator[UserId]:
    """Everybody it speaks of."""
    for contact in briefing.contacts:
        if contact.called_by is not None:
            yield contact.called_by
    for info_request in briefing.info_requests:
        yield info_request.asked_by
        if info_request.answered_by is not None:
            yield info_request.answered_by


async def with_briefing(
    app: AppContext, model: CardModel, asked: Escalation
) -> CardModel:
    """The card with what belongs to one escalation about it."""
    briefing = await app.store.read(lambda tx: briefing_of(tx, app, asked))
    return replace(model, briefing=briefing)
