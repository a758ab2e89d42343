"""The parts of a card that belong to the mention itself: sources, our reply, its owner."""

from dataclasses import replace

from bot.card.service.model import Part
from bot.core.context import AppContext
from bot.mentions.rules import own_replies
from bot.ui.card_model import CardModel
from data.intake import deliveries_seen, own_posts
from data.transaction import Transaction


def _sources(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    told = deliveries_seen.sources_of(tx, model.mention.id)
    return replace(model, also_via=tuple(told[1:]))


def _own_reply(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """Our last reply as a source saw it, one that still stands before one that is gone."""
    mention = model.mention
    if mention.first_reply_at is None and mention.returned_at is None:
        return model
    known = [
        own
        for own in own_posts.of_mention(tx, mention.id)
        if own.says != own_replies.OTHER
    ]
    last = max(known, key=lambda own: (own.withdrawn_at is None, own.id), default=None)
    return replace(model, own=last)


def _owner_gone(_tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    return replace(model, owner_gone=True)


SOURCES = Part(("also_via",), ("other_sources",), _sources)
OWN_REPLY = Part(("own",), ("own_posts",), _own_reply)
OWNER_GONE = Part(("owner_gone",), ("owner_gone",), _owner_gone)
