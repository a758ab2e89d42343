"""Escalates what the rules say management must know, and stores what they only suggest.

Called after every move (`consider`) and by modules that found something out (`notice`).
A reason that was raised once for a mention is not raised again.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.command import NO_ANSWER, CommandAnswer
from bot.core.context import AppContext
from bot.core.notify import SOURCE, say
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating
from bot.escalation.rules.triggers import TriggerFacts, suggested, to_raise
from bot.intake.rules.auto_triage import account_manager_of
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from bot.playbook.playbook import Playbook, Trigger
from data.audit import events
from data.escalation import escalations
from data.escalation.event_data import Told
from data.mentions import queues, suggestions
from data.models import Escalation, Mention, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import ByPerson
from data.transaction import Transaction


def consider(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> CommandAnswer:
    """After a move: raise what follows from it, and tell whoever looks after the author.

    Whoever made the move hears who was asked because of it.
    """
    after = step.mention
    if after.owner is not None:
        _tell_account_manager(tx, app, after, context)
    by_hand = bool(context.by)
    bare = TriggerFacts(context.now, step.move, by_hand, counted=not by_hand)
    if not to_raise(after, bare, context.playbook):
        return NO_ANSWER
    facts = facts_of(tx, after, context.playbook, bare)
    return _answer(_raise_all(tx, app, after, facts, context), context)


def on_arrival(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """The same for a mention that has just arrived."""
    consider(tx, app, mention, Transition("receive", mention), context)


def notice(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    fact: str,
    context: DecisionContext,
) -> None:
    """Another subject found something out (`own_reply_backfires`, `author_unhappy`).

    What its trigger raises is raised, the rest is suggested on the card. Call it inside
    the transaction that records the finding; saying it twice does nothing.
    """
    book = context.playbook
    bare = TriggerFacts(context.now, by_hand=False, noticed=frozenset({fact}))
    facts = facts_of(tx, mention, book, bare)
    _raise_all(tx, app, mention, facts, context)
    for trigger in suggested(mention, facts, book):
        if trigger.fact == fact and suggestions.suggest(
            tx, mention.id, trigger.id, context.now
        ):
            cards.want(tx, mention.id, context.now, urgent=False)


def facts_of(
    tx: Transaction, mention: Mention, playbook: Playbook, bare: TriggerFacts
) -> TriggerFacts:
    """The facts with what the desk remembers of this mention and its author."""
    raised = tuple(escalations.of(tx, mention.id))
    author = mention.post.author.key
    if author is None:
        return replace(bare, raised=raised, counted=True)
    triggers = playbook.triggers.values()
    windows = [t.author_posts.within for t in triggers if t.author_posts is not None]
    longest = max(windows, default=None)
    posts = [] if longest is None else queues.posts_of(tx, author, bare.now - longest)
    told = frozenset(
        trigger.id
        for trigger in triggers
        if trigger.per_author is not None
        and escalations.lately(tx, trigger.id, author, bare.now - trigger.per_author)
    )
    return replace(
        bare,
        raised=raised,
        author_posts=tuple(posts),
        counted=True,
        told_lately=told,
    )


def raise_(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    trigger: Trigger,
    context: DecisionContext,
) -> Escalation:
    """Raise one trigger with its own question, as whoever made the move, or as a rule."""
    paging = Paging.now(tx, app, context)
    question = app.translator(app.language).pick(trigger.question)
    brief = escalating.of_trigger(trigger, context, question)
    level, manager = paging.whom(brief.level, brief.reason)
    brief = replace(brief, level=level)
    asked = escalating.escalate(mention, context, brief=brief, manager=manager)
    if context.by and asked.manager == context.by:
        # Nothing the actor did pings the actor: they know, and the record says so.
        asked = escalating.acknowledge(asked, context)
    return paging.begin(asked)


def _answer(raised: Sequence[Escalation], context: DecisionContext) -> CommandAnswer:
    """Who was asked because of what this person has just done, for their confirmation."""
    asked = next(iter(raised), None)
    if asked is None or not context.by:
        return NO_ANSWER
    if asked.acknowledged_at is not None or not asked.manager:
        return NO_ANSWER
    later = asked.pages_from if asked.pages_from > context.now else None
    return CommandAnswer(raised=asked.manager, raised_as=asked.kind, raised_later=later)


def _raise_all(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    facts: TriggerFacts,
    context: DecisionContext,
) -> list[Escalation]:
    return [
        raise_(tx, app, mention, trigger, context)
        for trigger in to_raise(mention, facts, context.playbook)
    ]


def _tell_account_manager(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """A business customer's post is somebody's: one message to who looks after them."""
    flags = (context.playbook.flags.get(name) for name in mention.flags)
    if not any(flag is not None and flag.account_manager for flag in flags):
        return
    person = account_manager_of(mention.post, app.people.values())
    if person is None or person.slack is None or person.slack == context.by:
        return
    key = f"account_manager:{mention.id}:{person.slack}"
    if outbox.with_key(tx, key) is not None:
        return
    to = UserId(person.slack)
    request = NotificationRequest("account_manager", to, ByPerson(by=mention.owner))
    say(tx, app, mention.id, request, context, key=key)
    events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind="account_manager_told",
        actor=context.by or SOURCE,
        data=Told(person.slack),
    )
