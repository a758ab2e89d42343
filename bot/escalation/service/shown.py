"""The parts of a card about management: the question, what holds the reply, suggestions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.card.service import Part, named
from bot.core.context import AppContext
from bot.core.names import people_of
from bot.escalation.rules.stages import Stage, stage_of
from bot.escalation.rules.triggers import TriggerFacts, suggested
from bot.escalation.service.freezing import freeze_of
from bot.ui.card_model import Briefing, CardModel, PhoneContact
from data import onboarding
from data.escalation import escalations, freezes, info_requests, pings
from data.escalation.models import InfoRequest, Ping
from data.mentions import suggestions
from data.models import Escalation, MentionId, UserId
from data.replies import posted
from data.transaction import Transaction


def briefing_of(tx: Transaction, app: AppContext, asked: Escalation) -> Briefing:
    """Everything that belongs to one escalation and changes while it is open.

    Whom to phone stands in the record; in a drill nobody's number is named.
    """
    silent = onboarding.is_rehearsed(tx, asked.mention)
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


def _contact(app: AppContext, asked: Escalation, ping: Ping) -> PhoneContact | None:
    """Somebody of the team, or a configured number; nothing once it is gone."""
    called = {"called_by": ping.called_by, "called_at": ping.called_at}
    level = app.playbook.escalation.levels.get(asked.level)
    who = app.people.get(ping.person)
    if who is not None:
        external = level is not None and level.external in who.roles
        contact = PhoneContact(who.key, who.name, who.phone, who.email, external)
        return replace(contact, **called)  # type: ignore[arg-type]
    known = {one.name: one.number for one in app.profile.links.phones}
    if ping.person not in known:
        return None
    contact = PhoneContact(ping.person, ping.person, known[ping.person], external=True)
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


def _question(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """What was asked last and decided last, and who was reached."""
    asked = escalations.latest(tx, model.mention.id)
    decided = escalations.last_decided(tx, model.mention.id)
    wanted = wanted_of(tx, asked)
    people = [user for one in (asked, decided) if one for user in people_of(one)]
    if wanted is not None:
        people.append(wanted.asked_by)
    model = replace(
        model,
        escalation=asked,
        decided=decided,
        info_request=wanted,
        arrival=_arrival(tx, asked),
    )
    return named(tx, app, model, people)


def _arrival(
    tx: Transaction, asked: Escalation | None
) -> Literal["arrived", "underway", "unreached"]:
    """Whether the message to whoever is asked stands in Slack already."""
    told = [] if asked is None else pings.of(tx, asked.id)
    theirs = [one for one in told if asked is not None and one.person == asked.manager]
    if not theirs or any(one.delivered_at is not None for one in theirs):
        return "arrived"
    return "unreached" if theirs[-1].error is not None else "underway"


def _freeze(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    held = freeze_of(tx, model.mention, model.drawn_at)
    if held is None:
        return model
    return named(tx, app, replace(model, freeze=held), [held.set_by])


def _by_rule(_tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """What the rules suggest of a mention nobody has said anything about."""
    found = suggested(model.mention, _facts(app, model), app.playbook)
    return replace(model, suggestions=found)


def _facts(app: AppContext, model: CardModel) -> TriggerFacts:
    return TriggerFacts(model.drawn_at, names=app.profile.names)


def _as_remembered(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """The same with what was noticed, declined, and raised already."""
    book, number = app.playbook, model.mention.id
    offered, declined = suggestions.of(tx, number)
    known = (book.triggers[cause] for cause in offered if cause in book.triggers)
    facts = replace(
        _facts(app, model),
        noticed=frozenset(trigger.fact for trigger in known if trigger.fact),
        raised=tuple(escalations.of(tx, number)),
    )
    found = suggested(model.mention, facts, book, declined)
    return replace(model, suggestions=found)


QUESTION = Part(
    ("escalation", "decided", "info_request", "arrival"), ("escalations",), _question
)
FREEZE = Part(("freeze",), ("freeze",), _freeze)
SUGGESTIONS = (
    Part(("suggestions",), (), _by_rule),
    Part(("suggestions",), ("suggestions", "escalations"), _as_remembered),
)
