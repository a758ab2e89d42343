"""What people do with a storm: start it, say it is none, set its level, speak, end it.

Each is one transaction, done once however often Slack delivers the press, and recorded
also when it is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.availability import attended
from bot.core.context import AppContext
from bot.core.execute import apply_transition
from bot.errors import Refused
from bot.escalation.rules.approving import STORM
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext
from bot.storms.effects import telling
from bot.storms.effects.boards import show_board
from bot.storms.rules import levels, stages
from bot.storms.rules.detecting import HOUR
from bot.storms.rules.wording import makes
from data import timers
from data.escalation import freezes
from data.mentions import mentions
from data.models import ChannelId, Mention, MentionId, Timer, UserId
from data.outbox import cards
from data.storms import counting, storms
from data.storms.models import Claim, Statement, Storm, StormId, StormStage
from data.team import idempotency, members
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StormCommand:
    """One physical press about a storm. `key` is the same however often it is delivered.

    `channel` is where one is started that nobody knows yet.
    """

    storm: StormId
    by: UserId
    key: str
    name: str = ""
    channel: ChannelId | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a press did: where the storm stands, and how many mentions it was about."""

    storm: Storm
    what: str
    count: int = 0
    repeated: bool = False


Deciding = Callable[[Transaction, Storm, DecisionContext], Done]


async def execute(app: AppContext, command: StormCommand, decide: Deciding) -> Done:
    """Load, decide and record in one transaction; a refusal is raised."""
    context = app.context(command.by)

    def write(tx: Transaction) -> Done | Refused:
        members.met(tx, command.by, command.name, context.now)
        storm = storms.find(tx, command.storm)
        if storm is None and command.channel is not None:
            storm = _fresh(app, command.channel, context)
        if storm is None:
            return Refused("unknown_storm")
        if not idempotency.first_time(tx, command.key, context.now):
            return Done(storm, "repeated", repeated=True)
        try:
            done = decide(tx, storm, attended(tx, app, context))
        except Refused as refused:
            idempotency.forget(tx, command.key)
            telling.record(tx, storm, "refused", context, reason=refused.reason)
            return refused
        storms.save(tx, done.storm)
        telling.record(tx, done.storm, done.what, context, count=done.count)
        show_board(tx, app, done.storm, context, at_once=True)
        return done

    outcome = await app.store.write(write)
    app.wake()
    if isinstance(outcome, Refused):
        raise outcome
    return outcome


async def start(
    app: AppContext,
    command: StormCommand,
    topic: str,
    words: Sequence[str],
    level: int,
) -> Done:
    """Somebody opens a storm by hand, with a name, and words by which posts are known.

    With words it may run beside another one of the same channel: what has them goes to it.
    """

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        named = tuple(word.strip().lower() for word in words if word.strip())
        if storm.stage.is_storm and not named:
            raise Refused("storm_needs_words", field="words")
        begun = storm
        if storm.stage.is_over:
            begun = _fresh(app, storm.channel, context)
        elif storm.stage.is_storm:
            begun = replace(
                _fresh(app, storm.channel, context),
                split_from=storm.id,
                began_at=storm.began_at,
            )
        rules = app.playbook.storms.lifecycle
        opened = stages.opened(begun, context.now, context.by, rules, level)
        opened = replace(opened, topic=topic.strip(), words=named)
        if not opened.id:
            opened = replace(opened, id=storms.add(tx, opened))
        _gather(tx, opened, storm)
        if storm.id not in (0, opened.id):
            show_board(tx, app, storm, context, at_once=True)
        return Done(telling.begun(tx, app, opened, context), "start")

    return await execute(app, command, decide)


async def apart(app: AppContext, command: StormCommand, numbers: Sequence[int]) -> Done:
    """*Not part of this*: these leave it, and each has a card of its own."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        theirs = [
            MentionId(number)
            for number in dict.fromkeys(numbers)
            if counting.storm_of(tx, MentionId(number)) == storm.id
        ]
        if not theirs:
            raise Refused("storm_not_in_it", field="numbers")
        counting.put_to(tx, theirs, None)
        for number in theirs:
            channel = counting.give_card(tx, number, "owner")
            if channel is not None:
                cards.open_(tx, number, channel, context.now)
            cards.want(tx, number, context.now, urgent=False)
        return Done(storm, "apart", len(theirs))

    return await execute(app, command, decide)


async def reviewed(app: AppContext, command: StormCommand) -> Done:
    """Somebody looked back at a storm that is over."""

    def decide(tx: Transaction, storm: Storm, _context: DecisionContext) -> Done:
        if storm.stage is not StormStage.CLOSED:
            raise Refused("storm_not_closed")
        timers.set_all(tx, telling.SUBJECT, storm.id, [])
        done = tuple(dict.fromkeys([*storm.done, telling.REVIEWED]))
        return Done(replace(storm, done=done), "review")

    return await execute(app, command, decide)


async def open_(app: AppContext, command: StormCommand) -> Done:
    """*Start storm*."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        rules = app.playbook.storms.lifecycle
        opened = stages.opened(storm, context.now, context.by, rules)
        return Done(telling.begun(tx, app, opened, context), "start")

    return await execute(app, command, decide)


async def decline(app: AppContext, command: StormCommand) -> Done:
    """*Not a storm*: no proposal in this channel for two hours."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        left = counting.figures(tx, storm.id)["gathered"]
        said = stages.declined(storm, context.now, context.by, left)
        timers.set_all(tx, telling.SUBJECT, storm.id, [])
        return Done(said, "decline")

    return await execute(app, command, decide)


async def wait(app: AppContext, command: StormCommand) -> Done:
    """*Wait 15 min*: it opens by itself later."""

    def decide(_tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        later = context.now + app.playbook.storms.lifecycle.opens_after
        return Done(stages.waits(storm, later), "wait")

    return await execute(app, command, decide)


async def claim_next(app: AppContext, command: StormCommand) -> Done:
    """*Claim next 5*: what is severe first, then the oldest; each has a card then."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        most = app.playbook.storms.lifecycle.claim
        numbers = counting.unclaimed(tx, storm.id, most)
        if not numbers:
            raise Refused("storm_all_claimed")
        for number in numbers:
            mention = _mention(tx, number)
            apply_transition(
                tx, app, mention, lifecycle.claim(mention, context), context
            )
        return Done(storm, "claim", len(numbers))

    return await execute(app, command, decide)


async def set_level(
    app: AppContext,
    command: StormCommand,
    level: int,
    reason: str,
    *,
    media: int = 0,
) -> Done:
    """How strong it is, with a reason, and what the media do, which only a person knows."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        after = stages.set_level(storm, level, reason, media)
        after = telling.told_management(tx, app, after, context)
        _hold_all_but_the_statement(tx, app, storm, after, context)
        telling.set_timers(tx, app, after, context)
        return Done(after, "set_level", level)

    return await execute(app, command, decide)


async def name(
    app: AppContext,
    command: StormCommand,
    topic: str,
    claims: Sequence[Claim],
) -> Done:
    """What it is about, and what the posts claim, in a few words each."""

    def decide(_tx: Transaction, storm: Storm, _given: DecisionContext) -> Done:
        said = replace(storm, topic=topic.strip(), claims=tuple(claims))
        return Done(said, "name", len(claims))

    return await execute(app, command, decide)


async def update(
    app: AppContext,
    command: StormCommand,
    text: str,
    url: str | None,
    next_by: datetime | None,
) -> Done:
    """What the public was told just now, and by when it hears more (S3.37)."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        speaker = telling.speaker_of(app)
        if speaker is not None and context.by not in (
            speaker,
            storm.lead,
            context.lead,
        ):
            raise Refused("storm_speaker")
        if not text.strip():
            raise Refused("storm_no_text", field="text")
        if next_by is not None and next_by <= context.now:
            raise Refused("task_in_the_past", field="next_by")
        said = Statement(storm.id, text.strip(), url, context.by, context.now, next_by)
        storms.add_statement(tx, said)
        before = timers.of(tx, telling.SUBJECT, storm.id)
        rest = [timer for kind, timer in before.items() if kind != "update"]
        if next_by is not None:
            rest.append(
                Timer(telling.SUBJECT, storm.id, "update", next_by, 0, context.now)
            )
        timers.change(tx, before, rest)
        return Done(storm, "update")

    return await execute(app, command, decide)


async def pause(app: AppContext, command: StormCommand, until: datetime) -> Done:
    """No reply to a post of this storm goes out until then; holding replies may."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        if not storm.stage.is_storm:
            raise Refused("storm_not_open")
        if until <= context.now:
            raise Refused("task_in_the_past", field="until")
        _pause(tx, storm, context, until)
        return Done(storm, "pause")

    return await execute(app, command, decide)


async def let_go(app: AppContext, command: StormCommand) -> Done:
    """*Let replies go*."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        if not _lift(tx, storm, context):
            raise Refused("storm_not_paused")
        return Done(storm, "let_go")

    return await execute(app, command, decide)


async def tick(app: AppContext, command: StormCommand, task: str) -> Done:
    """One line of the checklist is done."""

    def decide(_tx: Transaction, storm: Storm, _given: DecisionContext) -> Done:
        if task not in app.playbook.storms.checklist:
            raise Refused("unknown_storm")
        done = tuple(dict.fromkeys([*storm.done, task]))
        return Done(replace(storm, done=done), "tick")

    return await execute(app, command, decide)


async def ease(app: AppContext, command: StormCommand) -> Done:
    """*It is easing*."""

    def decide(_tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        return Done(stages.eased(storm, context.now), "ease")

    return await execute(app, command, decide)


async def keep_open(app: AppContext, command: StormCommand) -> Done:
    """*Keep it open*: closing is proposed again after the same quiet."""

    def decide(_tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        return Done(stages.kept_open(storm, context.now), "keep")

    return await execute(app, command, decide)


async def close(app: AppContext, command: StormCommand) -> Done:
    """*Close storm*: its reminders end, somebody looks back at it."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        over = stages.closed(storm, context.now, context.by)
        _hold_all_but_the_statement(tx, app, storm, over, context)
        telling.ended(tx, app, over, context)
        return Done(over, "close")

    return await execute(app, command, decide)


async def reopen(app: AppContext, command: StormCommand) -> Done:
    """*Reopen*, within two days: the same storm goes on."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        rules = app.playbook.storms.lifecycle
        back = stages.reopened(storm, context.now, context.by, rules)
        return Done(telling.begun(tx, app, back, context), "reopen")

    return await execute(app, command, decide)


async def hand_over(app: AppContext, command: StormCommand, to: UserId) -> Done:
    """Somebody else leads it from now on."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        if not storm.stage.is_storm:
            raise Refused("storm_not_open")
        after = replace(storm, lead=to, lead_since=context.now)
        telling.set_timers(tx, app, after, context)
        return Done(after, "hand_over")

    return await execute(app, command, decide)


async def snooze(app: AppContext, command: StormCommand) -> Done:
    """The next reminder comes later by one whole step."""

    def decide(tx: Transaction, storm: Storm, context: DecisionContext) -> Done:
        timer = timers.of(tx, telling.SUBJECT, storm.id).get("remind")
        if timer is None:
            raise Refused("storm_not_open")
        later = context.now + 2 * app.playbook.storms.lifecycle.remind
        timers.put(tx, replace(timer, due=later, since=context.now))
        return Done(storm, "snooze")

    return await execute(app, command, decide)


def _hold_all_but_the_statement(
    tx: Transaction,
    app: AppContext,
    before: Storm,
    after: Storm,
    context: DecisionContext,
) -> None:
    """Single replies wait while the level says so, and go again when it does not."""
    rules = app.playbook.storms
    was, now = (levels.duties(one, rules) for one in (before, after))
    if now is not None and now.statement_only:
        _pause(tx, after, context, context.now + rules.lifecycle.ends_after)
    elif was is not None and was.statement_only:
        _lift(tx, after, context)


def _pause(
    tx: Transaction, storm: Storm, context: DecisionContext, until: datetime
) -> None:
    freezes.add(
        tx,
        topic=f"{STORM}{storm.id}",
        escalation=None,
        by=context.by,
        now=context.now,
        until=until,
    )


def _lift(tx: Transaction, storm: Storm, context: DecisionContext) -> bool:
    """Whether anything was held."""
    topic = f"{STORM}{storm.id}"
    held = [one for one in freezes.at(tx, context.now) if one.topic == topic]
    for one in held:
        freezes.lift(tx, one.id, context.by, context.now)
    return bool(held)


def _fresh(app: AppContext, channel: ChannelId, context: DecisionContext) -> Storm:
    """One that nobody knew: the posts of the last hour may belong to it."""
    begun, drill = context.now - HOUR, channel == app.channels.drill
    return Storm(StormId(0), channel, StormStage.WATCH, begun, context.now, drill=drill)


def _gather(tx: Transaction, opened: Storm, before: Storm) -> None:
    """What came in its time and has its words; all of it where it has none."""
    if not opened.words:
        counting.take_in(tx, opened.channel, opened.began_at, opened.id)
        return
    rows = counting.of_channel(tx, opened.channel, opened.began_at)
    theirs = [
        MentionId(row["mention"])
        for row in rows
        if row["storm"] in (None, before.id, opened.id)
        and makes(f"{row['title'] or ''} {row['text'] or ''}", opened.words)
    ]
    counting.put_to(tx, theirs, opened.id)


def _mention(tx: Transaction, number: MentionId) -> Mention:
    mention = mentions.find(tx, number)
    if mention is None:
        raise Refused("unknown_mention", {"number": number})
    return mention
