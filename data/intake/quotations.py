"""Finds the payloads and the unread deliveries in which the text of a post stands.

There may be very many, and each is read whole. So they are read ahead, a few at a time and
beside everything else; whoever then deletes reads only what came since.
"""

import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from data.instants import to_text
from data.transaction import Transaction

MOST = 1_000
"""So many payloads are read while everybody else waits; their reading takes about 10 ms."""

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""How JSON may write a letter that is not ASCII."""

_SHORT_ESCAPE = re.compile(r"\\[nrtbf]")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")
_IN_PAYLOADS = 20
"""Letters: a shorter text is often written by several people."""

_IN_UNREAD = 8
"""The same of deliveries that nobody could read, and that nobody misses."""


class Unread(Exception):
    """More has to be read before one may delete: others came, or the post changed."""


class Quotations:
    """Where these texts stand, as far as it was read.

    Compared without white space and punctuation, so that encodings of line breaks or
    quotation marks do not matter. `titles` are looked for in unread deliveries only.
    """

    def __init__(
        self, texts: Collection[str], titles: Collection[str], since: datetime
    ) -> None:
        self.texts, self.titles, self._since = (
            frozenset(texts),
            frozenset(titles),
            since,
        )
        self._payloads = _TableProgress(_PAYLOADS, self.texts, _IN_PAYLOADS)
        self._unread = _TableProgress(_UNREAD, self.texts | self.titles, _IN_UNREAD)

    def covers(self, other: "Quotations") -> bool:
        """Whether all that the other one looks for is looked for here."""
        texts, titles = other.texts <= self.texts, other.titles <= self.titles
        return texts and titles and self._since <= other._since

    def read_on(self, tx: Transaction, most: int) -> bool:
        """Read so many more of both; whether there may be more. Outside the writer."""
        more = self._payloads.read_on(tx, self._since, most)
        return self._unread.read_on(tx, self._since, most) or more

    def forget(
        self, tx: Transaction, texts: Collection[str], titles: Collection[str],
        since: datetime, *, whole: bool,
    ) -> None:  # fmt: skip
        """Delete what quotes these texts since then; no payload that is on legal hold.

        Raises `Unread` where too much came since it was read, unless it is the `whole` of
        it that is wanted now, and for a text that was not looked for.
        """
        known = self.texts.issuperset(texts) and self.titles.issuperset(titles)
        if not known or since < self._since:
            raise Unread
        most = None if whole else MOST
        for one, said in (
            (self._payloads, {*texts}),
            (self._unread, {*texts, *titles}),
        ):
            for number in one.naming(tx, said, since, most):
                tx.run(one.delete, id=number, since=to_text(since))


_HELD = "(select mention from legal_holds where lifted_at is null)"
_PAYLOADS = (
    "select id, body from payloads where id > :after and at >= :since "
    "order by id limit :most",
    f"delete from payloads where id = :id and at >= :since and mention not in {_HELD}",  # noqa: S608 - a constant of this file
)
_UNREAD = (
    "select id, body from dead_letters where id > :after order by id limit :most",
    "delete from dead_letters where id = :id",
)


class _TableProgress:
    """One table: how far it was read, and the rows in which each text was found."""

    def __init__(
        self, sql: tuple[str, str], texts: Iterable[str], telling: int
    ) -> None:
        self._select, self.delete = sql
        spelled = {text: _letters(text) for text in texts}
        # A word every payload writes as it is: most are ruled out by it, quickly.
        self._wanted = [
            (text, _longest_word(text), letters)
            for text, letters in spelled.items()
            if len(letters) >= telling
        ]
        self._read = 0
        self._found: list[tuple[int, str]] = []

    def read_on(self, tx: Transaction, since: datetime, most: int) -> bool:
        if not self._wanted:
            return False
        rows = list(self._rows(tx, since, most))
        for number, said in rows:
            self._found += ((number, text) for text in said)
            self._read = number
        return len(rows) == most

    def naming(
        self, tx: Transaction, texts: Collection[str], since: datetime, most: int | None
    ) -> list[int]:
        """The rows in which one of these stands, those that came since included."""
        if not self._wanted:
            return []
        limit = -1 if most is None else most + 1
        found = list(self._found)
        for rows, (number, said) in enumerate(self._rows(tx, since, limit)):
            if rows == most:
                raise Unread
            found += ((number, text) for text in said)
        return sorted({number for number, text in found if text in texts})

    def _rows(
        self, tx: Transaction, since: datetime, most: int
    ) -> Iterator[tuple[int, list[str]]]:
        rows = tx.all(self._select, after=self._read, since=to_text(since), most=most)
        for row in rows:
            yield row["id"], self._said_in(_unpacked(bytes(row["body"])))

    def _said_in(self, body: bytes) -> list[str]:
        likely = [one for one in self._wanted if one[1] in body]
        if not likely:
            return []
        spelled = _letters(_written_out(body))
        return [text for text, _, letters in likely if letters in spelled]


def _unpacked(body: bytes) -> bytes:
    """Payloads are compressed, unread deliveries are not."""
    try:
        return zlib.decompress(body)
    except zlib.error:
        return body


def _letters(text: str) -> str:
    """Nothing but the letters and digits."""
    return "".join(filter(str.isalnum, text.casefold()))


def _longest_word(text: str) -> bytes:
    words = (word.encode() for word in _PLAIN_WORD.findall(text))
    return max(words, key=len, default=b"")


def _written_out(body: bytes) -> str:
    """A payload with its escapes written out."""
    text = body.decode(errors="ignore")
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _SHORT_ESCAPE.sub(" ", text)
