"""Parts the versions an older desk wrote down into facts and words, once.

Their chain is made anew, because it held the words themselves. A link that was broken
before stays broken.
"""

import json

from data import records
from data.transaction import Transaction


def part_what_is_there(tx: Transaction) -> None:
    """Afterwards every version can be forgotten without breaking the chain."""
    rows = tx.all("select * from records order by id")
    was = now = records.BEGINNING
    for row in rows:
        kind, subject = row["kind"], row["subject"]
        was = records.link(was, kind, subject, row["data"])
        data, words = records.parted(kind, json.loads(row["data"]))
        whole = was == row["hash"]
        was = row["hash"]
        now = records.link(now, kind, subject, data) if whole else row["hash"]
        tx.run(
            "update records set data = :data, words = :words, hash = :hash "
            "where id = :id",
            id=row["id"],
            data=data,
            words=words,
            hash=now,
        )
    if not rows:
        records.seal_what_is_there(tx)
