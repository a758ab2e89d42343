"""Commands that need only the database need no secret, so that a backup always works."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.errors import Misconfigured
from data import migrations
from data.connection import connect
from data.transaction import Transaction
from tests.cli.conftest import Line, line

__all__ = ["line"]

DESK = """
[desk]
name = "Lumivelo"
time_zone = "Europe/Berlin"
channel = "#brand-mentions"

[sources.shop]
adapter = "own"
auth = "hmac"
header = "X-Signature"

[sources.tool]
adapter = "map"
[sources.tool.mapping]
fields = { text = "body" }
"""
LOST = {
    "SLACK_BOT_TOKEN_FILE": "/run/secrets/not-mounted",
    "BRANDWACHT_SOURCE_SHOP_SECRET_FILE": "/run/secrets/not-mounted-either",
}
"""Secrets that are somewhere else, as in the container that only makes the backup."""


@pytest.fixture
def desk(line: Line) -> Line:
    (line.root / "desk.toml").write_text(DESK, encoding="utf-8")
    migrations.apply(line.database)
    return line


@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("export",),
        ("export", "--format", "jsonl"),
        ("backup", "copy.db"),
        ("forget", "x:nobody"),
        ("forget", "x:nobody", "--dry-run"),
        ("about", "x:nobody"),
        ("about", "x:nobody", "--json"),
        ("check", "--escalations", "30d"),
        ("dead-letters", "list"),
        ("praise",),
        ("migrate",),
    ],
    ids=" ".join,
)
def test_a_command_on_the_database_asks_for_no_secret(
    desk: Line, words: tuple[str, ...]
) -> None:
    code, _, wrong = desk.run(*words, variables=LOST)

    assert (code, wrong) == (0, "")


def test_a_sample_is_looked_at_before_there_is_a_token(desk: Line) -> None:
    """A mapping is tried first, and told to the sender afterwards."""
    sample = desk.root / "sample.json"
    sample.write_text('{"body": "Mapped words."}', encoding="utf-8")

    for source, words in (("tool", "Mapped words."), ("shop", "Mapped words.")):
        code, out, _ = desk.run(
            "check", "--sample", str(sample), "--source", source, variables=LOST
        )
        assert code == 0
        assert words in out


def test_whoever_speaks_to_slack_or_sources_still_asks(desk: Line) -> None:
    """The same folder: leaving secrets out is for the database alone."""
    with pytest.raises(Misconfigured) as refused:
        Settings.read(LOST, desk.root)

    said = " ".join(refused.value.problems)
    assert "SLACK_BOT_TOKEN_FILE" in said
    assert "[sources.shop]" in said


def test_everything_else_in_the_file_is_still_checked(desk: Line) -> None:
    (desk.root / "desk.toml").write_text(DESK.replace("Berlin", "Berln"))

    code, _, wrong = desk.run("verify")

    assert code == 2
    assert "Europe/Berlin" in wrong


def _wrote(database: Path, handle: str, name: str) -> None:
    connection = connect(database)
    tx = Transaction(connection)
    at = datetime(2026, 3, 2, 9, 15, tzinfo=UTC).isoformat()[:19] + ".000Z"
    tx.run(
        "insert into mentions (source, platform, kind, text, author_key, author_handle, "
        "author_name, visibility, received_at, started_at, open_since, status) values "
        "('own', 'x', 'post', 'My lamp hums.', :key, :handle, :name, 'public', "
        ":at, :at, :at, 'open')",
        key=f"x:{handle}",
        handle=handle,
        name=name,
        at=at,
    )
    connection.close()


def test_about_finds_by_key_by_handle_and_by_name(desk: Line) -> None:
    _wrote(desk.database, "mara_z", "Mara Zilverlicht")

    for asked in ("x:mara_z", "X:@mara_z", "mara_z", "@Mara_Z", "mara zilverlicht"):
        code, out, _ = desk.run("about", asked)
        assert code == 0
        assert out.startswith("x:mara_z\n")
        assert "My lamp hums." in out

    assert desk.run("about", "x:other")[1] == "We hold nothing about x:other.\n"
    assert "nobody called other" in desk.run("about", "other")[2]


def test_a_dry_run_says_what_would_go_and_changes_nothing(desk: Line) -> None:
    _wrote(desk.database, "mara_z", "Mara Zilverlicht")

    code, out, _ = desk.run("forget", "x:mara_z", "--dry-run")

    assert code == 0
    assert "1 mention would be forgotten: #1" in out
    assert "Nothing was changed." in out
    assert "My lamp hums." in desk.run("about", "x:mara_z")[1]
    assert desk.run("forget", "x:mara_z")[1] == ("1 mention or reply was forgotten.\n")
    assert desk.run("about", "x:mara_z")[1] == "We hold nothing about x:mara_z.\n"
