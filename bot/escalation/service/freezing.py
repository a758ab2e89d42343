"""The use cases of holding replies: a decision holds them, a manager releases them.

Only considered replies are held, never holding replies (playbook 4.5).
"""

from collections.abc import Iterator
from datetime import datetime

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.rules.approving import ALL, STORM, freeze_on, is_about
from bot.mentions.rules.transition import DecisionContext
from data import timers
from data.audit import events
from data.escalation import escalations, freezes
from data.escalation.event_data import FreezeEnded, Frozen
from data.escalation.models import Freeze
from data.mentions import queues
from data.models import Escalation, Mention, MentionId, Timer, UserId
from data.outbox import cards
from data.outbox.notification_data import EscalationNews
from data.replies import drafts
from data.storms import counting
from data.transaction import Transaction

SUBJECT = "freeze"
"""The subject of the timer that ends a freeze."""

_MOST_CARDS = 200


async def lift(app: AppContext, command: Command, number: int) -> CommandResult:
    """Considered replies may go again, before their time; for people with a say."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        paging = Paging.now(tx, app, context)
        freeze = freezes.find(tx, number)
        if freeze is None or freeze.until <= context.now:
            raise Refused("not_frozen")
        if not paging.team.has_a_say(context.by):
            raise Refused("not_a_manager", {"person": freeze.set_by})
        if not freezes.lift(tx, number, context.by, context.now):
            raise Refused("not_frozen")
        timers.set_all(tx, SUBJECT, number, ())
        end(paging, mention, freeze, "lifted")
        return CommandResult("lifted", mention, data=FreezeEnded(number))

    return await execute(app, command, decide)


def hold(
    paging: Paging, asked: Escalation, topic: str, until: datetime | None
) -> Freeze | None:
    """What a decision holds: the topic that was chosen, or all where it says hold all."""
    tx, context = paging.tx, paging.context
    plan = context.playbook.escalation
    topic = topic or (ALL if plan.decisions[asked.decision or ""].freezes else "")
    if not topic:
        return None
    ends = until or context.now + plan.freeze_for
    if ends <= context.now:
        raise Refused("wanted_in_the_past", field="until")
    number = freezes.add(
        tx, topic=topic, escalation=asked.id, by=context.by, now=context.now, until=ends
    )
    timers.put(tx, Timer(SUBJECT, number, "until", ends, 0, context.now))
    events.append(
        tx,
        mention=asked.mention,
        at=context.now,
        kind="frozen",
        actor=context.by,
        data=Frozen(number, asked.id, _coded(topic)),
    )
    found = freezes.find(tx, number)
    if found is not None:
        redraw_cards(tx, found, context)
    return found


def end(paging: Paging, mention: Mention, freeze: Freeze, kind: str) -> None:
    """A hold is over (`lifted`, or `thawed` by its time): the record, the cards, a word."""
    context = paging.context
    events.append(
        paging.tx,
        mention=mention.id,
        at=context.now,
        kind=kind,
        actor=context.by or "source",
        data=FreezeEnded(freeze.id),
    )
    redraw_cards(paging.tx, freeze, context)
    if freeze.escalation is None:
        return
    asked = escalations.find(paging.tx, freeze.escalation)
    if asked is None:
        return
    paging.redraw(asked)
    waited = _waiting_drafts(paging.tx, freeze)
    for person, numbers in waited.items():
        paging.tell(asked, "thawed", [person], EscalationNews(drafts=tuple(numbers)))
    raisers = paging.raisers(asked, mention.owner)
    paging.tell(asked, "thawed", [who for who in raisers if who not in waited])


def _waiting_drafts(tx: Transaction, freeze: Freeze) -> dict[UserId, list[MentionId]]:
    """Who has drafts that waited for this hold, and for which mentions."""
    found: dict[UserId, list[MentionId]] = {}
    for mention in _held_by(tx, freeze):
        draft = drafts.live(tx, mention.id)
        if draft is not None:
            found.setdefault(draft.saved_by, []).append(mention.id)
    return found


def freeze_of(tx: Transaction, mention: Mention, now: datetime) -> Freeze | None:
    """The hold on this mention's considered reply, if there is one."""
    found = freezes_of(tx, mention, now)
    return max(found, key=lambda one: (one.until, one.id), default=None)


def freezes_of(tx: Transaction, mention: Mention, now: datetime) -> list[Freeze]:
    """Every hold that is about it: by number, flag, word, or the storm it belongs to."""
    held = freezes.at(tx, now)
    topic = ""
    if any(one.topic.startswith(STORM) for one in held):
        topic = f"{STORM}{counting.storm_of(tx, mention.id)}"
    return [one for one in held if one.topic == topic or is_about(one.topic, mention)]


def redraw_cards(tx: Transaction, freeze: Freeze, context: DecisionContext) -> None:
    """Every live card the hold is about shows it, or shows that it is over."""
    for mention in _held_by(tx, freeze):
        cards.want(tx, mention.id, context.now, urgent=False)


def _held_by(tx: Transaction, freeze: Freeze) -> Iterator[Mention]:
    live = (*queues.unclaimed(tx, _MOST_CARDS), *queues.claimed(tx, _MOST_CARDS))
    for mention in live:
        if freeze_on(mention, [freeze]) is not None:
            yield mention


def _coded(topic: str) -> str:
    """Events hold codes: which keyword it is stands in the table of freezes."""
    return topic if not topic.startswith("keyword:") else "keyword"
