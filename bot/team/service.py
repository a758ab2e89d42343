"""The use cases about people: who is away, who stands in, and how they are told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core import permissions
from bot.core.access import account_of, matter_of, may_see, nearest, told_of
from bot.core.availability import Availability
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.core.names import name_of
from bot.core.notify import tell_admins
from bot.core.permissions import Account, Matter
from bot.errors import Refused
from bot.incoming.lenient import read_text
from bot.intake.rules.about import About
from bot.intake.rules.namespaces import spoken_key
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext, Transition
from data.escalation import escalations, pings
from data.handoffs import tasks
from data.handoffs.models import NOT_YET, TaskId
from data.mentions import mentions, queues
from data.models import ChannelId, EscalationId, Mention, MentionId, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import AwayOffer, ByPerson, ListItem
from data.outbox.outbox import OutboxMessage
from data.privacy import holdings
from data.privacy.forgetting import signed_in
from data.replies import drafts, reads
from data.replies.models import ReadId
from data.storms import storms
from data.storms.models import StormId
from data.team import absences, access, members, wellbeing
from data.team.absences import Absence
from data.transaction import Transaction

WAYS = ("dm", "thread", "none")
"""How somebody can be reminded."""

_MOST = 100


async def away(
    app: AppContext,
    user: UserId,
    until: datetime,
    backup: UserId | None,
    note: str = "",
) -> int:
    """Away from now on; open items are offered to the backup in one message.

    Returns how many there are. Raises `Refused` for a time that has passed and for
    somebody who would stand in for themselves.
    """
    context = app.context(user)
    now = context.now
    if until <= now:
        raise Refused("away_in_the_past", field="until")
    if backup == user:
        raise Refused("own_backup", field="backup")
    absence = Absence(user, now, until, backup, note.strip())
    count = await app.store.write(lambda tx: _leave(app, tx, absence, context))
    app.wake()
    return count


async def back(app: AppContext, user: UserId) -> bool:
    """There again; false when nobody knew of an absence."""
    return await app.store.write(lambda tx: absences.end(tx, user))


async def absence_of(app: AppContext, user: UserId) -> Absence | None:
    """The absence of somebody, while it lasts."""
    now = app.clock()
    return await app.store.read(lambda tx: absences.of(tx, user, now))


async def prefer(app: AppContext, user: UserId, how: str) -> None:
    """Remind this person by direct message, in the thread, or not at all."""
    if how not in WAYS:
        raise Refused("unknown_way", field="how")
    now = app.clock()
    await app.store.write(lambda tx: members.prefer(tx, user, how, now))


async def preference(app: AppContext, user: UserId) -> str:
    """How this person wants to be reminded; a direct message unless they chose."""
    member = await app.store.read(lambda tx: members.find(tx, user))
    wanted = member.nudge_by if member is not None else None
    return wanted or "dm"


def _leave(
    app: AppContext, tx: Transaction, absence: Absence, context: DecisionContext
) -> int:
    absences.begin(tx, absence)
    here = Availability.of(tx, app, context)
    mine = queues.of_owner(tx, absence.member, "claimed", _MOST)
    reader = here.stand_in(absence.member) or here.audience.on_duty
    if mine and reader is not None:
        outbox.put(
            tx,
            key=f"away_offer:{absence.member}:{absence.since.isoformat()}",
            kind="away_offer",
            channel=ChannelId(reader),
            now=absence.since,
            data=AwayOffer(
                items=tuple(ListItem(mention=mention.id) for mention in mine),
                by=absence.member,
                until=absence.until,
                note_text=absence.note,
            ),
        )
    return len(mine)


_TAKING = ("claim", "take_over", "classify")


async def too_close(app: AppContext, command: Command) -> CommandResult:
    """Back to everybody. On record it is a release like any other (S1.8)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = lifecycle.release(mention, context)
        apply_transition(tx, app, mention, step, context)
        other = _on_duty(tx, app, context)
        return CommandResult(
            "too_close", step.mention, undoable=True, answer=CommandAnswer(to=other)
        )

    return await execute(app, command, decide)


async def to_duty(app: AppContext, command: Command) -> CommandResult:
    """To whoever else is on duty now, without a word why."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        other = _on_duty(tx, app, context)
        if other is None:
            raise Refused("nobody_else_on_duty")
        step = lifecycle.hand_over(mention, context, to=other)
        apply_transition(tx, app, mention, step, context)
        return CommandResult(step.move, step.mention, undoable=True, data=step.data)

    return await execute(app, command, decide)


def offered(
    tx: Transaction, app: AppContext, step: Transition, context: DecisionContext
) -> bool:
    """Whether to offer a rest now (S0.11). It is said to the presser and kept nowhere."""
    mention, classes = step.mention, app.playbook.classes
    hurtful = [klass.id for klass in classes.values() if klass.text == "collapsed"]
    theirs = mention.owner == context.by and step.move in _TAKING
    if not theirs or mention.classification not in hurtful:
        return False
    rule = app.playbook.removal.care
    since = context.now - rule.within
    taken = wellbeing.taken_lately(tx, context.by, hurtful, since, mention.id)
    return taken >= rule.offer_after


def _on_duty(
    tx: Transaction, app: AppContext, context: DecisionContext
) -> UserId | None:
    """The first person on duty beside the one who asks."""
    here = Availability.of(tx, app, context)
    on_shift = app.duty.on_shift(context.now)
    there = (*map(here.stand_in, on_shift), here.audience.on_duty)
    return next((one for one in there if one not in (None, context.by)), None)


_INFORMS = frozenset({"taken_over", "decided", "read_please", "read_again"})
"""Tells somebody what another did, or asks for another's eyes: never that other person."""

PERSONAL = frozenset({"drill_ping"})
"""Says nothing to anybody but its reader."""

_BELIEVED = timedelta(hours=24)
"""How long a refused message counts more than a list; whoever presses is there at once."""


class Reaching:
    """Who can be reached, for the courier and the directory."""

    def __init__(self, app: AppContext) -> None:
        self._app = app

    def addressed(
        self, tx: Transaction, message: OutboxMessage, now: datetime
    ) -> OutboxMessage | None:
        """The message as it goes out now; nothing where it has nobody to go to."""
        reader, pinged = _reader(message), _pinged(message)
        if reader is None and pinged is None:
            return message
        here = Availability.at(tx, self._app, now)
        if reader in here.away:
            return _redirected(tx, self._app, message, UserId(str(reader)), here)
        if pinged in here.away:
            return _pinging(message, UserId(str(pinged)), here)
        return message

    def lost(self, tx: Transaction, user: UserId, now: datetime) -> None:
        """Slack says that this account is gone: cards say so, and somebody else hears."""
        app = self._app
        if not members.lose(tx, user, name_of(tx, app, user), now):
            return
        who = {"channel": str(user), "person": name_of(tx, app, user)}
        tell_admins(tx, app, "person_gone", who, now)
        _redraw_theirs(tx, user, now)
        theirs = queues.of_owner(tx, user, "claimed", _MOST)
        here = Availability.at(tx, app, now)
        reader = here.stand_in(user) or here.audience.lead or here.audience.on_duty
        items = tuple(ListItem(mention=m.id) for m in theirs)
        if theirs and reader is not None:
            outbox.put(
                tx,
                key=f"gone_offer:{user}:{now.isoformat()}",
                kind="away_offer",
                channel=ChannelId(reader),
                now=now,
                data=AwayOffer(items=items, by=user),
            )

    def found(self, tx: Transaction, user: UserId, now: datetime) -> None:
        """Slack lists the account. A message it refused lately says more than that."""
        if members.find_again(tx, user, now - _BELIEVED):
            _redraw_theirs(tx, user, now)


def _redraw_theirs(tx: Transaction, user: UserId, now: datetime) -> None:
    for status in ("claimed", "watching"):
        for mention in queues.of_owner(tx, user, status, _MOST):
            cards.want(tx, mention.id, now, urgent=False)


def _reader(message: OutboxMessage) -> UserId | None:
    """Who reads a direct message."""
    direct = not message.in_thread and message.channel.startswith(("U", "W"))
    return UserId(message.channel) if direct else None


def _pinged(message: OutboxMessage) -> UserId | None:
    return message.data.person


def _by(message: OutboxMessage) -> UserId | None:
    """Who did what it tells of."""
    return message.data.by if isinstance(message.data, ByPerson) else None


def _redirected(
    tx: Transaction,
    app: AppContext,
    message: OutboxMessage,
    reader: UserId,
    here: Availability,
) -> OutboxMessage | None:
    """To whoever stands in, else is on duty or leads; with nobody there, to the channel.

    A ping of management has rules of its own for who is asked instead.
    """
    if pings.is_ping(tx, message.id):
        return None
    if message.kind in PERSONAL:
        return None
    other = here.stand_in(reader) or _nearest(app, reader, here)
    data = replace(message.data, absent=reader)
    if other is None or other in here.away:
        there = replace(data, person=None)
        in_thread = message.mention is not None
        desk = app.channels.desk
        return replace(message, channel=desk, in_thread=in_thread, data=there)
    if message.kind in _INFORMS and _by(message) == other:
        return None
    if outbox.has_twin(tx, message, ChannelId(other)):
        return None
    if _pinged(message) == reader:
        data = replace(data, person=other)
    return replace(message, channel=ChannelId(other), data=data)


def _nearest(app: AppContext, reader: UserId, here: Availability) -> UserId | None:
    """Nobody stands in: what was for somebody with a say goes to the lead first."""
    person, duty = app.person(reader), here.audience
    say = person is not None and set(person.roles) - {"agent"}
    return (duty.lead or duty.on_duty) if say else (duty.on_duty or duty.lead)


def _pinging(
    message: OutboxMessage, person: UserId, here: Availability
) -> OutboxMessage:
    """In a thread: whoever stands in is pinged, or nobody."""
    other = here.stand_in(person) or here.audience.on_duty
    there = None if other in here.away else other
    return replace(message, data=replace(message.data, person=there, absent=person))


_OTHERS = "may_not"
_NO_MENTION, _NO_ESCALATION, _NO_READ = MentionId(0), EscalationId(0), ReadId(0)
_NO_STORM = StormId(0)


@dataclass(frozen=True, slots=True)
class PayloadSubject:
    """What a payload names, by number; 0 where it names none."""

    mention: MentionId = _NO_MENTION
    escalation: EscalationId = _NO_ESCALATION
    task: TaskId = NOT_YET
    read: ReadId = _NO_READ
    storm: StormId = _NO_STORM


async def admit(
    app: AppContext, action: str, by: UserId, subject: PayloadSubject
) -> Refused | None:
    """Nothing where this person may; else why not."""
    table = app.playbook.permissions

    def decide(tx: Transaction) -> tuple[Refused | None, Matter]:
        account = account_of(tx, app, by)
        mention = mentions.find(tx, subject.mention) if _plain(subject) else None
        if mention is not None:
            near = nearest(app, mention)
            if permissions.may(action, account, near, table) is None:
                return None, near
        matter = _matter(tx, app, by, subject)
        return permissions.may(action, account, matter, table), matter

    refused, matter = await app.store.read(decide)
    if refused is not None and refused.reason == _OTHERS and matter.kept_from:
        return Refused("confidential", {"number": matter.kept_from})
    return refused


async def may_do(
    app: AppContext, by: UserId, subject: PayloadSubject, actions: Collection[str]
) -> frozenset[str]:
    """Those of the actions this person may do about it: for menus and Home."""
    table = app.playbook.permissions
    account, matter = await _facts(app, by, subject)
    return permissions.allowed(actions, account, matter, table)


async def _facts(
    app: AppContext, by: UserId, subject: PayloadSubject
) -> tuple[Account, Matter]:
    return await app.store.read(
        lambda tx: (
            account_of(tx, app, by),
            _matter(tx, app, by, subject),
        )
    )


def _plain(subject: PayloadSubject) -> bool:
    """A mention and nothing else: most presses."""
    return bool(subject.mention) and subject == PayloadSubject(mention=subject.mention)


def _matter(
    tx: Transaction, app: AppContext, by: UserId, subject: PayloadSubject
) -> Matter:
    """Raises `Refused` where what is named does not belong together.

    What nobody knows is judged as something of the whole desk; who may go on hears that
    it is not known.
    """
    storm = storms.find(tx, subject.storm) if subject.storm else None
    if storm is not None:
        whole = _of_the_desk(tx, app, by)
        return replace(whole, channels=frozenset({storm.channel}))
    number, asked = subject.mention, None
    if subject.escalation:
        number, asked = _of_escalation(tx, subject)
    elif subject.task:
        number, asked = _of_task(tx, subject)
    elif subject.read:
        number, asked = _of_read(tx, subject)
    if subject.mention and number and number != subject.mention:
        raise Refused("not_here")
    mention = mentions.find(tx, number) if number else None
    if mention is None:
        return _of_the_desk(tx, app, by)
    matter = matter_of(tx, app, by, mention)
    if asked is None:
        return matter
    return replace(matter, asked=frozenset(asked))


def _of_the_desk(tx: Transaction, app: AppContext, by: UserId) -> Matter:
    """No single mention: whoever has one is an owner, whoever is waited for was asked."""
    stakes = access.stakes(tx, by)
    return Matter(
        channels=frozenset(app.channels.of_the_desk()),
        desk=app.channels.desk,
        owner=by if stakes.owns else None,
        asked=frozenset({by} if stakes.asked else ()),
    )


Found = tuple[MentionId, set[str]]
_NOTHING: Found = (MentionId(0), set())


def _of_escalation(tx: Transaction, subject: PayloadSubject) -> Found:
    found = escalations.find(tx, subject.escalation)
    return _NOTHING if found is None else (found.mention, set(told_of(tx, found)))


def _of_task(tx: Transaction, subject: PayloadSubject) -> Found:
    task = tasks.find(tx, subject.task)
    if task is None:
        return _NOTHING
    return task.mention, {str(task.owner or task.channel)}


def _of_read(tx: Transaction, subject: PayloadSubject) -> Found:
    read = reads.find(tx, subject.read)
    draft = None if read is None else drafts.find(tx, read.draft)
    if read is None or draft is None:
        return _NOTHING
    return draft.mention, {read.reader}


async def about(app: AppContext, typed: str, by: UserId) -> About:
    """`x:anna_b`, or a name or handle alone, which is looked for."""
    return await app.store.read(lambda tx: _about(app, tx, typed, by))


def _about(app: AppContext, tx: Transaction, typed: str, by: UserId) -> About:
    typed, alone = read_text(typed), list[str]()
    if ":" in typed:
        keys = [spoken_key(typed, app.playbook.platforms)]
    else:
        keys, alone = holdings.called(tx, typed)
    cases = {int(case) for key in alone if (case := signed_in(key)) is not None}
    nameless = tuple(sorted(_open_to(app, tx, cases, by)))
    found = holdings.of_author(tx, keys[0]) if len(keys) == 1 else None
    if found is None or found.nothing:
        several = tuple(keys) if len(keys) > 1 else ()
        return About(typed, several=several, nameless=nameless)
    wrote = [int(row["number"]) for row in found.mentions]
    replied = [int(row["number"]) for row in found.replies]
    shown = _open_to(app, tx, {*wrote, *replied}, by)
    return About(
        typed,
        author=found.author,
        mentions=tuple(number for number in wrote if number in shown),
        replies=tuple(number for number in replied if number in shown),
        hidden=len({*wrote, *replied} - shown),
        noted=len({number for cases in found.ours.values() for number in cases}),
        held=tuple(number for number in found.on_hold if number in shown),
        followed=found.watched_until is not None,
        nameless=nameless,
    )


def _open_to(
    app: AppContext, tx: Transaction, numbers: Iterable[int], by: UserId
) -> set[int]:
    """Those of them that this person may see."""
    known = (mentions.find(tx, MentionId(number)) for number in numbers)
    return {
        int(mention.id)
        for mention in known
        if mention is not None and may_see(tx, app, mention, by)
    }
