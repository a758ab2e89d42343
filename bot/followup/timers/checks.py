"""Asks for the checks that are due, proposes to close a quiet mention once, and then
closes it.
"""

from dataclasses import replace

from bot.core.apply import apply_transition
from bot.core.batch import TimerBatch
from bot.core.notify import SOURCE, say
from bot.core.refresh import redraw
from bot.followup.effects import watches
from bot.followup.timers import check_digest
from bot.handoffs.service.closing import open_ends
from bot.mentions.rules import watching
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.audit import events
from data.audit.event_data import Ended, EventData, LookDue, QuietProposed
from data.followup import checks
from data.followup.models import Check
from data.mentions import mentions
from data.models import Mention, MentionId, Status, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import FellQuiet, OfCheck, QuietEnd


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a watch, from where the mention stands now."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None or mention.status is not Status.WATCHING:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    if timer.kind == watches.LOOK:
        _ask(batch, mention, timer)
    elif timer.kind == watches.QUIET:
        _propose(batch, mention, timer)
    else:
        _end(batch, mention, timer)


def _ask(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    """Ask for the look that is due; one nobody made before it is missed."""
    tx, now = batch.tx, batch.now_of(timer)
    due = [
        c for c in checks.of_last_watch(tx, mention.id) if c.is_open and c.due <= now
    ]
    if due:
        for earlier in due[:-1]:
            _miss(batch, earlier)
        _ask_one(batch, mention, due[-1], timer)
    watches.expect(tx, batch.app, mention, batch.context)


def _ask_one(batch: TimerBatch, mention: Mention, check: Check, timer: Timer) -> None:
    if check.asked_at is not None:
        return
    tx, now = batch.tx, batch.context.now
    key = f"check:{check.id}"
    person = _watcher(batch, mention)
    request = NotificationRequest("check", None, OfCheck(check=check.id, person=person))
    asked = replace(check, asked_at=now, asked_in=key, asked_of=person)
    if batch.reminding.preference_of(request) == "none":
        asked = replace(check, asked_at=now, asked_of=person)
    elif batch.missed:
        batch.add_missed(timer, request)
    else:
        asked = replace(asked, asked_in=check_digest.ask(batch, mention, request, key))
    checks.save(tx, asked)
    _tell(batch, mention, "check_due", LookDue(check.id, check.look))


def _miss(batch: TimerBatch, check: Check) -> None:
    """The next one is due; its message says so and loses its buttons."""
    missed = replace(check, missed_at=batch.context.now)
    checks.save(batch.tx, missed)
    if check.asked_in is not None:
        message = outbox.with_key(batch.tx, check.asked_in)
        redraw(batch.tx, message, batch.context)


def _propose(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    """Nothing came, nobody said anything: propose it once, and name when it ends (S0.13)."""
    book, now = batch.app.playbook.follow_up, batch.context.now
    ends = batch.app.hours.next_opening(now + book.ends_after)
    person = _watcher(batch, mention)
    data = QuietEnd(person=person, ends=ends)
    request = NotificationRequest("quiet_proposed", None, data)
    if batch.reminding.preference_of(request) == "dm" and person is not None:
        request = replace(request, to=person)
    key = f"quiet_proposed:{mention.id}:{now.isoformat()}"
    say(batch.tx, batch.app, mention.id, request, batch.context, key=key)
    _tell(batch, mention, "quiet_proposed", QuietProposed(ends))
    ending = Timer(watches.SUBJECT, mention.id, watches.END, ends, 0, now)
    timers.set_all(batch.tx, watches.SUBJECT, mention.id, [ending])


def _end(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    """It ends by itself, and the record and the thread say why (promise 5)."""
    if open_ends(batch.tx, mention, batch.context).some:
        _propose(batch, mention, timer)
        return
    looks = checks.of_last_watch(batch.tx, mention.id)
    outcome = "quiet" if looks else mention.outcome or "quiet"
    step = watching.ends_quietly(mention, batch.context, outcome=outcome)
    made = sum(check.done_at is not None for check in looks)
    data = replace(step.says(Ended), made=made, of=len(looks))
    told = NotificationRequest("fell_quiet", None, FellQuiet(made=made, of=len(looks)))
    notifications = (told,) if looks else ()
    step = replace(step, data=data, notifications=notifications)
    apply_transition(batch.tx, batch.app, mention, step, batch.context)
    for check in looks:
        if check.is_open:
            _miss(batch, check)


def _tell(batch: TimerBatch, mention: Mention, kind: str, data: EventData) -> None:
    events.append(
        batch.tx,
        mention=mention.id,
        at=batch.context.now,
        kind=kind,
        actor=SOURCE,
        data=data,
    )


def _watcher(batch: TimerBatch, mention: Mention) -> UserId | None:
    """The owner while there, else whoever stands in or is on duty (S0.15)."""
    owner = mention.owner
    there = owner is not None and batch.context.is_on_duty(owner)
    person = owner if there else batch.audience.on_duty or owner
    return batch.here.stand_in(person) or batch.audience.on_duty
