"""Asks a second reader about a draft: the message, its deadline, and its state once
answered.
"""

from datetime import timedelta

from bot.core.context import AppContext
from bot.core.execute import SOURCE, say
from bot.core.notify import redraw
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from bot.replies.rules import publish_checklist
from bot.replies.rules.publish_checklist import reasons_to_read
from bot.replies.service.draft_dossier import judged
from data import timers
from data.audit import events
from data.audit.event_data import EventData
from data.models import Mention, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import OfRead
from data.replies import newcomers, overrides, reads
from data.replies.event_data import ReaderAsked
from data.replies.models import Draft, Read, ReadId
from data.transaction import Transaction


def ask_to_read(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    draft: Draft,
    reader: UserId,
    context: DecisionContext,
    *,
    asked_by: UserId | None = None,
) -> ReadId:
    """Put the question to one colleague, and in the thread, with a time to answer."""
    rendered, recorded, _ = judged(tx, app, mention, draft, context)
    rules = reasons_to_read(draft, mention, rendered.remarks, recorded, context)
    asker = asked_by or context.by
    question = Read(ReadId(0), draft.id, draft.text, rules, asker, context.now, reader)
    number = reads.add(tx, question)
    data = OfRead(read=number, by=asker, to=reader)
    asked = ReaderAsked(number, asker, reader, rules)
    tell(tx, mention, "reader_asked", context, asked)
    for to in (reader, None):
        request = NotificationRequest("read_please", to, data)
        key = f"read_please:{number}:{to or 'thread'}"
        say(tx, app, mention.id, request, context, key=key)
    timers.put(tx, publish_checklist.reader_timer(draft, context))
    return number


def send_text(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    draft: Draft,
    to: UserId,
    context: DecisionContext,
) -> None:
    """The text of a draft that may go out as a message of its own, which is copied whole."""
    if judged(tx, app, mention, draft, context)[2]:
        return
    request = NotificationRequest("draft_text", to)
    key = f"draft_text:{draft.id}:{to}:{context.now.isoformat()}"
    say(tx, app, mention.id, request, context, key=key)


def tell(
    tx: Transaction,
    mention: Mention,
    kind: str,
    context: DecisionContext,
    data: EventData,
) -> None:
    """The story hears of it, and the card is drawn again."""
    events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind=kind,
        actor=context.by or SOURCE,
        data=data,
    )
    cards.want(tx, mention.id, context.now, urgent=bool(context.by))


def redraw_questions(tx: Transaction, asked: Read, context: DecisionContext) -> None:
    """Whoever was asked sees what became of it, and the buttons go."""
    for place in (asked.reader, "thread"):
        message = outbox.with_key(tx, f"read_please:{asked.id}:{place}")
        redraw(tx, message, context)


def text_moved_on(tx: Transaction, draft: Draft, context: DecisionContext) -> None:
    """Whoever still reads an earlier text hears that it is another one now."""
    for read in reads.of_draft(tx, draft.id):
        if read.verdict is None and read.text != draft.text:
            redraw_questions(tx, read, context)


_A_MONTH = timedelta(days=30)


async def welcome(app: AppContext, by: UserId, member: UserId, replies: int) -> None:
    """So many of somebody's next replies are read by a second person; 0 ends it."""
    now = app.context(by).now
    await app.store.write(lambda tx: newcomers.put(tx, member, replies, by, now))


async def newcomer(app: AppContext, member: UserId) -> int:
    """How many replies of this person a second person still reads."""
    found = await app.store.read(lambda tx: newcomers.find(tx, member))
    return 0 if found is None else found.remaining


async def overruled_lately(app: AppContext) -> dict[str, int]:
    """How often each rule was not followed in 30 days; nobody is named (S2.3)."""
    since = app.clock() - _A_MONTH
    return await app.store.read(lambda tx: overrides.counts(tx, since))
