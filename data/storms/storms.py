"""Keeps the storms of every channel, those that run and those that are over."""

from datetime import datetime

from data.instants import to_text
from data.mapping import columns
from data.models import ChannelId, Event, MentionId
from data.storms.event_data import OfStorm
from data.storms.models import Statement, Storm, StormId
from data.transaction import Row, Transaction

_RUNS = "stage in ('gathering', 'watch', 'proposed', 'open', 'easing')"


def add(tx: Transaction, storm: Storm) -> StormId:
    """Store one that nobody knew, and return its number."""
    values = _values(storm)
    names, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"insert into storms ({names}) values ({marks})"  # noqa: S608 - names of fields
    return StormId(tx.add(sql, **values))


def save(tx: Transaction, storm: Storm) -> None:
    """Store where it stands now."""
    values = _values(storm)
    changes = ", ".join(f"{name} = :{name}" for name in values)
    sql = f"update storms set {changes} where id = :id"  # noqa: S608 - names of fields
    tx.run(sql, id=storm.id, **values)


def find(tx: Transaction, number: StormId) -> Storm | None:
    """One by its number."""
    return tx.one_of(Storm, "select * from storms where id = :id", id=number)


def running(tx: Transaction, channel: ChannelId | None = None) -> list[Storm]:
    """Those that are not over, in one channel or in all but that of a drill, oldest first."""
    where = "and drill = 0" if channel is None else "and channel = :channel"
    return tx.all_of(
        Storm,
        f"select * from storms where {_RUNS} {where} order by id",  # noqa: S608 - constants
        channel=channel,
    )


def ended(tx: Transaction, channel: ChannelId, since: datetime) -> list[Storm]:
    """Those that ended since then, newest first."""
    return tx.all_of(
        Storm,
        "select * from storms where channel = :channel and ended_at is not null "
        "and ended_at >= :since order by ended_at desc, id desc",
        channel=channel,
        since=to_text(since),
    )


def story(tx: Transaction, storm: StormId) -> list[Event]:
    """What happened in a storm, oldest first: who, what and when, in ids and codes."""
    found = tx.all_of(
        Event,
        "select * from events where mention is null and kind like 'storm%' order by id",
    )
    return [
        one
        for one in found
        if isinstance(one.data, OfStorm) and one.data.storm == storm
    ]


def level_of(tx: Transaction, mention: MentionId) -> int | None:
    """The level of the open storm a mention belongs to; nothing where it is in none."""
    return tx.one_of(
        int,
        "select s.level from counted n join storms s on s.id = n.storm "
        "where n.mention = :mention and n.reply is null "
        "and s.stage in ('open', 'easing')",
        mention=mention,
    )


def lately(tx: Transaction, most: int) -> list[Storm]:
    """The last storms, newest first, whatever became of them; none of a drill."""
    return tx.all_of(
        Storm,
        "select * from storms where drill = 0 order by id desc limit :most",
        most=most,
    )


def rehearsed(tx: Transaction, channel: ChannelId, since: datetime) -> list[Storm]:
    """The storms of a drill that began then, oldest first."""
    return tx.all_of(
        Storm,
        "select * from storms where channel = :channel and drill = 1 "
        "and raised_at >= :since order by id",
        channel=channel,
        since=to_text(since),
    )


def forget_rehearsed(tx: Transaction) -> list[Storm]:
    """What people wrote about the storms of drills that are over; those storms."""
    over = "select id from storms where drill = 1 and ended_at is not null"
    tx.run(f"delete from statements where storm in ({over})")  # noqa: S608 - a constant
    tx.run(
        "update storms set topic = '', words = '[]', claims = '[]', why = '' "  # noqa: S608 - the same
        f"where id in ({over})"
    )
    return tx.all_of(
        Storm, "select * from storms where drill = 1 and ended_at is not null"
    )


def add_statement(tx: Transaction, said: Statement) -> int:
    """What the public was told."""
    return tx.add(
        "insert into statements (storm, text, url, posted_by, at, next_by) "
        "values (:storm, :text, :url, :posted_by, :at, :next_by)",
        **columns(said),
    )


def statements(tx: Transaction, storm: StormId) -> list[Statement]:
    """What the public was told, oldest first."""
    return tx.all_of(
        Statement, "select * from statements where storm = :id order by id", id=storm
    )


def _values(storm: Storm) -> Row:
    values = columns(storm)
    del values["id"]
    return values
