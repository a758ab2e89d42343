"""What is due after an answer: checks and the end of watching an author."""

from dataclasses import replace
from datetime import datetime

from bot.core.batch import TimerBatch
from bot.core.execute import apply_transition
from bot.core.notify import SOURCE, redraw, say
from bot.followup import effects
from bot.handoffs.service import open_ends
from bot.mentions.rules import watching
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.audit import events
from data.audit.event_data import EventData
from data.followup import author_watches, checks
from data.followup.event_data import LookDue, QuietProposed
from data.followup.models import Check
from data.mentions import mentions
from data.mentions.event_data import Ended
from data.models import ChannelId, Mention, MentionId, Status, Timer, UserId
from data.outbox import delivery_status, outbox, reminders, standing
from data.outbox.notification_data import (
    FellQuiet,
    Listed,
    ListItem,
    OfCheck,
    QuietEnd,
    item_of,
)
from data.outbox.outbox import OutboxMessage

KIND = "check_round"


def ask(
    batch: TimerBatch, mention: Mention, request: NotificationRequest, key: str
) -> str:
    """Ask for one look of a mention; returns the key of the message that asks."""
    person = request.data.person
    preference = batch.reminding.preference_of(request)
    if not person:
        return _say(batch, mention, request, key)
    to = person
    item = ListItem(mention=mention.id, check=request.says(OfCheck).check)
    waiting = reminders.waiting_list(batch.tx, ChannelId(to), KIND)
    room = batch.app.playbook.follow_up.round_size
    if waiting is not None and standing.length(batch.tx, waiting.id) < room:
        outbox.add_items(batch.tx, waiting.id, [item])
        return waiting.key
    alone = _alone(batch, to)
    if alone is not None and alone.mention is not None:
        first = item_of(alone.mention, OfCheck(check=_check_of(alone)))
        delivery_status.withdrawn(batch.tx, alone.id)
        round_ = _begin(batch, to, [first, item], batch.context.now)
        _moved(batch, first, round_)
        return round_
    pause = batch.app.playbook.follow_up.round_every
    now = batch.context.now
    lately = checks.last_asked(batch.tx, to, now - pause, now)
    if lately is not None:
        return _begin(batch, to, [item], lately + pause)
    if preference == "dm":
        return _begin(batch, to, [item], batch.context.now)
    return _say(batch, mention, request, key)


def _say(
    batch: TimerBatch, mention: Mention, request: NotificationRequest, key: str
) -> str:
    say(batch.tx, batch.app, mention.id, request, batch.context, key=key)
    return key


def _alone(batch: TimerBatch, to: UserId) -> OutboxMessage | None:
    """A look for the same person that is still on its way into its thread."""
    waiting = reminders.waiting_in_threads(batch.tx, "check")
    return next((one for one in waiting if one.data.person == to), None)


def _check_of(message: OutboxMessage) -> int | None:
    return message.data.check if isinstance(message.data, OfCheck) else None


def _begin(batch: TimerBatch, to: UserId, items: list[ListItem], at: datetime) -> str:
    key = f"{KIND}:{to}:{items[-1].check}"
    outbox.put(
        batch.tx,
        key=key,
        kind=KIND,
        channel=ChannelId(to),
        now=batch.context.now,
        data=Listed(items=tuple(items), person=to),
        not_before=at,
    )
    return key


def _moved(batch: TimerBatch, item: ListItem, key: str) -> None:
    check = None if item.check is None else checks.find(batch.tx, item.check)
    if check is not None:
        checks.save(batch.tx, replace(check, asked_in=key))


def fire_author_watch(batch: TimerBatch, timer: Timer) -> None:
    """Its fourteen days are over; one that was ended by hand is left alone."""
    timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    watch = author_watches.find(batch.tx, timer.subject_id)
    if watch is not None and watch.ended_at is None:
        effects.end(batch.tx, batch.app, watch, batch.context)


def fire_check(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a watch, from where the mention stands now."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None or mention.status is not Status.WATCHING:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    if timer.kind == effects.LOOK:
        _ask(batch, mention, timer)
    elif timer.kind == effects.QUIET:
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
    effects.expect(tx, batch.app, mention, batch.context)


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
        asked = replace(asked, asked_in=ask(batch, mention, request, key))
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
    ending = Timer(effects.CHECK_SUBJECT, mention.id, effects.END, ends, 0, now)
    timers.set_all(batch.tx, effects.CHECK_SUBJECT, mention.id, [ending])


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
    first = batch.here.first(mention.routed.on_duty)
    person = owner if there else first or owner
    return batch.here.stand_in(person) or first
