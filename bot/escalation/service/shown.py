"""The parts of a card about management: the question, what holds the reply, suggestions."""

from dataclasses import replace
from typing import Literal

from bot.card.service.model import Part, named
from bot.core.context import AppContext
from bot.core.names import people_of
from bot.escalation.rules.triggers import Facts, suggested
from bot.escalation.service.briefing import wanted_of
from bot.escalation.service.freezing import freeze_of
from bot.ui.card_model import CardModel
from data.escalation import escalations, pings
from data.mentions import suggestions
from data.models import Escalation
from data.transaction import Transaction


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


def _facts(app: AppContext, model: CardModel) -> Facts:
    return Facts(model.drawn_at, names=app.profile.names)


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
