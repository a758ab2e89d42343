"""What people do with rules: make one from a card, change or end it, bring a post back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pydantic import ValidationError

from bot.config.routing import Conditions
from bot.core.access import seen_by
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.core.names import name_of
from bot.core.notify import SOURCE
from bot.errors import Refused
from bot.intake.rules.fitting import Arriving, because, site_of
from bot.intake.rules.routing import Rule, Why, in_order, is_theirs, read_conditions
from bot.intake.service import routing
from bot.intake.service.routing import rules_now
from bot.mentions.rules import lifecycle
from bot.mentions.rules.setting_aside import is_aside, set_aside
from bot.mentions.rules.transition import DecisionContext
from bot.routing.views.dialogs import Offer
from bot.routing.views.rules import KeptPage, people_in
from data.audit import events
from data.mentions import mentions
from data.models import Mention, MentionId, Status, UserId
from data.routing import rules
from data.routing.event_data import RuleChanged
from data.routing.models import Aside, MadeRule, RuleId
from data.team import idempotency, members
from data.transaction import Transaction

_Writing = Callable[[Transaction, DecisionContext], Rule]

_LAST = 500
"""Of so many posts a rule says how many it would have fitted."""

_TOO_WIDE = 0.5
_FEW = 20
"""Among fewer posts than these nobody can say that a rule is too wide."""


async def offers(app: AppContext, mention: Mention) -> tuple[list[Offer], int]:
    """The conditions a rule can have from this card, with how many posts have each."""
    found = list(_offered(mention))

    def count(tx: Transaction) -> tuple[list[Offer], int]:
        posts = [Arriving(post) for post in rules.last_posts(tx, _LAST)]
        counted = [
            Offer(
                name,
                entry,
                _fitting(Conditions.model_validate({name: (entry,)}), posts),
            )
            for name, entry in found
        ]
        return counted, len(posts)

    return await app.store.read(count)


async def make(
    app: AppContext,
    command: Command,
    ticked: Sequence[str],
    words: Sequence[str],
    *,
    aside: Aside,
    days: int,
    too: bool,
) -> tuple[Rule, Mention, bool]:
    """A rule from a card, and the card itself set aside where that is wished.

    Raises `Refused` where it would fit everything or has no condition.
    """
    made: list[Rule] = []

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        known = dict(_offered(mention))
        wanted = {name: (known[name],) for name in ticked if name in known}
        conditions = _conditions({**wanted, "words": tuple(words)}, "words")
        _check_width(tx, conditions, "words")
        text = conditions.model_dump_json(exclude_defaults=True)
        number = rules.add(
            tx,
            mention=mention.id,
            conditions=text,
            aside=aside,
            by=context.by,
            at=context.now,
            until=context.now + timedelta(days=days),
        )
        record(tx, number, "made", context)
        rule = _rule(tx, app, number)
        made.append(rule)
        if not too or mention.status is Status.CLOSED:
            return CommandResult("rule", mention)
        step = set_aside(mention, context, routed=rule.routed)
        mentions.route(tx, step.mention)
        apply_transition(tx, app, mention, step, context)
        return CommandResult(step.move, step.mention, data=step.data)

    done = await execute(app, command, decide)
    if done.repeated or not made:
        raise Refused("unknown_rule")
    return made[0], done.mention, done.move == "set_aside"


async def end(app: AppContext, number: int, by: UserId, name: str, key: str) -> Rule:
    """The rule holds no more; what it kept stays where it is."""

    def write(tx: Transaction, context: DecisionContext) -> Rule:
        rule = _rule(tx, app, RuleId(number))
        if not rules.end(tx, RuleId(number), by, context.now):
            raise Refused("unknown_rule")
        record(tx, RuleId(number), "ended", context)
        return rule

    return await _once(app, by, name, key, write)


async def change(
    app: AppContext,
    number: int,
    written: Mapping[str, Sequence[str]],
    by: UserId,
    name: str,
    key: str,
) -> Rule:
    """It fits by these conditions from now on; those the dialog does not show stay."""

    def write(tx: Transaction, context: DecisionContext) -> Rule:
        made = _holding(tx, number, context)
        before = read_conditions(made.conditions)
        held = {} if before is None else dict(before.written)
        first = next(iter(written), "words")
        conditions = _conditions({**held, **written}, first)
        _check_width(tx, conditions, first)
        text = conditions.model_dump_json(exclude_defaults=True)
        rules.change(tx, made.id, text)
        record(tx, made.id, "changed", context)
        return _rule(tx, app, made.id)

    return await _once(app, by, name, key, write)


async def held(app: AppContext, number: int) -> Conditions:
    """The conditions of a rule that holds. Raises `Refused` for another one."""
    context = app.context(UserId(""))

    def load(tx: Transaction) -> Conditions:
        made = _holding(tx, number, context)
        conditions = read_conditions(made.conditions)
        if conditions is None:
            raise Refused("unknown_rule")
        return conditions

    return await app.store.read(load)


async def bring_in(
    app: AppContext, command: Command
) -> tuple[CommandResult, Rule | None, Mapping[UserId, str]]:
    """One press: it is everybody's again, with its card; and the rule that kept it."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if not is_aside(mention):
            raise Refused("not_set_aside")
        step = lifecycle.reopen(mention, context)
        recorded = apply_transition(tx, app, mention, step, context)
        return CommandResult(
            step.move, step.mention, undoable=recorded.undoable, data=step.data
        )

    done = await execute(app, command, decide)
    now, name = app.clock(), done.mention.routed.rule

    def load(tx: Transaction) -> tuple[Rule | None, Mapping[UserId, str]]:
        rule = next((one for one in rules_now(tx, app, now) if one.name == name), None)
        people = people_in([] if rule is None else [rule])
        return rule, {one: name_of(tx, app, one) for one in people}

    rule, names = await app.store.read(load)
    return done, rule, names


async def kept(app: AppContext, reader: UserId, first: int, most: int) -> KeptPage:
    """One page of what rules keep aside, as this person may see it."""
    now = app.clock()

    def load(tx: Transaction) -> KeptPage:
        found = rules.set_aside(tx, most=most, after=first)
        totals = rules.kept(tx)
        known = {rule.name: rule for rule in rules_now(tx, app, now)}
        counts = rules.counted(tx)
        return KeptPage(
            mentions=[seen_by(tx, app, one, reader) for one in found],
            first=first,
            mute=totals.get("mute", 0),
            tray=totals.get("tray", 0),
            rules=known,
            counts={**counts["tray"], **counts["mute"]},
            names={one: name_of(tx, app, one) for one in people_in(known.values())},
        )

    return await app.store.read(load)


async def why(
    app: AppContext, number: MentionId, reader: UserId
) -> tuple[Why, Mapping[UserId, str]]:
    """Which rule decided about a mention. Raises `Refused` for a number nobody knows."""
    now = app.clock()

    def load(tx: Transaction) -> tuple[Why, Mapping[UserId, str]]:
        mention = mentions.find(tx, number)
        if mention is None:
            raise Refused("unknown_mention", {"number": number})
        found = routing.why(tx, app, mention, now)
        rule = [] if found.found is None else [found.found]
        if found.today is not None:
            rule.append(found.today.rule)
        names = {one: name_of(tx, app, one) for one in people_in(rule)}
        shown = replace(found, mention=seen_by(tx, app, mention, reader))
        return shown, names

    return await app.store.read(load)


def record(
    tx: Transaction, number: RuleId, what: str, context: DecisionContext
) -> None:
    """Who made, changed or ended which rule; never what it says."""
    events.append(
        tx,
        mention=None,
        at=context.now,
        kind=f"rule_{what}",
        actor=context.by or SOURCE,
        data=RuleChanged(number),
    )


async def _once(
    app: AppContext, by: UserId, name: str, key: str, write: _Writing
) -> Rule:
    context = app.context(by)

    def run(tx: Transaction) -> Rule:
        members.met(tx, by, name, context.now)
        if not idempotency.first_time(tx, key, context.now):
            raise Refused("unknown_rule")
        return write(tx, context)

    found = await app.store.write(run)
    app.wake()
    return found


def _offered(mention: Mention) -> Sequence[tuple[str, str]]:
    post, site = mention.post, site_of(mention.post).partition("/")[0]
    handle = (post.author.handle or "").lstrip("@").casefold()
    found = [
        ("author", f"{post.platform}:{handle}" if handle else ""),
        ("site", site if "." in site else ""),
        ("platform", post.platform),
        ("language", (post.language or "").partition("-")[0].casefold()),
    ]
    return [(name, entry) for name, entry in found if entry]


def _conditions(
    written: Mapping[str, Sequence[str] | int | float], field: str
) -> Conditions:
    held = {name: value for name, value in written.items() if value}
    if not held:
        raise Refused("rule_needs_more", field=field)
    try:
        return Conditions.model_validate(held)
    except ValidationError:
        raise Refused("rule_wrong", field=field) from None


def _check_width(tx: Transaction, conditions: Conditions, field: str) -> None:
    """Nobody mutes half of all posts by a slip."""
    posts = [Arriving(post) for post in rules.last_posts(tx, _LAST)]
    count = _fitting(conditions, posts)
    if len(posts) >= _FEW and count > _TOO_WIDE * len(posts):
        values = {"count": count, "total": len(posts)}
        raise Refused("rule_too_wide", values, field=field)


def _fitting(conditions: Conditions, posts: Sequence[Arriving]) -> int:
    return sum(bool(because(conditions, post)) for post in posts)


def _holding(tx: Transaction, number: int, context: DecisionContext) -> MadeRule:
    made = rules.find(tx, number)
    if made is None or not is_theirs(made, context.now):
        raise Refused("unknown_rule")
    return made


def _rule(tx: Transaction, app: AppContext, number: RuleId) -> Rule:
    made = rules.find(tx, number)
    found = [] if made is None else in_order([made], {}, {})
    if not found:
        raise Refused("unknown_rule")
    return found[0]
