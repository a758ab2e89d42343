"""What permissions depend on: the kind of each account, and who is in a channel."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from data.escalation.overview import FOR_PERSON
from data.instants import to_text
from data.models import ChannelId, UserId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is known of one person. `read` are the channels whose members are known."""

    account: str | None
    channels: frozenset[str]
    read: frozenset[str]


def of(tx: Transaction, user: UserId) -> KnownPerson:
    """What is known of somebody; an account nobody asked about is nothing."""
    row = tx.one(
        "select (select account from members where id = :id) as account, "
        "(select json_group_array(channel) from channel_members "
        "where member = :id) as inside, "
        "(select json_group_array(channel) from channels_read) as read",
        id=user,
    )
    assert row is not None
    return KnownPerson(
        account=row["account"],
        channels=frozenset(json.loads(row["inside"])),
        read=frozenset(json.loads(row["read"])),
    )


@dataclass(frozen=True, slots=True)
class Stakes:
    """Whether somebody `owns` any mention, or is `asked` for anything."""

    owns: bool
    asked: bool


def stakes(tx: Transaction, user: UserId) -> Stakes:
    """What somebody has to do with the desk as a whole."""
    row = tx.one(
        "select exists (select 1 from mentions where owner = :person "  # noqa: S608
        "and status in ('claimed', 'watching') and status <> 'closed') as owns, "
        "exists (select 1 from tasks where owner = :person and closed_at is null) "
        f"or exists (select 1 from escalations where {FOR_PERSON}) as asked",
        person=user,
    )
    assert row is not None
    return Stakes(bool(row["owns"]), bool(row["asked"]))


def of_small(tx: Transaction, most: int) -> list[UserId]:
    """Everybody in those channels of ours that have no more members than this."""
    return tx.all_of(
        UserId,
        "select distinct member from channel_members where channel in (select channel "
        "from channel_members group by channel having count(*) <= :most) order by member",
        most=most,
    )


def learn_account(tx: Transaction, user: UserId, account: str, at: datetime) -> None:
    """What Slack says this account is."""
    tx.run(
        "insert into members (id, name, seen_at, account) "
        "values (:id, :id, :at, :account) "
        "on conflict (id) do update set account = excluded.account",
        id=user,
        at=to_text(at),
        account=account,
    )


def read_channel(
    tx: Transaction, channel: ChannelId, members: Collection[str], at: datetime
) -> None:
    """Exactly these people are in this channel."""
    tx.run("delete from channel_members where channel = :channel", channel=channel)
    for member in members:
        joined(tx, channel, UserId(member))
    tx.run(
        "insert into channels_read (channel, read_at) values (:channel, :at) "
        "on conflict (channel) do update set read_at = excluded.read_at",
        channel=channel,
        at=to_text(at),
    )


def joined(tx: Transaction, channel: ChannelId, user: UserId) -> None:
    """Somebody came into a channel of ours."""
    tx.run(
        "insert into channel_members (member, channel) values (:member, :channel) "
        "on conflict do nothing",
        member=user,
        channel=channel,
    )


def left(tx: Transaction, channel: ChannelId, user: UserId) -> None:
    """Somebody left a channel of ours, or was removed from it."""
    tx.run(
        "delete from channel_members where member = :member and channel = :channel",
        member=user,
        channel=channel,
    )


def forget_others(tx: Transaction, channels: Iterable[str]) -> None:
    """Channels that are not ours any more decide nothing."""
    ours = set(channels)
    for row in tx.all("select channel from channels_read"):
        if row["channel"] not in ours:
            channel = row["channel"]
            tx.run("delete from channels_read where channel = :id", id=channel)
            tx.run("delete from channel_members where channel = :id", id=channel)
