"""*Same story as…*: joins mentions, takes them apart, and offers what looks alike."""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.card.service import Part
from bot.core.access import check_may_see, may_see
from bot.core.command import Command, CommandResult
from bot.core.context import DRILL, AppContext
from bot.core.execute import apply_transition, execute, reset_timers
from bot.errors import Refused
from bot.handoffs.service import open_ends
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.stories import rules
from bot.stories.rules import EarlierMention, Offered, bare, ranked
from bot.ui.card_model import CardModel, Story
from data.mentions import mentions
from data.models import Mention, MentionId, Status, UserId
from data.outbox import cards
from data.stories import stories
from data.stories.models import Joined
from data.transaction import Row, Transaction

_SHOWN = 5
"""As many as a card names."""

_OFFERED = 20
"""As many mentions as the dialog lists."""


async def join(app: AppContext, command: Command, parent: MentionId) -> CommandResult:
    """Raises `Refused`, naming the field, where they cannot be one story."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = join_now(tx, app, mention, parent, context)
        return CommandResult(step.move, step.mention, data=step.data)

    return await execute(app, command, decide)


def join_now(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    parent: MentionId,
    context: DecisionContext,
) -> Transition:
    """The same inside a transaction, for one of many."""
    parent = stories.parent_of(tx, parent) or parent
    known = mentions.find(tx, parent)
    if known is None:
        raise Refused("unknown_mention", {"number": parent}, field="parent")
    check_may_see(tx, app, known, context.by)
    ends = open_ends(tx, mention, context)
    step = rules.join(mention, context, parent=parent, open_end=ends.some)
    kept = rules.with_promise(known, mention)
    before = json.dumps(mentions.state_values(mention))
    apply_transition(tx, app, mention, step, context)
    theirs = stories.children(tx, mention.id)
    if kept is not known:
        mentions.save(tx, kept)
        reset_timers(tx, app, kept, context)
    stories.join(tx, Joined(mention.id, parent, context.by, context.now, before))
    for number in (*theirs, parent):
        cards.want(tx, number, context.now, urgent=number == parent)
    return step


async def unjoin(app: AppContext, command: Command) -> CommandResult:
    """It stands where it stood before, with its clocks."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = unjoin_now(tx, app, mention, context)
        return CommandResult(step.move, step.mention, data=step.data)

    return await execute(app, command, decide)


def unjoin_now(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> Transition:
    """The same inside a transaction. Raises `Refused` where it is joined to nothing."""
    joined = stories.of_child(tx, mention.id)
    if joined is None or mention.outcome != rules.SAME_STORY:
        raise Refused("not_joined")
    step = rules.unjoin(
        _restored(mention, joined, context), context, parent=joined.parent
    )
    stories.apart(tx, mention.id)
    apply_transition(tx, app, mention, step, context)
    cards.want(tx, joined.parent, context.now, urgent=False)
    return step


def _restored(mention: Mention, joined: Joined, context: DecisionContext) -> Mention:
    """As it stood; what was forgotten meanwhile begins anew, as nobody's."""
    before = json.loads(joined.before)
    if before:
        return mentions.with_state(mention, before)
    return replace(
        mention,
        status=Status.OPEN,
        owner=None,
        claimed_at=None,
        open_since=context.now,
        outcome=None,
        closed_at=None,
    )


async def offered(
    app: AppContext, mention: Mention, reader: UserId
) -> Sequence[Offered]:
    """What it can be joined to: the same words first, then the last ones that live."""
    same = app.playbook.storms.same_text

    def load(tx: Transaction) -> list[Offered]:
        rows = stories.last(tx, mention.id, app.playbook.stories.compared)
        drill = mention.post.source == DRILL
        told = [told_of(row) for row in rows if bool(row["drill"]) is drill]
        words = bare(mention.post.title, mention.post.text)
        near = {one.mention: one.how for one in ranked(words, told, same, most=5)}
        numbers = [*near, *(one.parent or one.mention for one in told)]
        found: list[Offered] = []
        for number in dict.fromkeys(numbers):
            other = mentions.find(tx, number)
            if (
                other is None
                or number == mention.id
                or not may_see(tx, app, other, reader)
            ):
                continue
            if number not in near and other.status is Status.CLOSED:
                continue
            found.append(Offered(other, near.get(number)))
            if len(found) == _OFFERED:
                break
        return found

    return await app.store.read(load)


def told_of(row: Row) -> EarlierMention:
    """One earlier mention, with its words as they are compared."""
    return EarlierMention(row["id"], bare(row["title"], row["text"]), row["parent"])


def _story(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    number = model.mention.id
    like = stories.likeness(tx, number)
    story = Story(
        parent=stories.parent_of(tx, number),
        children=tuple(stories.children(tx, number, _SHOWN)),
        count=stories.count(tx, number),
        like=None if like is None else like.like,
        how=None if like is None else like.how,
    )
    return replace(model, story=story)


STORY = Part(("story",), ("story_of",), _story)
