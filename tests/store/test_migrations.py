"""Migrations: shipped steps never change, and every old database reaches today's shape."""

import sqlite3
from pathlib import Path

import sqlite_utils

from data import migrations
from data.connection import connect

SHIPPED = [
    "0001_the_desk",
    "0002_timers_of_anything",
    "0003_libraries",
    "0004_drafts",
    "0005_escalation",
    "0006_reviews",
    "0007_watch",
    "0008_private",
    "0010_setup",
    "0009_removal",
    "0011_forgetting",
    "0013_retention",
    "0014_paging",
    "0015_queues",
]
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


def test_a_desk_of_the_first_release_keeps_its_timers(tmp_path: Path) -> None:
    path, at = tmp_path / "desk.db", "2026-03-04T10:00:00.000Z"
    old = _database(path)
    migrations.migrations.apply(old, stop_before=SHIPPED[1])
    old.execute("insert into timers values ('mention', 7, 'claim', ?, 1, ?)", [at, at])
    old.conn.commit()

    migrations.apply(path)

    kept = {"subject": "mention", "subject_id": 7, "kind": "claim", "due": at}
    kept |= {"rung": 1, "since": at}
    assert list(_database(path).query("select * from timers")) == [kept]


def test_every_old_desk_reaches_todays_shape(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.db"
    migrations.apply(fresh)
    today = _shape(_database(fresh))

    for step in [*SHIPPED[1:], None]:
        path = tmp_path / f"before_{step}.db"
        migrations.migrations.apply(_database(path), stop_before=step)
        migrations.apply(path)
        assert _shape(_database(path)) == today


def _shape(db: sqlite_utils.Database) -> set[str]:
    rows = db.query("select sql from sqlite_master where sql is not null")
    return {" ".join(row["sql"].replace('"', "").split()) for row in rows}
