"""The news of a story, and who has been told."""

from datetime import datetime

from data.instants import from_text, to_text
from data.mapping import columns
from data.models import MentionId, UserId
from data.stories.models import News, NewsId
from data.transaction import Transaction


def add(tx: Transaction, news: News) -> NewsId:
    """A sentence for everybody who was told; its number."""
    values = columns(news)
    del values["id"]
    return NewsId(
        tx.add(
            "insert into news (mention, storm, text, url, written_by, at) "
            "values (:mention, :storm, :text, :url, :written_by, :at)",
            **values,
        )
    )


def find(tx: Transaction, number: int) -> News | None:
    """One by its number."""
    return tx.one_of(News, "select * from news where id = :id", id=number)


def tell(
    tx: Transaction, news: NewsId, mention: MentionId, by: UserId, at: datetime
) -> bool:
    """Whether they were not told before."""
    return bool(
        tx.run(
            "insert into news_told (news, mention, told_by, at) "
            "values (:news, :mention, :by, :at) on conflict do nothing",
            news=news,
            mention=mention,
            by=by,
            at=to_text(at),
        )
    )


def untell(tx: Transaction, news: NewsId, mention: MentionId) -> datetime:
    """The tick was a slip; when it was set. Raises LookupError where there was none."""
    row = tx.one(
        "delete from news_told where news = :news and mention = :mention returning at",
        news=news,
        mention=mention,
    )
    if row is None:
        raise LookupError(mention)
    return from_text(row["at"])


def told(tx: Transaction, news: NewsId) -> dict[MentionId, UserId]:
    """Who told whom, by mention."""
    rows = tx.all(
        "select mention, told_by from news_told where news = :news", news=news
    )
    return {MentionId(row["mention"]): UserId(row["told_by"]) for row in rows}


def heard(tx: Transaction, mention: MentionId, most: int = 200) -> list[MentionId]:
    """The mention and what tells its story, as far as their authors heard from us.

    The parent comes first; then the oldest.
    """
    return tx.all_of(
        MentionId,
        "select m.id from mentions m where (m.id = :mention or m.id in "
        "(select child from stories where parent = :mention)) and ("
        "m.first_reply_at is not null or exists (select 1 from updates u "
        "where u.mention = m.id)) order by m.id <> :mention, m.id limit :most",
        mention=mention,
        most=most,
    )


def heard_in_storm(tx: Transaction, storm: int, most: int = 200) -> list[MentionId]:
    """Those of a storm whose authors heard from us, the oldest first."""
    return tx.all_of(
        MentionId,
        "select m.id from counted n join mentions m on m.id = n.mention "
        "where n.storm = :storm and n.reply is null and (m.first_reply_at is not null "
        "or exists (select 1 from updates u where u.mention = m.id)) "
        "order by m.id limit :most",
        storm=storm,
        most=most,
    )
