"""Evidence: what was public, who saw it and when, append-only (playbook 8.4).

The body is stored in its canonical form, so that its SHA-256 is that of the stored
bytes; a second hash links each piece to the previous one. Forgetting an author deletes
the body and keeps both hashes: a salt inside the body keeps a short text from being
guessed.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import MentionId, UserId
from data.payloads import from_json
from data.takedown.models import Evidence, EvidenceFile, EvidenceId, Exhibit
from data.transaction import Row, Transaction

_BEGINNING = "0" * 64


def canonical(exhibit: Exhibit, mention: MentionId, salt: str) -> str:
    """The one way to write it: JSON, keys sorted, no spaces, instants in UTC."""
    values = asdict(exhibit) | {
        "posted_at": maybe_text(exhibit.posted_at),
        "captured_at": to_text(exhibit.captured_at),
        "mention": mention,
        "salt": salt,
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def add(
    tx: Transaction,
    exhibit: Exhibit,
    *,
    mention: MentionId,
    by: UserId,
    at: datetime,
    witness: UserId | None,
    salt: str,
) -> Evidence:
    """Store one piece at the end of the chain."""
    body = canonical(exhibit, mention, salt)
    last = tx.one("select chain from evidence order by id desc limit 1")
    values: Row = {
        "mention": mention,
        "digest": sha256(body),
        "saved_by": by,
        "saved_at": to_text(at),
        "witness": witness,
    }
    chain = _link(_BEGINNING if last is None else str(last["chain"]), values)
    number = tx.add(
        "insert into evidence (mention, body, digest, saved_by, saved_at, witness, chain) "
        "values (:mention, :body, :digest, :saved_by, :saved_at, :witness, :chain)",
        **values,
        body=body,
        chain=chain,
    )
    digest = str(values["digest"])
    return Evidence(
        EvidenceId(number), mention, exhibit, digest, by, at, witness, chain
    )


def latest(tx: Transaction, mention: MentionId) -> Evidence | None:
    """The youngest piece about a mention."""
    return tx.one_of(
        Evidence,
        "select * from evidence where mention = :mention order by id desc limit 1",
        mention=mention,
    )


def of(tx: Transaction, mention: MentionId) -> list[Evidence]:
    """Every piece about a mention, oldest first."""
    return tx.all_of(
        Evidence,
        "select * from evidence where mention = :mention order by id",
        mention=mention,
    )


def forget(tx: Transaction, mention: MentionId, now: datetime) -> None:
    """Let go of what third parties wrote; the hashes stay."""
    tx.run(
        "update evidence set body = null, forgotten_at = :now "
        "where mention = :mention and body is not null",
        mention=mention,
        now=to_text(now),
    )


def files(tx: Transaction) -> list[tuple[EvidenceId, EvidenceFile]]:
    """Every file that evidence names, to be compared with what lies there."""
    rows = tx.all("select id, body from evidence where body is not null order by id")
    held = (
        (EvidenceId(row["id"]), from_json(Exhibit, json.loads(row["body"])))
        for row in rows
    )
    return [
        (number, shown.file)
        for number, shown in held
        if shown.file is not None and shown.file.sha256
    ]


def verify(tx: Transaction) -> EvidenceId | None:
    """The first piece in which a byte was changed, or nothing when all are whole."""
    before, last = _BEGINNING, 0
    while rows := tx.all(
        "select * from evidence where id > :last order by id limit 500", last=last
    ):
        for row in rows:
            before = _link(before, row)
            body = row["body"]
            changed = body is not None and sha256(body) != row["digest"]
            if changed or before != row["chain"]:
                return EvidenceId(row["id"])
        last = rows[-1]["id"]
    return None


def sha256(text: str) -> str:
    """The hash of a text, as the record holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def _link(before: str, row: Mapping[str, object]) -> str:
    names = ("mention", "digest", "saved_by", "saved_at", "witness")
    return sha256("\n".join([before, *(str(row[name] or "") for name in names)]))
