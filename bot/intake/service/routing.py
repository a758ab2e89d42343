"""Asks the rules about a post that comes in, and keeps what they set aside.

Nothing is dropped: what is set aside is stored like every mention, without a card and
without clocks, and one press brings it back.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.intake.rules.fitting import Arriving
from bot.intake.rules.routing import Rule, RuleMatch, Why, decide, in_order
from bot.mentions.rules.clocks import set_due
from bot.mentions.rules.setting_aside import from_the_start
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.models import Mention
from data.routing import rules
from data.routing.event_data import RuleFitted
from data.transaction import Transaction


def rules_now(tx: Transaction, app: AppContext, now: datetime) -> list[Rule]:
    """Every rule that holds now, in the order in which they are asked."""
    made = rules.holding(tx, now)
    return in_order(made, app.rules, app.channels.of_rule)


def decided(
    tx: Transaction, app: AppContext, arriving: Arriving, now: datetime
) -> RuleMatch | None:
    """What the rules say of a post."""
    return decide(rules_now(tx, app, now), arriving)


def routed(
    mention: Mention, found: RuleMatch | None, context: DecisionContext
) -> Mention:
    """The fresh mention as the rule wants it: closed at once where it is set aside."""
    if found is None:
        return mention
    mention = replace(mention, routed=found.rule.routed)
    if mention.routed.aside is not None:
        return from_the_start(mention, context)
    return set_due(mention, context.playbook, context.hours)


def tell(
    tx: Transaction, mention: Mention, found: RuleMatch | None, context: DecisionContext
) -> None:
    """The story says which rule it was, and by which of its conditions."""
    if found is None:
        return
    names = tuple(one.condition for one in found.because)
    events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind="rule",
        actor=SOURCE,
        data=RuleFitted(found.rule.name, mention.routed.aside, names),
    )


def why(tx: Transaction, app: AppContext, mention: Mention, now: datetime) -> Why:
    """Which rule decided when it came, and which one would decide now."""
    known = rules_now(tx, app, now)
    name = mention.routed.rule
    found = next((one for one in known if one.name == name), None)
    told = [
        event.data
        for event in events.story(tx, mention.id)
        if isinstance(event.data, RuleFitted)
    ]
    conditions = told[-1].conditions if told else ()
    today = decide(known, Arriving(mention.post))
    if today is not None and today.rule.name == name:
        today = None
    return Why(mention, found, conditions, today)
