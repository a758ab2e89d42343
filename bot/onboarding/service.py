"""The use cases of the first days: the setup check, its message, and drills."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from typing import Any, TypeVar

from bot.core.context import AppContext
from bot.core.execute import SOURCE, apply_transition
from bot.core.names import name_of
from bot.errors import Refused
from bot.escalation.effects import withdrawal
from bot.escalation.effects.paging import Paging
from bot.escalation.rules.escalating import REHEARSED
from bot.incoming.format import Incoming
from bot.intake.service.deliveries import prepare, take_in
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext
from bot.onboarding import storm_drill
from bot.onboarding.rules.preparing import CONFIRMED, Standing, missing
from bot.playbook.playbook import Playbook
from bot.playbook.schema.files import PACKAGED
from data import onboarding, timers
from data.audit import events
from data.audit.event_data import Confirmed, OfDrill
from data.escalation import escalations, freezes
from data.models import ChannelId, EscalationId, Timer, UserId
from data.onboarding import Confirmation, Drill, Kind, TestPing
from data.outbox import outbox
from data.outbox.notification_data import DrillPing
from data.team import members
from data.transaction import Transaction

T = TypeVar("T")

OUTCOME = "drill"
PING_AGAIN = timedelta(minutes=15)
LONGEST = timedelta(days=1)
"""A drill nobody ends is ended after a day."""

_SCRIPT = PACKAGED / "drill.toml"
_PINGED = frozenset({"manager", "crisis"})


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where a drill stands, with the plain names of whoever was pinged."""

    drill: Drill | None
    pings: tuple[TestPing, ...] = ()
    names: Mapping[UserId, str] = field(default_factory=dict)


async def rehearsal(app: AppContext) -> Rehearsal:
    """The drill that runs, and who has seen its ping."""
    return await app.store.read(lambda tx: _standing(tx, app))


async def begin_drill(
    app: AppContext, by: UserId, name: str, kind: Kind = "mentions"
) -> Rehearsal:
    """Start one: mentions, pings and timers at once. Raises `Refused`.

    The posts of a storm come one after the other, in a channel of their own, and nobody
    is pinged: whoever runs it tells management beforehand.
    """
    context = app.context(by)
    if kind == "storm":
        storm_drill.check_channel(app)

    def begin(tx: Transaction) -> Rehearsal | Refused:
        members.met(tx, by, name, context.now)
        if onboarding.running(tx) is not None:
            return Refused("drill_runs")
        number = onboarding.begin(tx, by, context.now, kind)
        if kind == "mentions":
            _rehearse(app, tx, number)
            _ping_all(app, tx, number, context)
        timers.set_all(tx, "drill", number, _timers(number, kind, context))
        _tell(tx, "drill_began", by, number, context)
        return _standing(tx, app)

    return _heard(app, await app.store.write(begin))


async def stop_drill(app: AppContext, by: UserId) -> int:
    """End it now: everything of it is closed; how much that was."""
    context = app.context(by)

    def end(tx: Transaction) -> int | Refused:
        drill = onboarding.running(tx)
        if drill is None:
            return Refused("no_drill")
        return end_drill(tx, app, drill, context)

    return _heard(app, await app.store.write(end))


async def drill_seen(app: AppContext, number: int, by: UserId) -> None:
    """A manager says that the test ping arrived."""
    context = app.context(by)

    def seen(tx: Transaction) -> bool | Refused:
        if not onboarding.acknowledge(tx, number, by, context.now):
            return Refused("drill_not_asked")
        _tell(tx, "drill_seen", by, number, context)
        return True

    _heard(app, await app.store.write(seen))


def _heard(app: AppContext, outcome: T | Refused) -> T:
    if isinstance(outcome, Refused):
        raise outcome
    app.wake()
    return outcome


def _rehearse(app: AppContext, tx: Transaction, number: int) -> None:
    nobody = app.context(UserId(""))
    for incoming in script(number, app.language):
        raw = json.dumps({"drill": number}).encode()
        item = prepare(onboarding.SOURCE, incoming, raw, nobody, alone=True)
        take_in(app, tx, item, nobody)


def _ping_all(
    app: AppContext, tx: Transaction, number: int, context: DecisionContext
) -> None:
    for person in app.people.values():
        if person.slack and _PINGED & set(person.roles):
            user = UserId(person.slack)
            onboarding.ping(tx, number, user, context.now)
            send_ping(tx, number, user, context, again=False)


def end_drill(
    tx: Transaction, app: AppContext, drill: Drill, context: DecisionContext
) -> int:
    """Close every rehearsed mention, end what was asked of management, stop the timers.

    Gives back how many mentions were closed.
    """
    number = drill.id
    onboarding.end(tx, number, context.by or SOURCE, context.now)
    if drill.kind == "storm":
        storm_drill.ended(tx, app, drill, context)
    live = onboarding.live_mentions(tx)
    for question in onboarding.open_questions(tx):
        _end_question(tx, app, question, context)
    for mention in live:
        step = lifecycle.close(mention, context, outcome=OUTCOME)
        apply_transition(tx, app, mention, step, context)
    timers.set_all(tx, "drill", number, ())
    _tell(tx, "drill_ended", context.by or SOURCE, number, context)
    return len(live)


def _end_question(
    tx: Transaction, app: AppContext, number: EscalationId, context: DecisionContext
) -> None:
    """Nobody is pinged any more, and nothing it held is held."""
    asked = escalations.find(tx, number)
    if asked is None:
        return
    withdrawal.end(Paging.now(tx, app, context), asked, REHEARSED)
    for freeze in freezes.of(tx, number):
        freezes.lift(tx, freeze.id, context.by or UserId(SOURCE), context.now)


def send_ping(
    tx: Transaction, number: int, user: UserId, context: DecisionContext, *, again: bool
) -> None:
    """A direct message with the one button."""
    outbox.put(
        tx,
        key=f"drill_ping:{number}:{user}:{int(again)}",
        kind="drill_ping",
        channel=ChannelId(user),
        now=context.now,
        data=DrillPing(drill=number, again=again),
    )


def script(number: int, language: str) -> Iterator[Incoming]:
    """The mentions of a drill; its number keeps them apart from those of the last one."""
    for index, entry in enumerate(_written()):
        said = {name: value for name, value in entry.items() if name != "text"}
        text = f"DRILL · {entry['text'][language]}"
        named = {"text": text, "language": language}
        known = {"external_id": f"drill-{number}-{index}"}
        yield Incoming.model_validate({**said, **named, **known})


@cache
def _written() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(_SCRIPT.read_text(encoding="utf-8"))["mentions"])


def _standing(tx: Transaction, app: AppContext) -> Rehearsal:
    drill = onboarding.running(tx)
    if drill is None:
        return Rehearsal(None)
    pings = onboarding.pings(tx, drill.id)
    people = {drill.started_by, *(ping.person for ping in pings)}
    names = {user: name_of(tx, app, user) for user in people}
    return Rehearsal(drill, tuple(pings), names)


def _timers(number: int, kind: Kind, context: DecisionContext) -> list[Timer]:
    if kind == "storm":
        ends = context.now + storm_drill.script().ends_after
        end = Timer("drill", number, "end", ends, 0, context.now)
        return [storm_drill.first_post(number, context), end]
    return [
        Timer("drill", number, "ping", context.now + PING_AGAIN, 0, context.now),
        Timer("drill", number, "end", context.now + LONGEST, 0, context.now),
    ]


def _tell(
    tx: Transaction, kind: str, by: str, number: int, context: DecisionContext
) -> None:
    data = OfDrill(number)
    events.append(tx, mention=None, at=context.now, kind=kind, actor=by, data=data)


async def standing(app: AppContext) -> Standing:
    """What is still to be done."""
    return await app.store.read(partial(_setup_standing, app))


async def confirm(app: AppContext, item: str, by: UserId, name: str) -> None:
    """A person vouches for an item as it is now. Raises `Refused` for another item."""
    if item not in CONFIRMED:
        raise Refused("not_here")
    now = app.clock()
    version = version_of(item, app.playbook)

    def keep(tx: Transaction) -> None:
        members.met(tx, by, name, now)
        last = onboarding.latest(tx, item)
        if last is not None and last.version == version:
            return
        onboarding.add(tx, Confirmation(item, version, by, now))
        data = Confirmed(item, version)
        events.append(tx, mention=None, at=now, kind="confirmed", actor=by, data=data)

    await app.store.write(keep)


def _setup_standing(app: AppContext, tx: Transaction) -> Standing:
    done, stale = set(app.prepared), {}
    for item in CONFIRMED:
        last = onboarding.latest(tx, item)
        if last is not None and last.version == version_of(item, app.playbook):
            done.add(item)
        elif last is not None:
            stale[item] = name_of(tx, app, last.by)
    return Standing(missing(done), stale)


def version_of(item: str, playbook: Playbook) -> str:
    """A short fingerprint of what was read: it changes with the texts."""
    whole = repr([getattr(playbook, item), playbook.voices]).encode()
    return hashlib.sha256(whole).hexdigest()[:12]
