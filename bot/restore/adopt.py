"""Decides what each message in Slack means for a restored database.

Known: its row exists and now gets its address in Slack. Adopted: the row was lost, but
its mention exists; it gets a row again, so that it is not sent a second time. Orphan:
its mention was lost; its buttons are removed. Double: the same row was posted before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.context import AppContext
from bot.core.notify import SOURCE, redraw_all
from bot.desk.standing import subject_of
from bot.mentions.rules.transition import DecisionContext
from bot.privacy import forgetting as forgetting_service
from bot.privacy.forgetting import forget_case
from bot.restore.read import SlackMessage, values_in
from data.audit.event_data import NOTHING_MORE, EventData
from data.escalation import escalations, pings
from data.followup import replies
from data.instants import to_text
from data.intake.event_data import ReplyGone
from data.mentions import mentions
from data.models import ChannelId, EscalationId, MentionId, MessageTs, OutboxId, UserId
from data.outbox import adopting, cards, levels, standing
from data.outbox.adopting import ORPHAN, StandingMessage
from data.privacy import forgets, forgetting
from data.privacy.forgets import Forget
from data.takedown import evidence, holds
from data.takedown.event_data import Stopped
from data.transaction import Transaction

_LATELY = timedelta(days=7)
"""What was closed shortly before the copy may have been opened again after it."""

TABLES: dict[standing.Kind, str] = {
    "mention": "mentions",
    "escalation": "escalations",
    "task": "tasks",
    "read": "reads",
    "drill": "drills",
    "storm": "storms",
}
"""Where each kind of subject gets its numbers."""


@dataclass
class Adopted:
    """What became of the messages that were found."""

    known: int = 0
    settled: int = 0
    adopted: int = 0
    orphans: list[SlackMessage] = field(default_factory=list)
    doubles: list[SlackMessage] = field(default_factory=list)


def adopt(tx: Transaction, found: Iterable[SlackMessage]) -> Adopted:
    """Write down where everything stands, the oldest first. May be done again."""
    result = Adopted()
    lost: set[tuple[ChannelId, MessageTs]] = set()
    for seen in sorted(found, key=lambda one: (one.thread is not None, one.ts)):
        place = StandingMessage(seen.channel, seen.ts, seen.thread is not None, seen.at)
        if not _is_known(tx, seen, place, result):
            _take_in(tx, seen, place, lost, result)
    return result


def _is_known(
    tx: Transaction, seen: SlackMessage, place: StandingMessage, result: Adopted
) -> bool:
    row = adopting.row_of(tx, seen.payload["outbox"], str(seen.payload["mark"]))
    if row is None:
        return False
    if row.kind == ORPHAN:
        result.orphans.append(seen)
    elif row.ts is None:
        adopting.stands(tx, row, place)
        pings.delivered(tx, row.id, place.at)
        result.settled += 1
    elif (row.sent_channel, row.ts) != (seen.channel, seen.ts):
        result.doubles.append(seen)
    else:
        result.known += 1
    return True


def _take_in(
    tx: Transaction,
    seen: SlackMessage,
    place: StandingMessage,
    lost: set[tuple[ChannelId, MessageTs]],
    result: Adopted,
) -> None:
    there = adopting.at(tx, place)
    if there is not None:
        if there.kind == ORPHAN:
            result.orphans.append(seen)
        return
    key, kind = str(seen.payload.get("key") or ""), str(seen.payload.get("kind") or "")
    below = seen.thread is not None and (seen.channel, seen.thread) in lost
    mention = None if below else mention_of(tx, seen)
    if mention is not None and key and _works(tx, seen, mention):
        adopting.add(tx, place, seen.payload, kind=kind, key=key, mention=mention)
        result.adopted += 1
        return
    lost.add((seen.channel, seen.ts))
    result.orphans.append(seen)
    if mention is not None or seen.payload.get("mention") is None:
        # What it said is not said again, though nothing can be pressed in it any more.
        adopting.add(tx, place, seen.payload, kind=kind, key=key, mention=mention)
        return
    key = f"{ORPHAN}:{seen.channel}:{seen.ts}"
    adopting.add(tx, place, seen.payload, kind=ORPHAN, key=key, mention=None)


def mention_of(tx: Transaction, seen: SlackMessage) -> MentionId | None:
    """The mention a message is about, where its number still means the same one."""
    number = seen.payload.get("mention")
    if not isinstance(number, int):
        return None
    same = adopting.is_the_same(tx, number, seen.payload.get("born"))
    return MentionId(number) if same else None


def _works(tx: Transaction, seen: SlackMessage, mention: MentionId) -> bool:
    """Whether all it is about is here: its escalation, and whatever its buttons act upon."""
    asked = seen.payload.get("escalation")
    if isinstance(asked, int) and escalations.find(tx, EscalationId(asked)) is None:
        return False
    subjects = [subject_of(*value) for value in values_in(seen.blocks)]
    return all(
        standing.mention_of(tx, subject) == mention
        for subject in subjects
        if subject is not None
    )


def highest(found: Sequence[SlackMessage]) -> dict[str, int]:
    """The highest numbers Slack shows, by table: in metadata, and on every button."""
    numbers: dict[str, int] = {}

    def see(table: str, number: object) -> None:
        if isinstance(number, int):
            numbers[table] = max(numbers.get(table, 0), number)

    for seen in found:
        see("mentions", seen.payload.get("mention"))
        see("outbox", seen.payload.get("outbox"))
        see("escalations", seen.payload.get("escalation"))
        for value in values_in(seen.blocks):
            if (subject := subject_of(*value)) is not None:
                see(TABLES[subject.kind], subject.number)
    return numbers


def threads_to_read(
    tx: Transaction, since: datetime
) -> list[tuple[ChannelId, MessageTs]]:
    """Cards below which something may have been said after the copy."""
    rows = tx.all(
        "select c.channel, c.ts from cards c join mentions m on m.id = c.mention "
        "where c.ts is not null and (m.closed_at is null or m.closed_at >= :lately)",
        lately=to_text(since - _LATELY),
    )
    return [(ChannelId(row["channel"]), MessageTs(row["ts"])) for row in rows]


def redraw(tx: Transaction, ended: datetime, now: datetime) -> int:
    """Draw all cards that may lie, and all that was said of them; how many cards that is.

    What Slack shows was perhaps drawn after the copy: what the copy knows of it is void.
    """
    tx.run("update cards set drawn = null")
    tx.run("update outbox set drawn = null where ts is not null")
    rows = tx.all(
        "select c.mention from cards c join mentions m on m.id = c.mention "
        "where c.ts is not null and (m.closed_at is null or m.closed_at >= :lately "
        "or c.ts >= :ended)",
        lately=to_text(ended - _LATELY),
        ended=f"{(ended - _LATELY).timestamp():.6f}",
    )
    for row in rows:
        cards.want(tx, MentionId(row["mention"]), now, urgent=False, after=timedelta(0))
    _redraw_briefs(tx, ended, now)
    return len(rows)


def _redraw_briefs(tx: Transaction, ended: datetime, now: datetime) -> None:
    rows = tx.all(
        "select o.id from outbox o left join escalations e on e.id = o.escalation "
        "where o.ts is not null and o.kind <> 'card' "
        "and json_extract(o.data, '$.adopted') is null "
        "and (e.id is not null or o.mention is null) "
        "and (o.created_at >= :lately or e.ended_at is null or e.ended_at >= :lately)",
        lately=to_text(ended - _LATELY),
    )
    for row in rows:
        levels.want_in_time(tx, OutboxId(row["id"]), now)


async def repeat(app: AppContext, found: Iterable[Forget], ended: datetime) -> int:
    """Everything that was forgotten after that instant; how much that was."""
    after = [forget for forget in found if forget.is_after(ended)]
    known = await app.store.read(forgets.authors)
    done = 0
    for author in dict.fromkeys(one.author for one in after if one.author):
        if author in known:
            done += (await forgetting_service.forget_key(app, known[author])).count
    context = app.context(UserId(SOURCE))
    for forget in after:
        if forget.mention is not None:
            done += await app.store.write(
                lambda tx, one=forget: _again(tx, one, context)  # type: ignore[misc]
            )
    return done


def _again(tx: Transaction, forget: Forget, context: DecisionContext) -> int:
    """One post that was taken away, or one case that was stopped; 0 where it is gone."""
    mention = MentionId(forget.mention or 0)
    there = mentions.find(tx, mention)
    if there is None or holds.on(tx, mention) is not None:
        return 0
    data: EventData = NOTHING_MORE
    if forget.kind == forgets.STOPPED:
        if holds.stopped(tx, mention) is not None:
            return 0
        holds.stop(tx, mention, context.by, context.now)
        forgetting.keep_only_the_address(tx, mention)
        evidence.forget(tx, mention, context.now)
        data = Stopped()
    elif forget.kind == forgets.REPLY and forget.reply is not None:
        reply = replies.find(tx, forget.reply)
        if reply is None or reply.mention != mention or reply.forgotten_at is not None:
            return 0
        forgetting.forget_reply(tx, forget.reply, context.now)
        data = ReplyGone(forget.reply, reply.post.source)
    elif not forgetting.is_forgotten(tx, mention):
        forget_case(tx, mention, context)
    else:
        return 0
    redraw_all(tx, {mention}, context, forget.kind, data)
    return 1
