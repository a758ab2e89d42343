"""The use cases of a check: an answer, something a person saw, a post that is gone."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.apply import apply_transition
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.core.refresh import redraw
from bot.errors import Refused
from bot.escalation.effects.auto_escalation import notice
from bot.followup.effects import watches
from bot.handoffs.service import closing
from bot.handoffs.service.closing import open_ends
from bot.mentions.rules import ending, watching
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.mentions.rules.watching import Seen
from bot.playbook.schema.watching import Verdict
from data.audit.event_data import Answers, Ended, Looked
from data.followup import checks
from data.followup.models import Check
from data.models import Mention, Status
from data.outbox import outbox
from data.transaction import Transaction

_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody saw on the platform: how many others, the mood, a note of ours."""

    people: int | None = None
    mood: str | None = None
    author: str | None = None
    note: str = ""


async def check(
    app: AppContext, command: Command, question: str, answer: str
) -> CommandResult:
    """One answer to one question of the look that waits."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        check = _to_make(app, tx, mention, context)
        after = watching.answered(check, question, answer, context)
        said = (question, answer)
        return _seen_now(app, tx, mention, check, after, said, context)

    return await execute(app, command, decide)


async def saw(app: AppContext, command: Command, sight: Sight) -> CommandResult:
    """Several answers at once, with a number and a note (at most 200 characters)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if len(sight.note) > _LONGEST_NOTE:
            raise Refused("note_too_long", field="note")
        if (sight.people, sight.mood, sight.author, sight.note) == (
            None,
            None,
            None,
            "",
        ):
            raise Refused("nothing_seen", field="people")
        check = _to_make(app, tx, mention, context)
        after = check
        if sight.people is not None:
            others = watching.band(sight.people, context.playbook.follow_up)
            after = watching.answered(after, "others", others, context)
        for question, answer in (("author", sight.author), ("mood", sight.mood)):
            if answer:
                after = watching.answered(after, question, answer, context)
        after = replace(
            after,
            people=sight.people if sight.people is not None else after.people,
            note=sight.note or after.note,
            by=context.by,
        )
        said = ("saw", "noted")
        return _seen_now(app, tx, mention, check, after, said, context)

    return await execute(app, command, decide)


async def close_quiet(app: AppContext, command: Command) -> CommandResult:
    """Nothing came: it ends as quiet, if nothing else is open."""
    return await closing.close(app, command, Ending("quiet"))


async def gone(app: AppContext, command: Command) -> CommandResult:
    """Somebody looked, and the post is not there any more."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = replace(watching.vanished(mention, context), move="close")
        apply_transition(tx, app, mention, step, context)
        waiting = watches.pending(tx, app, mention, context.now)
        if waiting is not None:
            _redraw(app, tx, waiting, context)
        return CommandResult("close", step.mention, undoable=True, data=step.data)

    return await execute(app, command, decide)


def _to_make(
    app: AppContext, tx: Transaction, mention: Mention, context: DecisionContext
) -> Check:
    waiting = watches.pending(tx, app, mention, context.now)
    if waiting is not None:
        return waiting
    if mention.status is not Status.WATCHING:
        raise Refused("no_check_now", {"at": mention.closed_at})
    return watches.unplanned(tx, mention, "now", context)


def _seen_now(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    before: Check,
    after: Check,
    said: tuple[str, str],
    context: DecisionContext,
) -> CommandResult:
    """Keep what was seen, decide what follows, and record both as one step."""
    if after.asked_at is None:
        after = replace(after, asked_at=context.now)
    seen = _what_is_known(app, tx, mention, after)
    verdict = watching.decide(seen, context.playbook.follow_up)
    if verdict is not None:
        after = replace(after, done_at=context.now, verdict=verdict.id)
    checks.save(tx, after)
    following = watches.next_look(tx, mention.id, context.now)
    upcoming = following.due if following is not None else None
    waits = mention.look_again_at if verdict is None else upcoming
    step, shown = _step(app, tx, mention, verdict, waits, context)
    question, answer = said
    ended = step.data if isinstance(step.data, Ended) else None
    data = Looked(
        check=after.id,
        look=after.look,
        question=question,
        answer=answer,
        verdict=shown,
        before=_answers(before),
        outcome=None if ended is None else ended.outcome,
        result=None if ended is None else ended.result,
    )
    recorded = apply_transition(tx, app, mention, replace(step, data=data), context)
    _redraw(app, tx, after, context)
    if verdict is not None and verdict.fact is not None:
        notice(tx, app, step.mention, verdict.fact, context)
    level = verdict.level if verdict is not None else None
    return CommandResult(
        step.move,
        step.mention,
        undoable=recorded.undoable,
        data=data,
        answer=CommandAnswer(level=level or ""),
    )


def _step(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    verdict: Verdict | None,
    waits: datetime | None,
    context: DecisionContext,
) -> tuple[Transition, str | None]:
    """What follows, and under which name; with open ends nothing closes by itself."""
    step = watching.look(mention, context, verdict=verdict, next_look=waits)
    if verdict is None or verdict.outcome is None:
        return step, verdict.id if verdict is not None else None
    how = Ending(verdict.outcome)
    # This is the look that was waited for.
    ends = replace(open_ends(tx, mention, context), first_look=None)
    try:
        closed = ending.close(mention, context, how, ends)
    except Refused:
        return watching.calmed(mention, context, next_look=waits), "open_end"
    return replace(closed, move=step.move), verdict.id


def _what_is_known(
    app: AppContext, tx: Transaction, mention: Mention, check: Check
) -> Seen:
    every = checks.of_mention(tx, mention.id)
    upset = {c.id for c in every if c.author == "negative"} - {check.id}
    return Seen(
        author=check.author,
        others=check.others,
        mood=check.mood,
        negatives=len(upset) + (check.author == "negative"),
        last=watching.is_last(check, every),
        only_author=check.look == "reply",
    )


def _redraw(
    app: AppContext, tx: Transaction, check: Check, context: DecisionContext
) -> None:
    """The message that asked shows what was answered, or that it is done."""
    if check.asked_in is not None:
        redraw(tx, outbox.with_key(tx, check.asked_in), context)


def _answers(check: Check) -> Answers:
    return Answers(
        check.author, check.others, check.others_from, check.mood, check.look
    )
