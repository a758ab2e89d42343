"""Finds mentions by their words, their author, their state or their class, newest first.

There is no index of words: it would hold what was written a second time. A search reads
the posts from the newest on until it has enough, at worst all of them, on a connection
that only reads.
"""

from collections.abc import Sequence

from data.models import Mention, Terms
from data.transaction import Transaction


def newest(tx: Transaction, wanted: Terms, limit: int) -> list[Mention]:
    """What fits, the newest first."""
    conditions: list[str] = []
    values: dict[str, object] = {}
    for at, word in enumerate(wanted.words):
        conditions.append(_any_of(("title", "text"), word, f"w{at}", values))
    for at, name in enumerate(wanted.authors):
        columns = ("author_handle", "author_name")
        conditions.append(_any_of(columns, name, f"a{at}", values))
    for column in ("status", "classification"):
        if asked := getattr(wanted, column):
            conditions.append(f"{column} = :{column}")
            values[column] = asked
    where = " and ".join(conditions) or "1"
    return tx.all_of(
        Mention,
        f"select * from mentions where {where} order by id desc limit :limit",  # noqa: S608 - names of this module
        limit=limit,
        **values,
    )


def _any_of(
    columns: Sequence[str], word: str, name: str, values: dict[str, object]
) -> str:
    """SQLite compares letters beyond ASCII as they are: small, capital, and as a name."""
    tests: list[str] = []
    for spelled in dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())):
        if tests and word.isascii():
            break
        key = f"{name}_{len(tests)}"
        values[key] = f"%{_literally(spelled)}%"
        tests += [f"{column} like :{key} escape '\\'" for column in columns]
    return f"({' or '.join(tests)})"


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
