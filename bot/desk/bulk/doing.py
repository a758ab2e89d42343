"""Does one thing with many mentions, each with its own line in the record, and takes it back.

Every mention is a command of its own, so the desk goes on meanwhile, what is not possible
for one hinders no other, and a press that is delivered twice does each once.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.core import permissions
from bot.core.access import account_of, matter_of, may_look_at, seen_by
from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.desk import commands
from bot.desk.bulk.choosing import MOST, BulkRequest, Chosen, Did, SelectionPage
from bot.errors import Refused
from bot.handoffs import service as closing
from bot.mentions.rules import lifecycle
from bot.mentions.rules.ending import Ending
from bot.stories.service import joining
from data.bulk import bulks
from data.bulk.models import Bulk, BulkId, What
from data.mentions import mentions
from data.models import MentionId, UserId
from data.team import idempotency, members
from data.transaction import Transaction

_AT_ONCE = 20
_SOON = timedelta(minutes=1)
"""What was done at once was done within this time."""

_ROW = {
    "claim": "mention.claim",
    "classify": "mention.classify",
    "join": "mention.same_story",
    "close": "mention.close",
}


async def found(
    app: AppContext, chosen: Chosen, reader: UserId, most: int
) -> SelectionPage:
    """Those of a page that this person may see."""
    wanted = chosen.filter(app.clock())

    def load(tx: Transaction) -> SelectionPage:
        account = account_of(tx, app, reader)
        rows = bulks.fitting(tx, wanted, most=most, after=chosen.first)
        seen = [
            seen_by(tx, app, one, reader)
            for one in rows
            if may_look_at(tx, app, account, one)
        ]
        return SelectionPage(tuple(seen), bulks.count(tx, wanted))

    return await app.store.read(load)


async def numbers_of(app: AppContext, chosen: Chosen) -> tuple[MentionId, ...]:
    """Which mentions are meant, at most two hundred at once."""
    if not chosen.everything:
        return chosen.numbers
    wanted = chosen.filter(app.clock())
    rows = await app.store.read(lambda tx: bulks.fitting(tx, wanted, most=MOST))
    return tuple(one.id for one in rows)


async def do(
    app: AppContext,
    by: UserId,
    name: str,
    key: str,
    numbers: Sequence[MentionId],
    wanted: BulkRequest,
) -> Did:
    """Raises `Refused` where nothing was chosen, or the press was delivered before."""
    context = app.context(by)

    def begin(tx: Transaction) -> tuple[BulkId, list[MentionId]]:
        members.met(tx, by, name, context.now)
        if not idempotency.first_time(tx, key, context.now):
            raise Refused("done_already")
        allowed = _allowed(tx, app, by, numbers, wanted.what)
        if not numbers:
            raise Refused("nothing_chosen")
        return bulks.add(tx, wanted.what, by, context.now, numbers), allowed

    bulk, allowed = await app.store.write(begin)
    refused: Counter[str] = Counter()
    if len(allowed) < len(numbers):
        refused["may_not"] = len(numbers) - len(allowed)
    done: list[MentionId] = []
    for first in range(0, len(allowed), _AT_ONCE):
        part = allowed[first : first + _AT_ONCE]
        calls = [
            _one(app, Command(one, by, f"{key}:{one}", name), wanted) for one in part
        ]
        for one, reason in zip(part, await asyncio.gather(*calls), strict=True):
            if reason is None:
                done.append(one)
            else:
                refused[reason] += 1
    await app.store.write(lambda tx: bulks.done(tx, bulk, done))
    return Did(bulk, wanted.what, tuple(done), dict(refused))


async def undo(app: AppContext, by: UserId, number: int, key: str) -> int:
    """Take it back where nothing happened since; with how many that was possible.

    Raises `Refused` after five minutes, for somebody else's, and the second time.
    """
    context = app.context(by)

    def begin(tx: Transaction) -> tuple[Bulk, list[MentionId]]:
        bulk = bulks.find(tx, number)
        if bulk is None or bulk.undone_at is not None:
            raise Refused("nothing_to_undo")
        if bulk.made_by != by:
            raise Refused("undo_not_yours", {"person": bulk.made_by})
        if context.now - bulk.at > context.playbook.clocks.undo_many:
            raise Refused("undo_too_late")
        bulks.undone(tx, bulk.id, context.now)
        theirs = [one.mention for one in bulks.items(tx, bulk.id) if one.done]
        return bulk, [one for one in theirs if _is_last(tx, one, bulk)]

    bulk, numbers = await app.store.write(begin)
    within = context.playbook.clocks.undo_many + _SOON
    undo_one = partial(commands.undo, within=within)
    back = joining.unjoin if bulk.what == "join" else undo_one
    count = 0
    for first in range(0, len(numbers), _AT_ONCE):
        part = numbers[first : first + _AT_ONCE]
        calls = [_tried(back(app, Command(one, by, f"{key}:{one}"))) for one in part]
        count += sum(reason is None for reason in await asyncio.gather(*calls))
    return count


def _allowed(
    tx: Transaction,
    app: AppContext,
    by: UserId,
    numbers: Sequence[MentionId],
    what: What,
) -> list[MentionId]:
    """Each is asked of the permission table, as if it had been pressed alone."""
    account, table = account_of(tx, app, by), app.playbook.permissions
    found = []
    for number in numbers[:MOST]:
        mention = mentions.find(tx, number)
        if mention is None:
            continue
        matter = matter_of(tx, app, by, mention)
        if permissions.may(_ROW[what], account, matter, table) is None:
            found.append(number)
    return found


def _is_last(tx: Transaction, number: MentionId, bulk: Bulk) -> bool:
    """Whether nothing happened to it since."""
    if bulk.what == "join":
        mention = mentions.find(tx, number)
        return mention is not None and _is_of(mention.closed_at, bulk)
    last = idempotency.last_move(tx, number)
    return last is not None and last.actor == bulk.made_by and _is_of(last.at, bulk)


def _is_of(at: datetime | None, bulk: Bulk) -> bool:
    return at is not None and bulk.at <= at <= bulk.at + _SOON


async def _one(app: AppContext, command: Command, wanted: BulkRequest) -> str | None:
    """Nothing where it was done, else why it was not."""
    does: Mapping[str, Callable[[], Awaitable[CommandResult]]] = {
        "claim": lambda: commands.move(app, command, lifecycle.claim),
        "classify": lambda: commands.move(
            app, command, partial(lifecycle.classify, into=wanted.value)
        ),
        "join": lambda: joining.join(app, command, MentionId(int(wanted.value))),
        "close": lambda: closing.close(
            app, command, Ending(outcome=wanted.value, why=wanted.why)
        ),
    }
    return await _tried(does[wanted.what]())


async def _tried(doing: Awaitable[CommandResult]) -> str | None:
    try:
        await doing
    except Refused as refused:
        return refused.reason
    return None
