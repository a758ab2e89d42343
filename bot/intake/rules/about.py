"""What a person who asks about an author may see: how much is stored, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """What was found for what was typed: one `author`, `several`, or nobody.

    `hidden` is how many mentions are kept to few people of whom the asker is none,
    `noted` in how many other cases our own sentences name the author, `nameless` are
    mentions in which somebody has the name and no account.
    """

    typed: str
    author: str | None = None
    mentions: tuple[int, ...] = ()
    replies: tuple[int, ...] = ()
    hidden: int = 0
    noted: int = 0
    held: tuple[int, ...] = ()
    followed: bool = False
    several: tuple[str, ...] = ()
    nameless: tuple[int, ...] = ()
