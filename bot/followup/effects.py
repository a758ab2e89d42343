"""What follows an answer: watching its conversation, its author, and checks when due."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.availability import attended
from bot.core.context import AppContext, Attached
from bot.core.execute import apply_transition
from bot.core.notify import SOURCE, redraw, say
from bot.escalation.effects.auto_escalation import notice
from bot.intake.rules.identity import reply_names_at
from bot.intake.service.threading import SPREAD, WATCH, in_place_of
from bot.mentions.rules import lifecycle, watching
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Rule,
    Transition,
)
from bot.mentions.rules.watching import CheckContext
from data import timers
from data.audit import events
from data.followup import author_watches, checks, replies
from data.followup.event_data import AuthorWatched, Looked
from data.followup.models import AuthorWatch, Check
from data.intake import deliveries_seen
from data.intake.deliveries_seen import KnownDelivery
from data.mentions import mentions
from data.models import Mention, MentionId, Status, Timer, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import Crowd, NotificationData, ReplyArrived
from data.team.idempotency import Undo
from data.transaction import Transaction

AUTHOR_SUBJECT = "author_watch"
ENDS = "ends"


def begin(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> AuthorWatch | None:
    """Follow the author's posts from now on; nothing where that is done already."""
    key = mention.post.author.key
    if key is None:
        return None
    until = context.now + app.playbook.follow_up.author_watch
    by = context.by or UserId(SOURCE)
    number = author_watches.begin(
        tx, key, mention.id, by=by, at=context.now, until=until
    )
    if number is None:
        return None
    ending = Timer(AUTHOR_SUBJECT, number, ENDS, until, 0, context.now)
    timers.set_all(tx, AUTHOR_SUBJECT, number, [ending])
    return author_watches.find(tx, number)


def begin_by_itself(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """After a decision not to reply, where the class asks for it (S2.20)."""
    if not app.playbook.follow_up.plan(mention.classification).watches_author:
        return
    watch = begin(tx, app, mention, context)
    if watch is not None:
        data = AuthorWatched(watch.ends_at)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="author_watch_began",
            actor=SOURCE,
            data=data,
        )


def end(
    tx: Transaction, app: AppContext, watch: AuthorWatch, context: DecisionContext
) -> None:
    """Its time is over: the thread says so, and new posts get cards of their own."""
    author_watches.end(tx, watch.id, by=UserId(SOURCE), at=context.now)
    events.append(
        tx,
        mention=watch.mention,
        at=context.now,
        kind="author_watch_ended",
        actor=SOURCE,
    )
    cards.want(tx, watch.mention, context.now, urgent=False)
    request = NotificationRequest("author_watch_ended", None)
    key = f"author_watch_ended:{watch.id}"
    say(tx, app, watch.mention, request, context, key=key)


CHECK_SUBJECT = "check"
LOOK, QUIET, END = "look", "quiet", "end"
EXTRA = "extra"
"""The situation of a look that was not planned."""

CHECK_MOVES = ("check", "check_closes", "check_reopens", "check_calms")

_KEEPS_PLAN = ("check_calms", "watch_on", "spread", "wrote_again")
"""Moves that lead to a watch without a plan of their own: the looks there were go on."""


def follow(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """After a move: plan the looks it asks for, and expect the next one.

    A move that begins a watch gets its first look.
    """
    after = step.mention
    moved = after != before and step.move not in _KEEPS_PLAN
    leads = Status.WATCHING in MOVES[step.move].leads_to(before.status)
    if after.status is Status.WATCHING and leads and moved:
        after = _plan(tx, app, before, step, context)
    if step.move == "no_reply":
        begin_by_itself(tx, app, after, context)
    if after.reply_url and after.reply_url != before.reply_url:
        _know_our_reply(tx, after)
    if before.status is Status.WATCHING or after.status is Status.WATCHING:
        expect(tx, app, after, context)
    if before.status is Status.WATCHING and after.status is not Status.WATCHING:
        _retire(tx, after.id, context)


def undone(
    tx: Transaction,
    app: AppContext,
    back: Mention,
    last: Undo,
    context: DecisionContext,
) -> None:
    """The last move was taken back: what was seen in it, and what it planned, is gone."""
    if last.kind in CHECK_MOVES:
        _forget_answer(tx, back.id, last.kind, context)
    checks.drop_planned_by(tx, back.id, last.at)
    expect(tx, app, back, context)


def pending(
    tx: Transaction, app: AppContext, mention: Mention, now: datetime
) -> Check | None:
    """The look that waits to be made: the one last asked for, or one due soon."""
    return waiting(checks.of_last_watch(tx, mention.id), app, mention, now)


def waiting(
    looks: Sequence[Check], app: AppContext, mention: Mention, now: datetime
) -> Check | None:
    """The same among these looks."""
    looks = [check for check in looks if check.is_open]
    if mention.status is not Status.WATCHING:
        looks = [check for check in looks if check.look == "reply"]
        return looks[-1] if looks and mention.status is not Status.CLOSED else None
    asked = [check for check in looks if check.asked_at is not None]
    if asked:
        return max(asked, key=lambda check: (check.asked_at, check.id))
    soon = now + app.playbook.follow_up.early
    return next((check for check in looks if check.due <= soon), None)


def unplanned(
    tx: Transaction, mention: Mention, look: str, context: DecisionContext
) -> Check:
    """One look more, because something or somebody called for it."""
    looks = checks.of_last_watch(tx, mention.id)
    since = looks[-1].since if looks else mention.answered_at or mention.started_at
    fresh = Check(
        id=0,
        mention=mention.id,
        look=look,
        situation=EXTRA,
        since=since,
        due=context.now,
        planned_at=context.now,
        asked_at=context.now,
    )
    return replace(fresh, id=checks.add(tx, fresh))


def next_look(tx: Transaction, mention: MentionId, now: datetime) -> Check | None:
    """The next planned look nobody was asked for yet."""
    waiting = (
        c for c in checks.of_last_watch(tx, mention) if c.is_open and c.asked_at is None
    )
    return next(waiting, None)


def people_in(
    tx: Transaction, mention: MentionId, since: datetime | None = None
) -> int:
    """How many others write in the conversation, as far as sources told."""
    return replies.people(tx, mention, since)


def expect(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Make the timers of the watch what it now asks for: a look, or its quiet end."""
    before = timers.of(tx, CHECK_SUBJECT, mention.id)
    wanted = []
    if mention.status is Status.WATCHING:
        wanted = [_next_timer(tx, app, mention, before, context)]
    timers.change(tx, before, wanted)


def _plan(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> Mention:
    after = step.mention
    answered = step.move == "answer" and after.answered_at is not None
    since = after.answered_at if answered and after.answered_at else context.now
    reason = app.playbook.no_reply_reasons.get(after.reason or "")
    situation = watching.situation_of(before, step.move)
    looks = watching.plan(
        after,
        situation,
        since,
        context.now,
        app.playbook.follow_up,
        app.hours,
        besides=reason.look_again if reason and situation == "no_reply" else None,
    )
    looks = watching.beginning_at(step.mention.look_again_at, looks)
    for look in looks:
        checks.add(
            tx,
            Check(0, after.id, look.look, situation, since, look.due, context.now),
        )
    first = looks[0].due if looks else None
    if after.look_again_at != first:
        after = replace(after, look_again_at=first)
        mentions.save(tx, after)
    return after


def _next_timer(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    before: dict[str, Timer],
    context: DecisionContext,
) -> Timer:
    looks = checks.of_last_watch(tx, mention.id)
    waiting = next((c for c in looks if c.is_open and c.asked_at is None), None)
    asleep = mention.snoozed_until
    if waiting is not None:
        due = waiting.due if asleep is None else max(waiting.due, asleep)
        return Timer(CHECK_SUBJECT, mention.id, LOOK, due, 0, waiting.since)
    proposed = before.get(END)
    moments = [moment for c in looks for moment in (c.due, c.done_at) if moment]
    if not looks:
        since = proposed.since if proposed else context.now
        due = since + app.playbook.follow_up.plan(mention.classification).quiet_after
        return Timer(
            CHECK_SUBJECT, mention.id, END, app.hours.next_opening(due), 0, since
        )
    last = max(moments)
    if proposed is not None and proposed.since >= last:
        return proposed
    due = last + app.playbook.follow_up.plan(mention.classification).quiet_after
    due = app.hours.next_opening(due if asleep is None else max(due, asleep))
    return Timer(CHECK_SUBJECT, mention.id, QUIET, due, 0, last)


def _retire(tx: Transaction, mention: MentionId, context: DecisionContext) -> None:
    """What asked for a look or proposed an end is over, and loses its buttons."""
    asked = {
        c.asked_in
        for c in checks.of_last_watch(tx, mention)
        if c.is_open and c.asked_in
    }
    for message in outbox.about(tx, mention):
        stale = message.key in asked or message.kind == "quiet_proposed"
        if stale and message.ts is not None:
            redraw(tx, message, context)


def _know_our_reply(tx: Transaction, mention: Mention) -> None:
    """What answers or quotes our own reply belongs to the mention, too (S0.7)."""
    url = mention.reply_url or ""
    names = [name.text for name in reply_names_at(url, mention.post.platform)]
    deliveries_seen.note_names(tx, names, KnownDelivery(mention.id, None))


def _forget_answer(
    tx: Transaction, mention: MentionId, kind: str, context: DecisionContext
) -> None:
    story = events.story(tx, mention)
    looked = [e.data for e in story if e.kind == kind and isinstance(e.data, Looked)]
    check = checks.find(tx, looked[-1].check) if looked else None
    if check is None:
        return
    before = looked[-1].before
    if before is not None:
        check = replace(
            check,
            author=before.author,
            others=before.others,
            others_from=before.others_from,
            mood=before.mood,
            look=before.look,
        )
    checks.save(
        tx,
        replace(check, done_at=None, verdict=None, note=None, people=None),
    )
    if check.asked_in is not None:
        message = outbox.with_key(tx, check.asked_in)
        redraw(tx, message, context)


MANY_REPLIES = "many_replies"


def follow_conversation(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    reply: Attached,
    context: DecisionContext,
) -> None:
    """Into the thread of the card; the owner hears of it (features A4, H2)."""
    message = f"reply:{reply.reply}"
    here = attended(tx, app, context)
    step = _rule(reply)(mention, here)
    check = _look_it_needs(tx, app, step.mention, mention, reply, message, context)
    if check is not None and step.mention.status is Status.WATCHING:
        step = replace(step, mention=replace(step.mention, look_again_at=check.due))
    apply_transition(tx, app, mention, step, context)
    after = _reopened(tx, app, step.mention, check, here)
    person = after.owner or in_place_of(tx, app, mention.owner, context)
    data = ReplyArrived(reply=reply.reply, person=person, how=reply.how)
    if check is not None and check.asked_in == message:
        data = replace(data, check=check.id)
    asks = check is not None and check.asked_in == message
    if reply.by_author or asks or not _too_many(tx, app, mention.id, context):
        request = NotificationRequest("reply_arrived", None, data)
        say(tx, app, mention.id, request, context, key=message)
    _say_crowd(tx, app, after, context)


def _too_many(
    tx: Transaction, app: AppContext, number: MentionId, context: DecisionContext
) -> bool:
    """More answers within minutes than a thread can be read with: said once, and counted on
    the card. What the author writes, and what is to be looked at, is always said.
    """
    flood = app.playbook.storms.flood
    since = context.now - flood.within
    if outbox.many_about(tx, number, "reply_arrived", since) < flood.cards:
        return False
    request = NotificationRequest(MANY_REPLIES, None, NotificationData())
    last = outbox.many_about(tx, number, MANY_REPLIES, since)
    if not last:
        key = f"{MANY_REPLIES}:{number}:{context.now.isoformat()}"
        say(tx, app, number, request, context, key=key)
    return True


def _rule(reply: Attached) -> Rule:
    if reply.how == WATCH:
        return watching.wrote_again
    if reply.by_author:
        return lifecycle.author_returned
    return watching.spread if reply.how == SPREAD else watching.others_joined


def _look_it_needs(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    before: Mention,
    reply: Attached,
    message: str,
    context: DecisionContext,
) -> Check | None:
    """A look at once, with what the conversation answers by itself (S1.24, S1.25).

    When the author wrote, it is the next one brought forward, and asks only for the mood;
    when others did, it is one more, unless somebody was asked for one already.
    """
    looks = [check for check in checks.of_last_watch(tx, mention.id) if check.is_open]
    if reply.by_author:
        check = _look_now(tx, before, looks, message, context)
    else:
        check = _look_at_others(tx, app, mention, looks, message, context)
    if check is None:
        return None
    people = people_in(tx, mention.id, check.since)
    others = watching.band(people, app.playbook.follow_up) if people else None
    check = _counted(check, others)
    checks.save(tx, check)
    return check


def _look_at_others(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    looks: list[Check],
    message: str,
    context: DecisionContext,
) -> Check | None:
    """Nobody is asked to look after praise, and nobody twice for one look."""
    klass = app.playbook.classes.get(mention.classification or "")
    calm = klass is not None and not klass.nudges
    if mention.status is not Status.WATCHING or calm:
        return None
    asked = next((check for check in looks if check.asked_at is not None), None)
    if asked is not None:
        return asked
    fresh = unplanned(tx, mention, "joined", context)
    return replace(fresh, asked_in=message, asked_of=mention.owner)


def _reopened(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    check: Check | None,
    context: DecisionContext,
) -> Mention:
    """So many others that nobody has to look first: the table says so (playbook 6)."""
    if check is None or mention.status is not Status.WATCHING or check.wrote:
        return mention
    verdict = watching.decide(
        CheckContext(others=check.others), context.playbook.follow_up
    )
    if verdict is None or verdict.then != "reopen":
        return mention
    by = UserId(SOURCE)
    checks.save(tx, replace(check, by=by, done_at=context.now, verdict=verdict.id))
    step = watching.look(mention, context, verdict=verdict, next_look=None)
    data = Looked(
        check=check.id,
        look=check.look,
        question="others",
        answer=check.others,
        verdict=verdict.id,
    )
    step = replace(step, move="crowd_came", data=data)
    apply_transition(tx, app, mention, step, context)
    if verdict.fact is not None:
        notice(tx, app, step.mention, verdict.fact, context)
    return step.mention


def _look_now(
    tx: Transaction,
    mention: Mention,
    looks: list[Check],
    message: str,
    context: DecisionContext,
) -> Check | None:
    """The look that asks how the author's words sound: the next one, brought forward."""
    asked = next((check for check in looks if check.look == "reply"), None)
    begun = mention.status in (Status.WATCHING, Status.CLOSED)
    if asked is None and not (begun or mention.answered_at is not None):
        return None
    check = asked or next(iter(looks), None)
    if check is None:
        check = unplanned(tx, mention, "reply", context)
    return replace(
        check,
        look="reply",
        due=min(check.due, context.now),
        asked_at=context.now,
        asked_in=message,
        wrote=True,
    )


def _counted(check: Check, others: str | None) -> Check:
    """What a person said counts more than what a source delivered."""
    if others is None or check.others_from == "person":
        return check
    return replace(check, others=others, others_from="conversation")


def _say_crowd(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """So many people that the duty lead may want to know: said once (S1.25, S2.21)."""
    people = people_in(tx, mention.id)
    watched = mention.answered_at is not None or bool(
        checks.of_last_watch(tx, mention.id)
    )
    if people < app.playbook.follow_up.crowd or not watched:
        return
    data = Crowd(person=mention.owner, people=people)
    request = NotificationRequest("crowd", None, data)
    say(tx, app, mention.id, request, context, key=f"crowd:{mention.id}")
