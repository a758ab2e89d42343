"""Loads what a card shows, in one read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.card.views.redacted import redact
from bot.core.access import may_see
from bot.core.context import AppContext
from bot.core.names import name_of
from bot.errors import Refused
from bot.intake.rules import changes
from bot.intake.rules.changes import Content
from bot.mentions.rules import own_replies
from bot.mentions.rules.weight import weight_of
from bot.ui.card_model import CardModel, LastMove
from bot.ui.masking import mask_words, masked
from data.audit import events
from data.escalation import escalations
from data.intake import deliveries_seen, own_posts, versions
from data.intake.versions import Of
from data.mentions import mentions, surroundings
from data.models import Mention, MentionId, Post, Reply, UserId
from data.team import idempotency
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Part:
    """Something that views show of a mention, and how it is added to the model.

    `fills` names the fields of the model, `about` what it is read for, in the words of
    `data/mentions/surroundings.py`; without that it follows from the mention itself.
    """

    fills: tuple[str, ...]
    about: tuple[str, ...]
    add: Callable[[Transaction, AppContext, CardModel], CardModel]


def load_model(
    tx: Transaction,
    app: AppContext,
    number: MentionId,
    now: datetime,
    parts: Sequence[Part] = (),
    *,
    reader: UserId | None = None,
    people: Iterable[UserId] = (),
) -> CardModel:
    """The mention with these parts, as `reader` may see it, or without one everybody.

    `people` are named, too. Raises `Refused` where there is no such mention.
    """
    mention = mentions.find(tx, number)
    if mention is None:
        raise Refused("unknown_mention", {"number": number})
    model = CardModel(mention, now, weight=weight_of(mention, app.playbook))
    if not may_see(tx, app, mention, reader):
        return redact(replace(model, escalation=escalations.latest(tx, number)))
    shown = masked(mention, app.playbook)
    model = replace(model, mention=shown, masked=shown is not mention)
    there = surroundings.of(tx, mention) if parts else frozenset()
    for part in parts:
        if not part.about or not there.isdisjoint(part.about):
            model = part.add(tx, app, model)
    model = _other_words_masked(model, app)
    return named(tx, app, model, [*_people_of(mention), *people])


def _other_words_masked(model: CardModel, app: AppContext) -> CardModel:
    whole = model.other_words
    shown = tuple(mask_words(text, app.playbook) for text in whole)
    if shown == tuple(whole):
        return model
    return replace(model, other_words=shown, unmasked_words=tuple(whole), masked=True)


async def shown_whole(app: AppContext, model: CardModel, by: UserId) -> CardModel:
    """The same with the words as they are; a look at masked contact data is an event."""
    if not model.masked:
        return model
    now, number = app.clock(), model.mention.id

    def look(tx: Transaction) -> CardModel:
        mention = mentions.find(tx, number)
        if mention is None:
            return model
        events.append(tx, mention=number, at=now, kind="contact_shown", actor=by)
        words = model.unmasked_words or model.other_words
        return replace(model, mention=mention, other_words=words, masked=False)

    return await app.store.write(look)


def named(
    tx: Transaction, app: AppContext, model: CardModel, people: Iterable[UserId]
) -> CardModel:
    """The same, where these people have their names."""
    unknown = {user for user in people if user not in model.names}
    names = {user: name_of(tx, app, user) for user in unknown}
    return replace(model, names={**model.names, **names})


def _people_of(mention: Mention) -> list[UserId]:
    people = (mention.owner, mention.read_by, mention.reopened_by)
    return [user for user in people if user is not None]


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


def _other_words(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    mention = model.mention
    if mention.withdrawn_at is not None or model.takedown.stop is not None:
        return model
    return replace(model, other_words=_in_doubt(tx, Of(mention.id), mention.post))


def other_words_of(tx: Transaction, reply: Reply) -> tuple[str, ...]:
    """The same of a reply, of which no copy is shown that was not shown before."""
    if reply.changed_at is None or reply.withdrawn_at is not None:
        return ()
    return _in_doubt(tx, Of(reply.mention, reply=reply.id), reply.post)


def _in_doubt(tx: Transaction, of: Of, post: Post) -> tuple[str, ...]:
    """What a source showed of the very post beside what stands there."""
    kept = versions.in_doubt(tx, of)
    told = [Content(one.title, one.text, one.rating) for one in kept]
    return changes.said_otherwise(changes.content_of(post), told)


def _last_move(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    last = idempotency.last_move(tx, model.mention.id)
    if last is None:
        return model
    return replace(model, last_move=LastMove(last.actor, last.at))


SOURCES = Part(("also_via",), ("other_sources",), _sources)
OWN_REPLY = Part(("own",), ("own_posts",), _own_reply)
OTHER_WORDS = Part(("other_words",), ("other_words",), _other_words)
OWNER_GONE = Part(("owner_gone",), ("owner_gone",), _owner_gone)
LAST_MOVE = Part(("last_move",), (), _last_move)
