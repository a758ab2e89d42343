"""Plans the checks after a reply, and knows which one is due.

Called with every recorded move, so that the checks follow from the state of the
mention. Timers have the subject `check` and the number of the mention.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.context import AppContext
from bot.core.refresh import redraw
from bot.followup.effects import author_watches
from bot.intake.rules.identity import reply_names_at
from bot.mentions.rules import watching
from bot.mentions.rules.moves import MOVES
from bot.mentions.rules.transition import DecisionContext, Transition
from data import timers
from data.audit import events
from data.audit.event_data import Looked
from data.followup import checks, replies
from data.followup.models import Check
from data.intake import deliveries_seen
from data.intake.deliveries_seen import Known
from data.mentions import mentions
from data.models import Mention, MentionId, Status, Timer
from data.outbox import outbox
from data.team.idempotency import Undo
from data.transaction import Transaction

SUBJECT = "check"
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
        author_watches.begin_by_itself(tx, app, after, context)
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
    before = timers.of(tx, SUBJECT, mention.id)
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
        return Timer(SUBJECT, mention.id, LOOK, due, 0, waiting.since)
    proposed = before.get(END)
    moments = [moment for c in looks for moment in (c.due, c.done_at) if moment]
    if not looks:
        since = proposed.since if proposed else context.now
        due = since + app.playbook.follow_up.plan(mention.classification).quiet_after
        return Timer(SUBJECT, mention.id, END, app.hours.next_opening(due), 0, since)
    last = max(moments)
    if proposed is not None and proposed.since >= last:
        return proposed
    due = last + app.playbook.follow_up.plan(mention.classification).quiet_after
    due = app.hours.next_opening(due if asleep is None else max(due, asleep))
    return Timer(SUBJECT, mention.id, QUIET, due, 0, last)


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
    deliveries_seen.note_names(tx, names, Known(mention.id, None))


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
