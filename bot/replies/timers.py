"""Runs the timers of a draft: its cooldown is over, or its second reader has not
answered.

A draft never waits silently: the reader is reminded once, then the next person is
asked, and the writer is told (S3.21).
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.batch import TimerBatch
from bot.core.execute import SOURCE, say
from bot.mentions.rules.transition import NotificationRequest
from bot.replies.rules import publish_checklist
from bot.replies.rules.publish_checklist import READING, RESTED
from bot.replies.service.readers import ask_to_read, redraw_questions, send_text
from data import timers
from data.audit import events
from data.mentions import mentions
from data.models import Mention, Timer, UserId
from data.outbox import cards
from data.outbox.notification_data import OfRead
from data.replies import drafts, reads
from data.replies.event_data import ReaderPassed
from data.replies.models import Draft, DraftId, Read
from data.team import absences


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a draft, from where the draft stands now."""
    tx = batch.tx
    known = timers.of(tx, "draft", timer.subject_id)
    timers.change(tx, {timer.kind: known[timer.kind]}, ())
    draft = drafts.find(tx, DraftId(timer.subject_id))
    mention = None if draft is None else mentions.find(tx, draft.mention)
    if draft is None or mention is None or draft.state != "writing":
        return
    if timer.kind == RESTED:
        _rested(batch, timer, mention, draft)
    elif timer.kind == READING:
        _reading(batch, timer, mention, draft)


def _rested(batch: TimerBatch, timer: Timer, mention: Mention, draft: Draft) -> None:
    """Whoever wrote it is told once, unless somebody has agreed to it meanwhile.

    The card is drawn again, too: posting it comes first now.
    """
    cards.want(batch.tx, mention.id, batch.context.now, urgent=False)
    if publish_checklist.agreed(draft, reads.of_draft(batch.tx, draft.id)) is not None:
        return
    writer = mention.owner or draft.saved_by
    request = NotificationRequest("draft_rested", writer)
    if batch.missed:
        batch.add_missed(timer, request, mention.id)
        return
    key = f"draft_rested:{draft.id}:{timer.due.isoformat()}"
    say(batch.tx, batch.app, mention.id, request, batch.context, key=key)
    send_text(batch.tx, batch.app, mention, draft, writer, batch.context)


def _reading(batch: TimerBatch, timer: Timer, mention: Mention, draft: Draft) -> None:
    waiting = [r for r in reads.of_draft(batch.tx, draft.id) if r.verdict is None]
    if not waiting:
        return
    read = waiting[-1]
    if timer.step == 0 and not batch.missed:
        request = NotificationRequest("read_again", read.reader, OfRead(read=read.id))
        key = f"read_again:{read.id}"
        say(batch.tx, batch.app, mention.id, request, batch.context, key=key)
        timers.put(
            batch.tx, publish_checklist.reader_timer(draft, batch.context, step=1)
        )
        return
    _pass_on(batch, mention, draft, read)


def _pass_on(batch: TimerBatch, mention: Mention, draft: Draft, read: Read) -> None:
    """The next person is asked in the writer's name, and the writer is told."""
    tx, context = batch.tx, batch.context
    reads.answer(tx, replace(read, verdict="passed", answered_at=context.now))
    redraw_questions(tx, read, context)
    data = OfRead(read=read.id, to=read.reader)
    events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind="reader_passed",
        actor=SOURCE,
        data=ReaderPassed(read.id, read.reader),
    )
    other = next(_others(batch, draft), None)
    kind = "reader_nobody"
    if other is not None:
        kind, data = "reader_next", replace(data, manager=other)
        ask_to_read(
            tx, batch.app, mention, draft, other, context, asked_by=read.asked_by
        )
    request = NotificationRequest(kind, read.asked_by, data)
    key = f"{kind}:{read.id}"
    say(tx, batch.app, mention.id, request, context, key=key)


def _others(batch: TimerBatch, draft: Draft) -> Iterator[UserId]:
    """Who could read it next: whoever is on shift, then the team; nobody twice."""
    tx, now = batch.tx, batch.context.now
    asked = {read.reader for read in reads.of_draft(tx, draft.id)}
    away = absences.all_at(tx, now)
    team = [
        UserId(person.slack)
        for person in batch.app.people.values()
        if person.slack and {"agent", "lead"} & set(person.roles)
    ]
    for user in dict.fromkeys([*batch.app.duty.on_shift(now), *team]):
        if user not in asked and user not in away and user != draft.saved_by:
            yield user
