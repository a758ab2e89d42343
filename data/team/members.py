"""The names of people in Slack, so that cards can name them without mentioning them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.instants import from_text, maybe_text, to_text
from data.models import UserId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Member:
    """One person in Slack: display name, and what is known beside it.

    `nudge_by` is how this person wants to be reminded (`dm`, `thread`, `none`), nothing
    for the usual way; `quiet_until` is the end of their do-not-disturb.
    """

    id: UserId
    name: str
    language: str | None = None
    time_zone: str | None = None
    nudge_by: str | None = None
    quiet_until: datetime | None = None


def met(
    tx: Transaction, user: UserId, name: str, at: datetime, *, home: bool = False
) -> Member:
    """Somebody pressed something, so they are there; what we know of them.

    Keeps the name, unless Slack told a better one. Whose `home` is looked at has the
    mentions in it in Slack from now on.
    """
    member = tx.one_of(
        Member,
        "insert into members (id, name, seen_at, home_at) "
        "values (:id, :name, :at, :home) on conflict (id) do update "
        "set seen_at = excluded.seen_at, gone_at = null, "
        "home_at = coalesce(excluded.home_at, home_at) returning *",
        id=user,
        name=name or user,
        at=to_text(at),
        home=to_text(at) if home else None,
    )
    assert member is not None
    return member


def expect(tx: Transaction, user: UserId, name: str, at: datetime) -> None:
    """Somebody of the team, whom nobody has met yet."""
    tx.run(
        "insert into members (id, name, seen_at) values (:id, :name, :at) "
        "on conflict (id) do nothing",
        id=user,
        name=name or user,
        at=to_text(at),
    )


def lose(tx: Transaction, user: UserId, name: str, at: datetime) -> bool:
    """Slack says that this account is gone; false when that was known."""
    expect(tx, user, name, at)
    changed = tx.run(
        "update members set gone_at = :at where id = :id and gone_at is null",
        id=user,
        at=to_text(at),
    )
    return changed > 0


def find_again(tx: Transaction, user: UserId, lost_before: datetime) -> bool:
    """The account is there; false when nobody thought otherwise before then."""
    changed = tx.run(
        "update members set gone_at = null where id = :id and gone_at < :before",
        id=user,
        before=to_text(lost_before),
    )
    return changed > 0


def gone(tx: Transaction) -> dict[UserId, datetime]:
    """Whose account is gone, and since when we know."""
    rows = tx.all("select id, gone_at from members where gone_at is not null")
    return {UserId(row["id"]): from_text(row["gone_at"]) for row in rows}


def learn(tx: Transaction, member: Member, at: datetime) -> None:
    """What `users.info` told us of somebody."""
    tx.run(
        "insert into members (id, name, language, time_zone, seen_at, "
        "asked_at) values (:id, :name, :language, :time_zone, :at, :at) "
        "on conflict (id) do update set name = excluded.name, "
        "language = excluded.language, time_zone = excluded.time_zone, "
        "asked_at = excluded.asked_at",
        id=member.id,
        name=member.name,
        language=member.language,
        time_zone=member.time_zone,
        at=to_text(at),
    )


def put_homes_away(tx: Transaction) -> list[UserId]:
    """Whose Home showed mentions until now."""
    rows = tx.all("select id from members where home_at is not null order by id")
    tx.run("update members set home_at = null where home_at is not null")
    return [UserId(row["id"]) for row in rows]


def everybody(tx: Transaction) -> set[UserId]:
    """Everybody Slack ever named to us."""
    return {UserId(row["id"]) for row in tx.all("select id from members")}


def prefer(tx: Transaction, user: UserId, how: str, at: datetime) -> None:
    """How this person wants to be reminded: `dm`, `thread` or `none`."""
    met(tx, user, "", at)
    tx.run("update members set nudge_by = :how where id = :id", how=how, id=user)


def set_do_not_disturb(
    tx: Transaction, quiet: Mapping[UserId, datetime | None]
) -> None:
    """Until when each of these people is not to be disturbed."""
    for user, until in quiet.items():
        tx.run(
            "update members set quiet_until = :until where id = :id "
            "and quiet_until is distinct from :until",
            until=maybe_text(until),
            id=user,
        )


def find(tx: Transaction, user: UserId) -> Member | None:
    """What is known of somebody."""
    return tx.one_of(Member, "select * from members where id = :id", id=user)


def with_preferences(tx: Transaction) -> dict[UserId, Member]:
    """Those who said how to remind them, or are not to be disturbed."""
    found = tx.all_of(
        Member,
        "select * from members where nudge_by is not null or quiet_until is not null",
    )
    return {member.id: member for member in found}


def names(tx: Transaction, users: Iterable[UserId]) -> dict[UserId, str]:
    """The names of these people, as far as we have met them."""
    found = (find(tx, user) for user in set(users))
    return {member.id: member.name for member in found if member is not None}


def strangers(
    tx: Transaction, before: datetime, now: datetime, limit: int
) -> list[UserId]:
    """Whom we have met but not asked Slack about since `before`.

    What lies ahead of now was written by a clock that was set back since.
    """
    return tx.all_of(
        UserId,
        "select id from members where asked_at is null or asked_at < :before "
        "or asked_at > :now order by asked_at, id limit :limit",
        before=to_text(before),
        now=to_text(now),
        limit=limit,
    )
