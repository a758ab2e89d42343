"""Finds what was said in Slack about a case, and the few sentences stored in messages.

The `data` of a message holds ids and codes; a key that ends in `_text` holds a
sentence.
"""

import json
import re

from data.models import MentionId
from data.outbox.outbox import OutboxMessage
from data.transaction import Row, Transaction

_SENTENCE = "_text"
_SAYING = f'%{_SENTENCE}":%'


def standing(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """Messages about a mention that stand in Slack, or may: nobody knows yet."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where mention = :mention and kind <> 'card' "
        "and state in ('sent', 'sending', 'unknown') order by id",
        mention=mention,
    )


def forget(tx: Transaction, mention: MentionId) -> None:
    """Take our sentences out of all messages about a mention."""
    rows = tx.all(
        "select id, data from outbox where mention = :mention and data like :saying",
        mention=mention,
        saying=_SAYING,
    )
    for row in rows:
        _keep(tx, row, {k: v for k, v in _data(row).items() if not _is_said(k)})


def take_out(
    tx: Transaction, wanted: re.Pattern[str], gone: str
) -> list[MentionId | None]:
    """Take names out of the sentences of any message; which mentions they are about.

    Not in a case on legal hold.
    """
    rows = tx.all(
        "select id, mention, data from outbox where data like :saying "
        "and not exists (select 1 from legal_holds h where h.mention = outbox.mention "
        "and h.lifted_at is null)",
        saying=_SAYING,
    )
    touched: list[MentionId | None] = []
    for row in rows:
        data = _data(row)
        clean = {
            key: wanted.sub(gone, str(value)) if _is_said(key) else value
            for key, value in data.items()
        }
        if clean != data:
            _keep(tx, row, clean)
            touched.append(row["mention"])
    return touched


def naming(tx: Transaction, wanted: re.Pattern[str]) -> list[int]:
    """The mentions of messages in whose sentences this is found; 0 for those of none."""
    rows = tx.all(
        "select mention, data from outbox where data like :saying", saying=_SAYING
    )
    return [
        int(row["mention"] or 0)
        for row in rows
        if any(
            _is_said(key) and wanted.search(str(value))
            for key, value in _data(row).items()
        )
    ]


def _is_said(key: str) -> bool:
    return key.endswith(_SENTENCE)


def _data(row: Row) -> Row:
    data: Row = json.loads(row["data"])
    return data


def _keep(tx: Transaction, row: Row, data: Row) -> None:
    tx.run(
        "update outbox set data = :data where id = :id",
        id=row["id"],
        data=json.dumps(data, ensure_ascii=False),
    )
