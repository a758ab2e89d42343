"""Rings the clocks of a draft: its rest is over, or its second reader has not come to it.

A draft never waits silently: the reader is reminded once, then the next person is asked,
and the writer hears of it (S3.21).
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.desk.recording.record import SOURCE, say
from bot.desk.writing.papers import judged
from bot.desk.writing.readers import ask_to_read, redraw_questions
from bot.patrol.batch import Batch
from bot.rules.life.step import Saying
from bot.rules.writing import cooling
from bot.rules.writing.cooling import READING, RESTED
from bot.rules.writing.gate import RESTING
from data import events, mentions, timers
from data.courier import cards
from data.models import Mention, Timer, UserId
from data.people import absences
from data.writing import drafts, reads
from data.writing.written import Draft, DraftId, Read


def ring(batch: Batch, timer: Timer) -> None:
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


def _rested(batch: Batch, timer: Timer, mention: Mention, draft: Draft) -> None:
    """Whoever wrote it is told once, unless somebody has agreed to it meanwhile.

    The card is drawn again, too: posting it comes first now.
    """
    cards.want(batch.tx, mention.id, batch.given.now, urgent=False)
    if cooling.agreed(draft, reads.of_draft(batch.tx, draft.id)) is not None:
        return
    writer = mention.owner or draft.saved_by
    given = replace(batch.given, by=writer)
    missing = judged(batch.tx, batch.around, mention, draft, given)[2]
    waits = [one.what for one in missing if one.what != RESTING]
    data: dict[str, object] = {"mention": mention.id, "waits": waits}
    saying = Saying("draft_rested", writer, data)
    if batch.missed:
        batch.add_missed(timer, saying)
        return
    key = f"draft_rested:{draft.id}:{timer.due.isoformat()}"
    say(batch.tx, batch.around, mention.id, saying, batch.given, key=key)


def _reading(batch: Batch, timer: Timer, mention: Mention, draft: Draft) -> None:
    waiting = [r for r in reads.of_draft(batch.tx, draft.id) if r.verdict is None]
    if not waiting:
        return
    read = waiting[-1]
    if timer.rung == 0 and not batch.missed:
        saying = Saying("read_again", read.reader, {"read": read.id})
        key = f"read_again:{read.id}"
        say(batch.tx, batch.around, mention.id, saying, batch.given, key=key)
        timers.put(batch.tx, cooling.reader_timer(draft, batch.given, rung=1))
        return
    _pass_on(batch, mention, draft, read)


def _pass_on(batch: Batch, mention: Mention, draft: Draft, read: Read) -> None:
    """The next person is asked in the writer's name, and the writer is told."""
    tx, given = batch.tx, batch.given
    reads.answer(tx, replace(read, verdict="passed", answered_at=given.now))
    redraw_questions(tx, read, given)
    data: dict[str, object] = {"read": read.id, "to": read.reader}
    events.append(
        tx,
        mention=mention.id,
        at=given.now,
        kind="reader_passed",
        actor=SOURCE,
        data=data,
    )
    other = next(_others(batch, draft), None)
    kind = "reader_nobody"
    if other is not None:
        kind, data = "reader_next", {**data, "manager": other}
        ask_to_read(
            tx, batch.around, mention, draft, other, given, asked_by=read.asked_by
        )
    saying = Saying(kind, read.asked_by, data)
    key = f"{kind}:{read.id}"
    say(tx, batch.around, mention.id, saying, given, key=key)


def _others(batch: Batch, draft: Draft) -> Iterator[UserId]:
    """Who could read it next: whoever is on shift, then the team; nobody twice."""
    tx, now = batch.tx, batch.given.now
    asked = {read.reader for read in reads.of_draft(tx, draft.id)}
    away = absences.all_at(tx, now)
    team = [
        UserId(person.slack)
        for person in batch.around.people.values()
        if person.slack and {"agent", "lead"} & set(person.roles)
    ]
    for user in dict.fromkeys([*batch.around.duty.on_shift(now), *team]):
        if user not in asked and user not in away and user != draft.saved_by:
            yield user
