"""Counts every post by channel and time, and knows which mentions were gathered."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from data.instants import from_text, to_text
from data.models import ChannelId, MentionId
from data.storms.models import CameIn, CountedPlace, StormId, StormMention, WorkDone
from data.transaction import Row, Transaction


def add(
    tx: Transaction,
    *,
    mention: MentionId,
    reply: int | None,
    channel: ChannelId,
    at: datetime,
    received_at: datetime,
    worth: float,
    sounds: str | None,
    storm: StormId | None,
    gathered: bool,
    why: str,
) -> int:
    """One more post; the id of its row."""
    return tx.add(
        "insert into counted (mention, reply, channel, at, received_at, worth, sounds, "
        "storm, gathered, why) values (:mention, :reply, :channel, :at, :received_at, "
        ":worth, :sounds, :storm, :gathered, :why)",
        mention=mention,
        reply=reply,
        channel=channel,
        at=to_text(at),
        received_at=to_text(received_at),
        worth=worth,
        sounds=sounds,
        storm=storm,
        gathered=int(gathered),
        why=why,
    )


def add_to_bin(
    tx: Transaction, channel: ChannelId, number: int, posts: float, negative: float
) -> None:
    """So much more in these five minutes."""
    tx.run(
        "insert into counts (channel, bin, posts, negative) "
        "values (:channel, :bin, :posts, :negative) "
        "on conflict (channel, bin) do update set "
        "posts = posts + excluded.posts, negative = negative + excluded.negative",
        channel=channel,
        bin=number,
        posts=posts,
        negative=negative,
    )


def bins(
    tx: Transaction, channel: ChannelId, since: int
) -> list[tuple[int, float, float]]:
    """Posts and negative ones of each five minutes since then."""
    rows = tx.all(
        "select bin, posts, negative from counts where channel = :channel and bin >= :bin",
        channel=channel,
        bin=since,
    )
    return [(row["bin"], row["posts"], row["negative"]) for row in rows]


def first_bin(tx: Transaction, channel: ChannelId) -> int | None:
    """Since when this channel is counted."""
    row = tx.one(
        "select min(bin) as bin from counts where channel = :channel", channel=channel
    )
    return None if row is None else row["bin"]


def forget_bins(tx: Transaction, before: int) -> None:
    """What lies before this is never looked at again, but for the first day of each channel."""
    tx.run(
        "delete from counts where bin < :bin and bin > "
        "(select min(bin) from counts c where c.channel = counts.channel)",
        bin=before,
    )


def forget_rehearsed(tx: Transaction, channel: ChannelId) -> None:
    """What came into the channel of a drill counts no more; its lists stay."""
    tx.run("delete from counts where channel = :channel", channel=channel)
    tx.run(
        "update counted set worth = 0 where channel = :channel and worth > 0",
        channel=channel,
    )


def lately(
    tx: Transaction, channel: ChannelId, after: datetime, until: datetime, most: int
) -> list[Row]:
    """The last posts of this time with who wrote them, newest first."""
    return tx.all(
        "select n.at, n.worth, n.sounds, n.storm, n.mention, n.reply, "
        "coalesce(r.author_key, m.author_key) as author, "
        "coalesce(r.platform, m.platform) as platform, m.conversation_id as conversation "
        "from counted n join mentions m on m.id = n.mention "
        "left join replies r on r.id = n.reply "
        "where n.channel = :channel and n.at > :after and n.at <= :until "
        "order by n.at desc limit :most",
        channel=channel,
        after=to_text(after),
        until=to_text(until),
        most=most,
    )


def answers_of(
    tx: Transaction, author: str, below: MentionId, after: datetime, most: int
) -> int:
    """How many answers of an author below a mention were counted since then."""
    row = tx.one(
        "select count(*) as n from (select 1 from counted n "
        "join replies r on r.id = n.reply where n.mention = :below "
        "and r.author_key = :author and n.at > :after and n.worth > 0 limit :most)",
        author=author,
        below=below,
        after=to_text(after),
        most=most,
    )
    return 0 if row is None else int(row["n"])


def came_in(
    tx: Transaction,
    channel: ChannelId,
    author: str | None,
    *,
    lately: datetime,
    an_hour_ago: datetime,
    most: int,
) -> CameIn:
    """What came into a channel before a post that arrives now, in one question.

    `most` mentions are counted: how many more there are changes nothing, and counting them
    would make each post of a storm dearer than the one before.
    """
    return (
        tx.one_of(
            CameIn,
            _CAME_IN,
            channel=channel,
            author=author,
            lately=to_text(lately),
            hour=to_text(an_hour_ago),
            most=most,
        )
        or CameIn()
    )


_CAME_IN = """
    select
    (select count(*) from (select 1 from counted where channel = :channel
        and received_at > :lately and reply is null limit :most)) as mentions,
    (select count(*) from counted where channel = :channel and received_at > :lately
        and why = 'hint') as hinted,
    (select count(*) from (select 1 from counted where channel = :channel
        and received_at > :hour limit 100)) as within_an_hour,
    (select count(*) from (select 1 from mentions m join counted n on n.mention = m.id
        and n.reply is null where m.author_key = :author and n.at > :hour
        and n.worth > 0 limit 100)) as by_author,
    exists (select 1 from storms where channel = :channel and stage in
        ('gathering', 'watch', 'proposed', 'open', 'easing')) as stormy
"""


def place_of(tx: Transaction, mention: MentionId) -> CountedPlace | None:
    """Where a mention counts; nothing for one from before there was a count."""
    return tx.one_of(
        CountedPlace,
        "select channel, storm, gathered from counted "
        "where mention = :mention and reply is null",
        mention=mention,
    )


def is_gathered(tx: Transaction, mention: MentionId) -> bool:
    """Whether it stands on a board instead of having a card."""
    row = tx.one(
        "select gathered from counted where mention = :mention and reply is null",
        mention=mention,
    )
    return row is not None and bool(row["gathered"])


def came_since(tx: Transaction, channel: ChannelId, since: datetime, most: int) -> int:
    """How many posts came into a channel since then, at most so many."""
    row = tx.one(
        "select count(*) as n from (select 1 from counted where channel = :channel "
        "and received_at > :since limit :most)",
        channel=channel,
        since=to_text(since),
        most=most,
    )
    return 0 if row is None else int(row["n"])


def is_quiet(tx: Transaction, mention: MentionId) -> bool:
    """Whether it is gathered, or of a storm that is open: no reminders of its own."""
    row = tx.one(
        "select n.gathered, s.stage from counted n left join storms s on s.id = n.storm "
        "where n.mention = :mention and n.reply is null",
        mention=mention,
    )
    if row is None:
        return False
    return bool(row["gathered"]) or row["stage"] in ("open", "easing")


def give_card(tx: Transaction, mention: MentionId, why: str) -> ChannelId | None:
    """It has a card from now on; where, or nothing where it had one."""
    row = tx.one(
        "update counted set gathered = 0, why = :why where mention = :mention "
        "and reply is null and gathered = 1 returning channel",
        mention=mention,
        why=why,
    )
    return None if row is None else ChannelId(row["channel"])


def storm_of(tx: Transaction, mention: MentionId) -> StormId | None:
    """The storm it belongs to."""
    row = tx.one(
        "select storm from counted where mention = :mention and reply is null",
        mention=mention,
    )
    return None if row is None or row["storm"] is None else StormId(row["storm"])


def put_to(
    tx: Transaction, mentions: Iterable[MentionId], storm: StormId | None
) -> None:
    """These belong to this storm, or to none."""
    tx.run_each(
        "update counted set storm = :storm where mention = :mention",
        [{"storm": storm, "mention": mention} for mention in mentions],
    )


def of_channel(tx: Transaction, channel: ChannelId, since: datetime) -> list[Row]:
    """The mentions of a channel since then, with their words and their storm."""
    return tx.all(
        "select n.mention, n.storm, m.title, m.text from counted n "
        "join mentions m on m.id = n.mention "
        "where n.channel = :channel and n.at > :since and n.reply is null",
        channel=channel,
        since=to_text(since),
    )


def take_in(
    tx: Transaction, channel: ChannelId, since: datetime, storm: StormId
) -> None:
    """What came since then and belongs to no storm is of this one."""
    tx.run(
        "update counted set storm = :storm where channel = :channel and at > :since "
        "and storm is null",
        storm=storm,
        channel=channel,
        since=to_text(since),
    )


_SEVERE_FIRST = (
    "case when n.why in ('flag', 'class', 'reach', 'hint') then 0 "
    "when n.why = 'gathered' then 2 else 1 end, n.id"
)
"""What has a card because of what it is, then what came while there was room for cards."""


def members(
    tx: Transaction, storm: StormId, *, after: int = 0, most: int = 100
) -> list[StormMention]:
    """The mentions of a storm, those that were severe first, then the oldest."""
    return tx.all_of(
        StormMention,
        "select n.mention, n.at, n.gathered, n.why from counted n "  # noqa: S608 - a constant
        "where n.storm = :storm and n.reply is null "
        f"order by {_SEVERE_FIRST} limit :most offset :after",
        storm=storm,
        most=most,
        after=after,
    )


def figures(tx: Transaction, storm: StormId) -> dict[str, Any]:
    """How many posts and mentions it has, how many authors, and what nobody has."""
    row = tx.one(
        "select count(*) as posts, sum(n.reply is null) as mentions, "
        "sum(n.reply is null and n.gathered = 1) as gathered, "
        "sum(n.reply is null and m.status = 'open') as unclaimed, "
        "count(distinct coalesce(r.author_key, m.author_key)) as authors "
        "from counted n join mentions m on m.id = n.mention "
        "left join replies r on r.id = n.reply where n.storm = :storm",
        storm=storm,
    )
    return {key: int(value or 0) for key, value in (row or {}).items()}


def count_of(tx: Transaction, storm: StormId, since: datetime) -> int:
    """How many posts of a storm are from since then."""
    row = tx.one(
        "select count(*) as n from counted where storm = :storm and at > :since",
        storm=storm,
        since=to_text(since),
    )
    return 0 if row is None else int(row["n"])


def move_all(tx: Transaction, from_: StormId, to: StormId) -> None:
    """What was of one storm is of another."""
    tx.run("update counted set storm = :to where storm = :storm", to=to, storm=from_)


def by(tx: Transaction, storm: StormId, column: str) -> dict[str, int]:
    """How many mentions of a storm for each platform, class, kind or owner."""
    if column not in ("platform", "classification", "kind", "owner", "status"):
        raise ValueError(column)
    rows = tx.all(
        f"select m.{column} as name, count(*) as n from counted n "  # noqa: S608 - one of those above
        "join mentions m on m.id = n.mention where n.storm = :storm and n.reply is null "
        f"group by m.{column} order by n desc",
        storm=storm,
    )
    return {row["name"]: row["n"] for row in rows if row["name"] is not None}


def unclaimed(tx: Transaction, storm: StormId, most: int) -> list[MentionId]:
    """What nobody has, what was severe first, then the oldest."""
    rows = tx.all(
        "select n.mention from counted n join mentions m on m.id = n.mention "  # noqa: S608 - a constant
        "where n.storm = :storm and n.reply is null and m.status = 'open' "
        f"order by {_SEVERE_FIRST} limit :most",
        storm=storm,
        most=most,
    )
    return [MentionId(row["mention"]) for row in rows]


def texts(tx: Transaction, storm: StormId, most: int) -> list[Row]:
    """The words of its last posts, newest first, with who wrote them."""
    return tx.all(
        "select coalesce(r.text, case when n.reply is null then m.text end) as text, "
        "coalesce(r.language, m.language) as language, "
        "coalesce(r.author_key, m.author_key) as author "
        "from counted n join mentions m on m.id = n.mention "
        "left join replies r on r.id = n.reply "
        "where n.storm = :storm order by n.id desc limit :most",
        storm=storm,
        most=most,
    )


def judged(
    tx: Transaction, channel: ChannelId, since: datetime, last: int
) -> list[str]:
    """The classes of the last posts that a person classified, newest first."""
    rows = tx.all(
        "select m.classification from counted n join mentions m on m.id = n.mention "
        "where n.channel = :channel and n.at > :since and n.reply is null "
        "and m.classification is not null order by n.at desc limit :last",
        channel=channel,
        since=to_text(since),
        last=last,
    )
    return [row["classification"] for row in rows]


def strangers(tx: Transaction, storm: StormId) -> tuple[int, int]:
    """How many authors of a storm wrote nothing before it, of how many that are known."""
    row = tx.one(
        "select count(*) as authors, coalesce(sum(not exists (select 1 from mentions e "
        "where e.author_key = a.author_key and e.id < a.first)), 0) as fresh from "
        "(select m.author_key, min(m.id) as first from counted n "
        "join mentions m on m.id = n.mention where n.storm = :storm "
        "and m.author_key is not null group by m.author_key) a",
        storm=storm,
    )
    return (0, 0) if row is None else (int(row["fresh"]), int(row["authors"]))


def work_done(tx: Transaction, storm: StormId) -> WorkDone:
    """Replies, questions to management and removals of the mentions of a storm."""
    theirs = "select mention from counted where storm = :storm and reply is null"
    replies = tx.one(
        "select count(*) as n, coalesce(sum(kind = 'holding'), 0) as holding "  # noqa: S608 - constants
        f"from posted where first is null and taken_back_at is null and mention in ({theirs})",
        storm=storm,
    )
    raised = tx.all(
        "select raised_at, acknowledged_at from escalations "  # noqa: S608 - the same
        f"where mention in ({theirs})",
        storm=storm,
    )
    first = tx.one_of(
        str,
        f"select min(first_reply_at) from mentions where id in ({theirs})",  # noqa: S608
        storm=storm,
    )
    card = tx.one_of(
        str,
        f"select min(ts) from cards where mention in ({theirs})",  # noqa: S608 - the same
        storm=storm,
    )
    removed = tx.one_of(
        int,
        "select count(*) from removals where result = 'done' "  # noqa: S608 - the same
        f"and mention in ({theirs})",
        storm=storm,
    )
    waits = sorted(
        from_text(row["acknowledged_at"]) - from_text(row["raised_at"])
        for row in raised
        if row["acknowledged_at"] is not None
    )
    middle = waits[len(waits) // 2] if waits else None
    return WorkDone(
        first_card_at=None
        if card is None
        else datetime.fromtimestamp(float(card), UTC),
        first_reply_at=None if first is None else from_text(first),
        replies=(replies or {}).get("n", 0),
        holding=(replies or {}).get("holding", 0),
        escalations=len(raised),
        seen=len(waits),
        minutes=None if middle is None else round(middle.total_seconds() / 60),
        removed=removed or 0,
    )
