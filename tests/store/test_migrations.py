"""Migrations: released steps never change, and every old database is updated."""

import sqlite3
from pathlib import Path

import sqlite_utils

from data import migrations
from data.connection import connect

SHIPPED = ["0001_initial"]
"""Append only. A step that was renamed would run twice in the field."""


def _database(path: Path) -> sqlite_utils.Database:
    return sqlite_utils.Database(connect(path), execute_plugins=False)


def test_the_list_of_steps_only_grows(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    migrations.apply(path)

    applied = [step.name for step in migrations.migrations.applied(_database(path))]

    assert applied[: len(SHIPPED)] == SHIPPED


def test_applying_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    before = _database(path).schema

    migrations.apply(path)

    assert _database(path).schema == before


def test_every_table_is_strict_and_every_index_asks_a_question(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    db = _database(path)

    ours = [table for table in db.tables if not table.name.startswith(("_", "sqlite_"))]

    assert [table.name for table in ours if not table.strict] == []


def test_a_mention_the_code_must_never_make_is_refused_by_the_schema(
    tmp_path: Path,
) -> None:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    db = _database(path)
    at = "2026-03-04T10:00:00.000Z"
    sound = {"source": "own", "platform": "x", "kind": "post", "received_at": at}
    sound |= {"started_at": at, "open_since": at}

    def refused(**wrong: str) -> bool:
        row = sound | wrong
        try:
            db.table("mentions").insert(row)
        except sqlite3.IntegrityError as error:
            return "CHECK" in str(error)
        return False

    assert not refused()
    assert refused(owner="UANNA")
    assert refused(status="claimed")
    assert refused(status="closed")
    assert refused(status="closed", outcome="solved", closed_at=at, promise_due=at)
    assert refused(started_at="2026-03-04 10:00")
