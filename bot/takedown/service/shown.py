"""The part of a card about evidence, removals, holds and reports."""

from dataclasses import replace

from bot.card.service.model import Part, named
from bot.core.context import AppContext
from bot.ui.card_model import CardModel
from data.takedown import state
from data.transaction import Transaction


def _takedown(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    takedown = state.of(tx, model.mention.id)
    return named(tx, app, replace(model, takedown=takedown), takedown.people)


TAKEDOWN = Part(
    ("takedown",),
    ("evidence", "removals", "reports", "legal_holds", "stops", "reposts"),
    _takedown,
)
