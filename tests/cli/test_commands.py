"""Errors on the command line are sentences, with the right exit code."""

import csv
import sqlite3
from datetime import UTC, datetime

import pytest

from data import migrations
from data.connection import connect
from data.intake import dead_letters
from data.transaction import Transaction
from tests.cli.conftest import Line


def test_a_start_without_tokens_says_where_to_get_them(line: Line) -> None:
    code, _, wrong = line.run("run")

    assert code == 2
    assert "SLACK_BOT_TOKEN is missing" in wrong
    assert "SLACK_APP_TOKEN is missing" in wrong
    assert "copy desk.example.toml" in wrong
    assert "Traceback" not in wrong


def test_check_without_tokens_says_the_same(line: Line) -> None:
    code, _, wrong = line.run("check")

    assert code == 2
    assert "SLACK_BOT_TOKEN is missing" in wrong


def test_there_is_nothing_to_verify_before_the_first_start(line: Line) -> None:
    code, _, wrong = line.run("verify")

    assert code == 2
    assert wrong == (
        f"There is no database at {line.database}: has the desk ever run here?\n"
    )


@pytest.mark.parametrize("command", ["verify", "export", "migrate"])
def test_a_file_that_is_no_database_is_said_in_one_sentence(
    line: Line, command: str
) -> None:
    line.database.parent.mkdir()
    line.database.write_text("Dear diary, nothing happened today. " * 50)

    code, _, wrong = line.run(command)

    assert code == 2
    assert wrong.count("\n") == 1
    assert "set BRANDWACHT_DATABASE" in wrong


def test_a_new_database_is_whole_and_exports_its_columns(line: Line) -> None:
    assert line.run("migrate")[0] == 0
    assert line.run("verify") == (0, "The record is whole.\n", "")

    code, out, _ = line.run("export")

    assert code == 0
    assert next(csv.reader(out.splitlines()))[:3] == ["number", "source", "platform"]


def test_a_changed_record_is_found(line: Line) -> None:
    line.run("migrate")
    with sqlite3.connect(line.database) as connection:
        connection.execute(
            "insert into events (at, kind, actor, data, hash) values "
            "('2026-03-02T09:15:00.000Z', 'receive', 'source', '{}', x'4711')"
        )
    connection.close()

    code, _, wrong = line.run("verify")

    assert code == 1
    assert "event 1 does not fit" in wrong


def test_a_backup_never_replaces_an_older_one(line: Line) -> None:
    line.run("migrate")

    assert line.run("backup", "copy.db")[0] == 0
    before = (line.root / "copy.db").read_bytes()
    code, _, wrong = line.run("backup", "copy.db")

    assert code == 1
    assert "never replaces" in wrong
    assert (line.root / "copy.db").read_bytes() == before


def test_forgetting_an_author_nobody_knows_is_no_mistake(line: Line) -> None:
    code, out, _ = line.run("forget", "x:nobody")

    assert (code, out) == (0, "0 mentions and replies were forgotten.\n")


def test_a_sample_shows_what_a_payload_becomes(line: Line) -> None:
    sample = line.root / "sample.json"
    sample.write_text('{"text": "Hello", "platform": "x"}', encoding="utf-8")

    code, out, _ = line.run("check", "--sample", str(sample), "--source", "own")

    assert code == 0
    assert '"text": "Hello"' in out
    assert "1 mentions, 0 deliberately ignored, 0 broken" in out


def test_a_sample_names_the_rule_that_fits(line: Line) -> None:
    """Features K4: the rule that decides, by what, and what it does."""
    with (line.root / "desk.toml").open("a", encoding="utf-8") as file:
        file.write('[rules.raffles]\nwords = "raffle*"\nmute = true\n')
    sample = line.root / "sample.json"
    sample.write_text('[{"text": "Raffles!"}, {"text": "Hello"}]', encoding="utf-8")

    code, out, _ = line.run("check", "--sample", str(sample))

    assert code == 0
    assert "rule: raffles (words raffles): mute" in out
    assert "rule: none fits" in out


def test_a_broken_sample_is_told_by_its_field(line: Line) -> None:
    sample = line.root / "sample.json"
    sample.write_text('{"platform": "x"}', encoding="utf-8")

    code, out, _ = line.run("check", "--sample", str(sample))

    assert code == 1
    assert "url, external_id and text" in out


def test_a_sample_of_a_stranger_names_the_sources_there_are(line: Line) -> None:
    code, _, wrong = line.run("check", "--sample", "x.json", "--source", "nobody")

    assert code == 2
    assert "There is no source nobody; there are f5bot, " in wrong


def test_dead_letters_are_listed_without_what_is_in_them(line: Line) -> None:
    migrations.apply(line.database)
    connection = connect(line.database)
    dead_letters.bury(
        Transaction(connection),
        source="octolens",
        at=datetime(2026, 3, 2, 9, 15, tzinfo=UTC),
        content_type="application/json",
        body=b'{"text": "third-party words"}',
        error="no url",
    )
    connection.close()

    code, out, _ = line.run("dead-letters", "list")

    assert code == 0
    assert "octolens" in out
    assert "third-party" not in out


def test_a_dead_letter_that_is_still_unreadable_stays(line: Line) -> None:
    migrations.apply(line.database)
    connection = connect(line.database)
    dead_letters.bury(
        Transaction(connection),
        source="octolens",
        at=datetime(2026, 3, 2, 9, 15, tzinfo=UTC),
        content_type="application/json",
        body=b"not json",
        error="not JSON",
    )
    connection.close()
    variables = {"BRANDWACHT_SOURCE_OCTOLENS_TOKEN": "a-token-of-octolens"}

    code, out, _ = line.run("dead-letters", "replay", variables=variables)

    assert code == 1
    assert "Number 1 stays: not JSON" in out
    assert "0 delivered, 1 left." in out


def test_a_case_nobody_knows_is_said_and_leaves_no_trace(line: Line) -> None:
    line.run("migrate")

    code, out, wrong = line.run("export", "--case", "482")

    assert (code, out) == (1, "")
    assert wrong == "There is no mention #482.\n"
    assert line.run("verify") == (0, "The record is whole.\n", "")


def test_mentions_are_no_page_to_read(line: Line) -> None:
    line.run("migrate")

    assert line.run("export", "--format", "md")[0] == 2
