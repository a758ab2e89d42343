"""Evidence: a changed byte is detected, and forgetting keeps the chain valid."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.exporting import compare
from data import migrations
from data.audit import versions
from data.audit.versions import Mismatch
from data.connection import connect
from data.models import MentionId, UserId
from data.takedown import evidence
from data.takedown.models import EvidenceFile, Exhibit
from data.transaction import Transaction

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ANNA, BEN = UserId("UANNA"), UserId("UBEN")
SHOWN = Exhibit(
    content="Ich weiß, wo du wohnst. 🔪",
    author="Sanne @sanne",
    author_url="https://x.com/sanne",
    platform="x",
    url="https://x.com/sanne/status/1",
    posted_at=TEN - timedelta(hours=1),
    captured_at=TEN,
    context=True,
)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A desk with one mention and three pieces of evidence about it."""
    migrations.apply(tmp_path / "var" / "brandwacht.db")
    connection = connect(tmp_path / "var" / "brandwacht.db")
    tx, at = Transaction(connection), "2026-03-04T10:00:00.000Z"
    tx.run(
        "insert into mentions (source, platform, kind, received_at, started_at, "
        "open_since) values ('own', 'x', 'post', :at, :at, :at)",
        at=at,
    )
    whole = hashlib.sha256(b"a whole page").hexdigest()
    page = EvidenceFile("page.pdf", "safe/2026", whole)
    for number, file in enumerate([None, page, None]):
        evidence.add(
            tx,
            replace(SHOWN, file=file),
            mention=MentionId(1),
            by=ANNA,
            at=TEN + timedelta(minutes=number),
            witness=BEN,
            salt=f"salt {number}",
        )
    yield connection
    connection.close()


def test_the_digest_is_that_of_the_bytes_that_stand_there(
    held: sqlite3.Connection,
) -> None:
    """Playbook 8.4: the manifest hash equals a recomputation."""
    rows = held.execute("select body, digest from evidence").fetchall()
    assert len(rows) == 3
    for body, digest in rows:
        assert hashlib.sha256(body.encode()).hexdigest() == digest
    first = evidence.of(Transaction(held), MentionId(1))[0]
    assert first.exhibit == SHOWN
    assert evidence.verify(Transaction(held)) is None


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'wohnst', 'wohnsd')",
        "saved_by = 'UEVA'",
        "witness = 'UEVA'",
        "saved_at = '2026-03-04T10:00:00.001Z'",
        "digest = replace(digest, substr(digest, 1, 1), 'f')",
    ],
)
def test_one_changed_byte_is_found(held: sqlite3.Connection, change: str) -> None:
    """Playbook 8.4: past every guard of ours, straight in the file."""
    held.execute("drop trigger evidence_is_only_ever_forgotten")
    held.execute(f"update evidence set {change} where id = 2")  # noqa: S608

    assert evidence.verify(Transaction(held)) == 2
    assert versions.first_broken(Transaction(held)) == Mismatch("evidence", 2)


def test_evidence_is_append_only(held: sqlite3.Connection) -> None:
    for sql in (
        "delete from evidence where id = 2",
        "update evidence set body = 'other' where id = 2",
        "update evidence set witness = 'UEVA' where id = 2",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            held.execute(sql)


def test_forgetting_takes_the_words_and_leaves_the_chain(
    held: sqlite3.Connection,
) -> None:
    """DESIGN promise 10: and what was forgotten cannot be written in again."""
    tx = Transaction(held)
    evidence.forget(tx, MentionId(1), TEN)

    assert [one.exhibit for one in evidence.of(tx, MentionId(1))] == [None] * 3
    assert evidence.verify(tx) is None
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        held.execute("update evidence set body = 'back', forgotten_at = null")


def test_a_file_is_compared_with_what_lies_in_the_folder(
    held: sqlite3.Connection, tmp_path: Path
) -> None:
    """Playbook 8.4: one byte changed in a file, and verification says so."""
    held.commit()
    page, database = tmp_path / "page.pdf", tmp_path / "var" / "brandwacht.db"

    def said() -> list[str]:
        return list(compare(database, tmp_path))

    assert said() == [f"Evidence 2: page.pdf is not in {tmp_path}."]
    page.write_bytes(b"a whole page")
    assert said() == []
    page.write_bytes(b"a whole pagf")
    assert said() == ["Evidence 2: page.pdf was changed."]
