"""Restores a backup: puts it in place and reconciles it with what Slack shows.

It may be killed at any step, so the order matters. The database itself records that it
is being restored until the last step is done; each step may be repeated; until then the
bot posts nothing.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from bot.app.build import build_context
from bot.app.channels import find_channels
from bot.app.restore_check import channels_of
from bot.app.slack_auth import arrive
from bot.clock import Clock, wall_clock
from bot.config.settings import Settings
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.errors import Misconfigured
from bot.mentions.rules.transition import DecisionContext
from bot.outbox.client import Identity, SlackClient
from bot.outbox.gateway import plain
from bot.outbox.outcome import Ambiguous, TryLater, code_of, of_error
from bot.restore import adopt, place
from bot.restore.adopt import Adopted, repeat
from bot.restore.place import Before, Restore
from bot.restore.read import (
    Patient,
    Pause,
    Reading,
    SlackMessage,
    values_in,
    without_buttons,
)
from bot.ui.blocks import Message, context, mrkdwn
from data import migrations
from data import restore as data_restore
from data.audit import events
from data.audit.event_data import PutBack
from data.instants import from_text, to_text
from data.models import ChannelId, UserId
from data.outbox import outbox
from data.outbox.notification_data import RestoreReport
from data.privacy import forgets
from data.privacy.forgets import Forget
from data.store import Store, own
from data.team import installation, members
from data.transaction import Transaction

log = structlog.get_logger("restore")

_MARGIN = timedelta(minutes=10)
"""So much earlier than the end of the copy reading begins: calls take a while to land."""

_LOST = "restored"
"""The block that says on an orphan that its record was lost."""


@dataclass(frozen=True, slots=True)
class RestoreOutcome:
    """What a restore did. `since` and `until` are what the sources should send again."""

    since: datetime
    until: datetime
    event: int
    head: str
    settled: int
    adopted: int
    doubles: int
    redrawn: int
    forgotten: int
    orphans: Sequence[SlackMessage] = ()
    unread: dict[str, str] = field(default_factory=dict)


async def restore(
    settings: Settings,
    file: Path | None,
    *,
    clock: Clock = wall_clock,
    pause: Pause = asyncio.sleep,
) -> RestoreOutcome | None:
    """Put `file` in place, or take up what stands there; nothing where that is done already.

    Raises `DatabaseInUse` while a desk is running, `Misconfigured` or `DatabaseUnusable`
    before anything was moved.
    """
    if file is not None and file.resolve() == settings.database.resolve():
        raise Misconfigured(
            [
                f"{file} is in place already: take it up with “brandwacht restore --adopt”."
            ]
        )
    lock = own(settings.database)
    try:
        slack = SlackClient(settings.slack.token, base_url=settings.slack.api_url)
        identity = await arrive(slack, settings)
        if file is not None and (
            place.place(settings.database, file, identity.team, clock()) is None
        ):
            lock.close()
            return None
        if not settings.database.exists():
            raise Misconfigured([f"There is no database at {settings.database}."])
        migrations.apply(settings.database)
    except BaseException:
        lock.close()
        raise
    store = Store(settings.database, lock=lock)
    try:
        return await _reconcile(settings, store, (slack, identity), clock, pause)
    finally:
        await store.close()


async def _reconcile(
    settings: Settings,
    store: Store,
    there: tuple[SlackClient, Identity],
    clock: Clock,
    pause: Pause,
) -> RestoreOutcome:
    slack, identity = there
    known = await store.write(lambda tx: installation.belongs_to(tx, identity.team))
    if known != identity.team:
        raise Misconfigured(
            [f"{settings.database} belongs to another workspace ({known})."]
        )
    channels = await find_channels(slack.web, settings)
    app = build_context(settings, store, channels, clock, identity.url, lambda: None)
    under_way = await store.write(lambda tx: place.found_in_place(tx, clock()))
    before = await asyncio.to_thread(place.before, settings.database)
    patient = Patient(pause)
    reading = Reading(slack, identity.user, patient, under_way.ended - _MARGIN, clock())
    found = await _read(app, reading, settings)
    await store.write(lambda tx: _keep_numbers(tx, found, before, settings.database))
    adopted = await store.write(lambda tx: adopt.adopt(tx, found))
    await _strip(app, reading, adopted.orphans)
    await _delete(reading, adopted.doubles)
    told = await store.read(lambda tx: _forgets_in(tx, found))
    noted = [*before.forgets, *told]
    forgotten = await repeat(app, noted, under_way.ended)
    given = app.context(UserId(SOURCE))
    report = await store.write(
        lambda tx: _end(
            tx, app, (under_way, before), adopted, (reading, forgotten), given
        )
    )
    kept = await store.read(lambda tx: forgets.since(tx, 0))
    await asyncio.to_thread(forgets.keep, settings.database, [*noted, *kept])
    now_at = await store.read(data_restore.of)
    await asyncio.to_thread(data_restore.write, settings.database, now_at)
    await store.write(installation.has_ended)
    return report


async def _read(
    app: AppContext, reading: Reading, settings: Settings
) -> list[SlackMessage]:
    """Every channel, every direct message, and the threads of cards from before."""
    threads = await app.store.read(lambda tx: adopt.threads_to_read(tx, reading.since))
    channels = [*channels_of(app.channels)]
    channels += await app.store.read(_channels_of_cards)
    people = await app.store.read(members.everybody)
    people |= {UserId(p.slack) for p in settings.people.values() if p.slack}
    log.info("reading Slack", people=len(people), threads=len(threads))
    found: list[SlackMessage] = []
    for user in sorted(people):
        if (direct := await _direct_messages_of(reading, user)) is not None:
            channels.append(direct)
    for channel in dict.fromkeys(channels):
        with _noted(reading, channel):
            found += await reading.channel(channel)
    for channel, ts in threads:
        with _noted(reading, channel):
            found += await reading.thread(channel, ts)
    return found


def _forgets_in(tx: Transaction, found: Sequence[SlackMessage]) -> list[Forget]:
    """What was forgotten, as messages in Slack say: authors, posts and answers that were
    taken down, cases that were stopped.
    """
    told: list[Forget] = []
    for seen in found:
        payload, at = seen.payload, to_text(seen.at)
        if payload.get("forgot"):
            told.append(Forget(at, forgets.AUTHOR, author=str(payload["forgot"])))
        gone, mention = payload.get("gone"), adopt.mention_of(tx, seen)
        if gone in (forgets.WITHDRAWN, forgets.STOPPED) and mention is not None:
            told.append(Forget(at, str(gone), mention))
        reply = payload.get("reply")
        if gone == forgets.REPLY and mention is not None and isinstance(reply, int):
            told.append(Forget(at, forgets.REPLY, mention, reply))
    return told


def _channels_of_cards(tx: Transaction) -> list[ChannelId]:
    """Also those that desk.toml no longer names."""
    rows = tx.all("select distinct channel from cards where ts is not null")
    return [ChannelId(row["channel"]) for row in rows]


async def _direct_messages_of(reading: Reading, user: UserId) -> ChannelId | None:
    try:
        return await reading.patient(lambda: reading.slack.open_dm(user))
    except SlackClientError as error:
        if isinstance(
            of_error(error, "restore", ChannelId(user)), TryLater | Ambiguous
        ):
            raise
        log.info("no direct messages", person=user, error=_why(error))
        return None


@contextmanager
def _noted(reading: Reading, channel: ChannelId) -> Iterator[None]:
    """What Slack refuses for good is said at the end; anything else ends the command."""
    try:
        yield
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        said = of_error(error, "restore", channel)
        if isinstance(said, TryLater | Ambiguous):
            raise
        reading.unread[channel] = _why(error)


def _why(error: Exception) -> str:
    return code_of(error) or type(error).__name__


def _keep_numbers(
    tx: Transaction, found: Sequence[SlackMessage], before: Before, database: Path
) -> None:
    beside = data_restore.read(database)
    data_restore.never_again(tx, adopt.highest(found))
    data_restore.never_again(tx, before.numbers)
    if beside is not None:
        data_restore.never_again(tx, beside.numbers)


async def _strip(
    app: AppContext, reading: Reading, orphans: Sequence[SlackMessage]
) -> None:
    """Nothing can be pressed on an orphan any more, and it says why."""
    said = app.translator(app.language)("restored.orphan")
    note = context([mrkdwn(said)], _LOST)
    for seen in orphans:
        if any(block.get("block_id") == _LOST for block in seen.blocks):
            continue
        if seen.thread is not None and not values_in(seen.blocks):
            continue
        blocks = [*without_buttons(seen.blocks), note] if seen.blocks else []
        text = seen.text or said
        shown = Message(plain(Message(text)).text, blocks)
        with _noted(reading, seen.channel):
            await reading.patient(
                lambda one=seen, m=shown: reading.slack.update(one.channel, one.ts, m)  # type: ignore[misc]
            )


async def _delete(reading: Reading, doubles: Sequence[SlackMessage]) -> None:
    """The same message a second time: the one that was known first stays."""
    for seen in doubles:
        with _noted(reading, seen.channel):
            await reading.patient(
                lambda one=seen: reading.slack.delete(one.channel, one.ts)  # type: ignore[misc]
            )


def _end(
    tx: Transaction,
    app: AppContext,
    what: tuple[Restore, Before],
    adopted: Adopted,
    counted: tuple[Reading, int],
    given: DecisionContext,
) -> RestoreOutcome:
    """Have everything drawn again, write it into the record, and begin a new life."""
    (under_way, before), (reading, forgotten) = what, counted
    redrawn = adopt.redraw(tx, under_way.ended, given.now)
    for person in members.put_homes_away(tx):
        outbox.put(
            tx,
            key=f"home:{person}:{given.now.isoformat()}",
            kind="home",
            channel=ChannelId(person),
            now=given.now,
        )
    if _is_told(tx, under_way):
        events.append(
            tx,
            mention=None,
            at=given.now,
            kind="restored",
            actor=SOURCE,
            data=PutBack(
                copy=under_way.copy,
                begun=under_way.begun,
                state=under_way.state,
                head=f"{under_way.event}:{under_way.hash}",
                replaced=f"{before.event}:{before.hash}",
                adopted=adopted.adopted + adopted.settled,
                orphans=len(adopted.orphans),
            ),
        )
        outbox.put(
            tx,
            key=f"restored:{under_way.begun}",
            kind="restored",
            channel=app.channels.desk,
            now=given.now,
            data=RestoreReport(
                since=from_text(under_way.state),
                until=reading.until,
                orphans=len(adopted.orphans),
            ),
        )
    installation.begun_anew(tx)
    return RestoreOutcome(
        since=under_way.ended,
        until=reading.until,
        event=under_way.event,
        head=under_way.hash,
        settled=adopted.settled,
        adopted=adopted.adopted,
        doubles=len(adopted.doubles),
        redrawn=redrawn,
        forgotten=forgotten,
        orphans=tuple(adopted.orphans),
        unread=dict(reading.unread),
    )


def _is_told(tx: Transaction, under_way: Restore) -> bool:
    """Whether the record does not say so yet: the command may have died just after it."""
    row = tx.one(
        "select data from events where kind = 'restored' order by id desc limit 1"
    )
    return row is None or json.loads(row["data"]).get("begun") != under_way.begun
