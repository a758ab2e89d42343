"""The parts of a card about work inside, private contact, and what the public was told."""

from dataclasses import replace

from bot.card.service.model import Part, named
from bot.core.context import AppContext
from bot.ui.card_model import CardModel
from data.handoffs import handovers, tasks, updates
from data.transaction import Transaction


def _tasks(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    found = [task for task in tasks.of_mention(tx, model.mention.id) if task.is_open]
    people = [task.owner for task in found if task.owner is not None]
    return named(tx, app, replace(model, tasks=tuple(found)), people)


def _handover(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    if not model.mention.private_state:
        return model
    return replace(model, handover=handovers.latest(tx, model.mention.id))


def _updates(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    found = updates.of_mention(tx, model.mention.id)
    return replace(model, updates=tuple(found))


TASKS = Part(("tasks",), ("tasks",), _tasks)
HANDOVER = Part(("handover",), ("handovers",), _handover)
UPDATES = Part(("updates",), ("updates",), _updates)
