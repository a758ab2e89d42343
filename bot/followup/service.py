"""The use cases after an answer: checks, watched authors, and later replies."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.card.service import Part, named
from bot.core.access import seen_by
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.core.notify import redraw
from bot.errors import Refused
from bot.escalation.effects.auto_escalation import notice
from bot.followup import effects
from bot.followup.effects import AUTHOR_SUBJECT, begin
from bot.handoffs import service
from bot.handoffs.service import open_ends
from bot.mentions.rules import ending, watching
from bot.mentions.rules.ending import Ending
from bot.mentions.rules.transition import DecisionContext, Transition
from bot.mentions.rules.watching import CheckContext
from bot.playbook.schema.watching import CheckVerdict
from bot.ui.card_model import CardModel
from data import timers
from data.audit import events
from data.audit.event_data import NOTHING_MORE, EventData
from data.followup import author_watches, authors, checks, noted_authors, replies
from data.followup.event_data import Answers, AuthorNoted, AuthorWatched, Looked
from data.followup.models import Check, NotedAuthor
from data.mentions import mentions
from data.mentions.event_data import Ended
from data.models import Mention, Status, UserId
from data.outbox import cards, outbox
from data.team import idempotency
from data.transaction import Transaction

_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_PUBLIC = ("public", "public_then_private")


def _conversation(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """How many wrote below it, and how."""
    found = replies.conversation(tx, model.mention.id)
    watch = replace(
        model.watch,
        people=found.people,
        spread=found.spread,
        watched_posts=found.watched,
    )
    return replace(
        model, replies=found.count, replies_by_author=found.by_author, watch=watch
    )


def _looks(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """The looks of the watch, the one to make now, and when the watch ends by itself."""
    mention = model.mention
    looks = checks.of_last_watch(tx, mention.id)
    ending = timers.of(tx, effects.CHECK_SUBJECT, mention.id).get(effects.END)
    watch = replace(
        model.watch,
        checks=looks,
        waiting=effects.waiting(looks, app, mention, model.drawn_at),
        ends_at=ending.due if ending is not None else None,
    )
    return replace(model, watch=watch)


def _replied(_tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """When we last wrote in public, as far as the mention itself says that we replied."""
    mention = model.mention
    if mention.reply_channel not in _PUBLIC:
        return model
    said = [at for at in (mention.answered_at, mention.first_reply_at) if at]
    return replace(model, watch=replace(model.watch, last_sign=max(said, default=None)))


def _noted(tx: Transaction, _app: AppContext, model: CardModel) -> CardModel:
    """The same, where it was noted word for word."""
    noted = authors.last_public_sign(tx, model.mention.id)
    said = [at for at in (noted, model.watch.last_sign) if at is not None]
    return replace(model, watch=replace(model.watch, last_sign=max(said, default=None)))


def _author(tx: Transaction, app: AppContext, model: CardModel) -> CardModel:
    """What we know of somebody who wrote before, or is followed for a while."""
    mention, now = model.mention, model.drawn_at
    key = mention.post.author.key
    running = author_watches.running(tx, key)
    ours = running is not None and running.mention == mention.id
    knows = authors.who_knows(tx, mention)
    watch = replace(
        model.watch,
        watched_until=running.ends_at if running is not None and ours else None,
        posts=authors.posts_since(tx, key, now - _WEEK, now - _MONTH),
        earlier=authors.earlier(tx, mention),
        knows=knows,
        noted=noted_authors.of(tx, key, now),
    )
    people = [knows] if knows is not None else []
    return named(tx, app, replace(model, watch=watch), people)


CONVERSATION = Part(
    (
        "replies",
        "replies_by_author",
        "watch.people",
        "watch.spread",
        "watch.watched_posts",
    ),
    ("replies",),
    _conversation,
)
LOOKS = Part(
    ("watch.checks", "watch.waiting", "watch.ends_at"),
    ("checks", "end_of_watch"),
    _looks,
)
SIGNS = (
    Part(("watch.last_sign",), (), _replied),
    Part(("watch.last_sign",), ("posted",), _noted),
)
AUTHOR = Part(
    (
        "watch.watched_until",
        "watch.posts",
        "watch.earlier",
        "watch.knows",
        "watch.noted",
    ),
    ("author",),
    _author,
)


async def watch_author(app: AppContext, command: Command) -> CommandResult:
    """Follow the author of this mention. Raises `Refused` where nobody knows them."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if mention.post.author.key is None:
            raise Refused("author_unknown")
        watch = begin(tx, app, mention, context)
        if watch is None:
            raise Refused("already_watched")
        told = AuthorWatched(watch.ends_at)
        return _tell(app, tx, mention, "watch_author", context, told)

    return await execute(app, command, decide)


async def unwatch_author(app: AppContext, command: Command) -> CommandResult:
    """Follow them no longer."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        watch = author_watches.running(tx, mention.post.author.key)
        if watch is None:
            raise Refused("not_watched")
        author_watches.end(tx, watch.id, by=context.by, at=context.now)
        timers.set_all(tx, AUTHOR_SUBJECT, watch.id, ())
        cards.want(tx, watch.mention, context.now, urgent=False)
        return _tell(app, tx, mention, "unwatch_author", context, NOTHING_MORE)

    return await execute(app, command, decide)


async def note_author(
    app: AppContext, command: Command, kind: str, why: str, *, agreed: bool, days: int
) -> CommandResult:
    """Note the author of this mention as an ally or a VIP, for so long.

    Raises `Refused` where nobody knows them, or the reason is missing or too long.
    """
    if not why.strip():
        raise Refused("note_why", field="why")
    if len(why) > _LONGEST_NOTE:
        raise Refused("note_too_long", field="why")

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        key = mention.post.author.key
        if key is None:
            raise Refused("author_unknown")
        consent = "given" if agreed else "not_asked"
        until = context.now + timedelta(days=days)
        noted = NotedAuthor(key, mention.id, kind, why.strip(), consent, until)
        noted_authors.note(tx, noted, by=context.by, at=context.now)
        _redraw_theirs(tx, key, context.now)
        return _tell(app, tx, mention, "note_author", context, AuthorNoted(kind, until))

    return await execute(app, command, decide)


async def unnote_author(app: AppContext, command: Command) -> CommandResult:
    """Note them no longer."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        key = mention.post.author.key
        if not noted_authors.end(tx, key, by=context.by, at=context.now):
            raise Refused("not_noted")
        _redraw_theirs(tx, key, context.now)
        return _tell(app, tx, mention, "unnote_author", context, NOTHING_MORE)

    return await execute(app, command, decide)


def _redraw_theirs(tx: Transaction, key: str | None, now: datetime) -> None:
    """Their cards that nobody has closed show it, too."""
    for number in noted_authors.open_mentions(tx, key, _MOST_NOTED):
        cards.want(tx, number, now, urgent=False)


async def allies(app: AppContext, by: UserId) -> list[tuple[NotedAuthor, Mention]]:
    """Everybody noted, each with their newest post, as this person may see it."""

    def read(tx: Transaction) -> list[tuple[NotedAuthor, Mention]]:
        found = []
        for noted in noted_authors.every(tx, app.clock(), _MOST_NOTED):
            newest = noted_authors.newest_mention(tx, noted.author_key)
            mention = None if newest is None else mentions.find(tx, newest)
            if mention is not None:
                found.append((noted, seen_by(tx, app, mention, by)))
        return found

    return await app.store.read(read)


_MOST_NOTED = 40


def _tell(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    kind: str,
    context: DecisionContext,
    data: EventData,
) -> CommandResult:
    events.append(
        tx, mention=mention.id, at=context.now, kind=kind, actor=context.by, data=data
    )
    idempotency.forget_undo(tx, mention.id)
    cards.want(tx, mention.id, context.now, urgent=True)
    return CommandResult(kind, mention, data=data)


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
    return await service.close(app, command, Ending("quiet"))


async def gone(app: AppContext, command: Command) -> CommandResult:
    """Somebody looked, and the post is not there any more."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = replace(watching.vanished(mention, context), move="close")
        apply_transition(tx, app, mention, step, context)
        waiting = effects.pending(tx, app, mention, context.now)
        if waiting is not None:
            _redraw(app, tx, waiting, context)
        return CommandResult("close", step.mention, undoable=True, data=step.data)

    return await execute(app, command, decide)


def _to_make(
    app: AppContext, tx: Transaction, mention: Mention, context: DecisionContext
) -> Check:
    waiting = effects.pending(tx, app, mention, context.now)
    if waiting is not None:
        return waiting
    if mention.status is not Status.WATCHING:
        raise Refused("no_check_now", {"at": mention.closed_at})
    return effects.unplanned(tx, mention, "now", context)


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
    following = effects.next_look(tx, mention.id, context.now)
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
    verdict: CheckVerdict | None,
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
) -> CheckContext:
    every = checks.of_mention(tx, mention.id)
    upset = {c.id for c in every if c.author == "negative"} - {check.id}
    return CheckContext(
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
