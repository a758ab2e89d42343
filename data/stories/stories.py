"""Which mentions tell the same story, and which look as if they did."""

from data.mapping import columns
from data.models import MentionId, UserId
from data.stories.models import How, Joined, Likeness
from data.transaction import Row, Transaction


def join(tx: Transaction, joined: Joined) -> None:
    """The child tells the story of its parent, and so does whatever told the child's."""
    names = "child, parent, joined_by, joined_at, before"
    tx.run(
        f"insert into stories ({names}) values (:child, :parent, :joined_by, "  # noqa: S608
        ":joined_at, :before)",
        **columns(joined),
    )
    tx.run(
        "update stories set parent = :parent where parent = :child",
        parent=joined.parent,
        child=joined.child,
    )


def apart(tx: Transaction, child: MentionId) -> None:
    """It tells a story of its own again."""
    tx.run("delete from stories where child = :child", child=child)


def of_child(tx: Transaction, child: MentionId) -> Joined | None:
    """Whose story it tells, where it is another one's."""
    return tx.one_of(Joined, "select * from stories where child = :child", child=child)


def parent_of(tx: Transaction, child: MentionId) -> MentionId | None:
    """The mention whose story it tells; nothing where it is its own."""
    return tx.one_of(
        MentionId, "select parent from stories where child = :child", child=child
    )


def children(tx: Transaction, parent: MentionId, most: int = 500) -> list[MentionId]:
    """What tells its story, too, the oldest first."""
    return tx.all_of(
        MentionId,
        "select child from stories where parent = :parent order by child limit :most",
        parent=parent,
        most=most,
    )


def count(tx: Transaction, parent: MentionId) -> int:
    """How many tell its story, too."""
    found = tx.one_of(
        int, "select count(*) from stories where parent = :parent", parent=parent
    )
    return found or 0


def tells(tx: Transaction, parent: MentionId, author: str) -> bool:
    """Whether an author wrote one of the mentions that tell this story, too."""
    found = tx.one_of(
        int,
        "select 1 from stories s join mentions m on m.id = s.child "
        "where s.parent = :parent and m.author_key = :author limit 1",
        parent=parent,
        author=author,
    )
    return found is not None


def last(tx: Transaction, before: MentionId, most: int) -> list[Row]:
    """The last mentions before this one with their words, newest first.

    `drill`: only rehearsed, and never the same story as a real one.
    """
    return tx.all(
        "select m.id, m.title, m.text, s.parent, m.source = 'drill' as drill "
        "from mentions m "
        "left join stories s on s.child = m.id "
        "where m.id < :before and m.forgotten_at is null and m.withdrawn_at is null "
        "order by m.id desc limit :most",
        before=before,
        most=most,
    )


def since(tx: Transaction, after: MentionId, most: int) -> list[Row]:
    """The mentions after this one with their words, oldest first."""
    return tx.all(
        "select m.id, m.title, m.text, m.source = 'drill' as drill "
        "from mentions m where m.id > :after "
        "order by m.id limit :most",
        after=after,
        most=most,
    )


def compared(tx: Transaction) -> MentionId:
    """Up to which mention the words were compared."""
    return tx.one_of(MentionId, "select last from compared") or MentionId(0)


def note_compared(tx: Transaction, last: MentionId) -> None:
    """Everything up to here was compared."""
    tx.run(
        "insert into compared (one, last) values (1, :last) "
        "on conflict (one) do update set last = :last",
        last=last,
    )


def suggest(tx: Transaction, mention: MentionId, like: MentionId, how: How) -> None:
    """It looks like an earlier one."""
    tx.run(
        "insert into likenesses (mention, like, how) values (:mention, :like, :how) "
        "on conflict (mention) do nothing",
        mention=mention,
        like=like,
        how=how,
    )


def likeness(tx: Transaction, mention: MentionId) -> Likeness | None:
    """The earlier one it looks like, while nobody said that it is another story."""
    return tx.one_of(
        Likeness,
        "select * from likenesses where mention = :mention and declined_by is null",
        mention=mention,
    )


def decline(tx: Transaction, mention: MentionId, by: UserId) -> None:
    """It is another story."""
    tx.run(
        "update likenesses set declined_by = :by where mention = :mention",
        mention=mention,
        by=by,
    )


def forget(tx: Transaction, mention: MentionId) -> None:
    """Its words are forgotten: nothing tells any more what they looked like."""
    tx.run(
        "delete from likenesses where mention = :mention or like = :mention",
        mention=mention,
    )
    tx.run("update stories set before = '{}' where child = :mention", mention=mention)
