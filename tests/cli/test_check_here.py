"""`brandwacht check` on this machine: database, hours, people, secrets."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.doctor.finding import CheckResult
from bot.cli.doctor.local import check_here, file_system
from bot.config.settings import Settings
from data import migrations
from tests.world.settings import DESK, TOKENS, read

SATURDAY = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
MONDAY = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
LONG = "a-token-nobody-guesses"
TEAM = """
[people.anna]
slack = "U0123ANNA"
roles = ["agent", "lead", "manager", "admin"]
[roster]
default = ["anna"]
"""


def _settings(root: Path, desk: str = DESK + TEAM, token: str = LONG) -> Settings:
    return read(root, desk, {**TOKENS, "BRANDWACHT_SOURCE_OWN_TOKEN": token})


def _wrong(settings: Settings) -> list[CheckResult]:
    return [found for found in check_here(settings, MONDAY) if not found.is_right]


def _seen(settings: Settings, about: str, now: datetime = MONDAY) -> str:
    return next(
        found.seen for found in check_here(settings, now) if found.about == about
    )


def test_a_right_installation_is_green(tmp_path: Path) -> None:
    assert _wrong(_settings(tmp_path)) == []


def test_it_says_when_the_desk_opens_next(tmp_path: Path) -> None:
    settings = _settings(tmp_path)

    assert (
        _seen(settings, "hours") == "open now; closes Mon 02 Mar 17:00 (Europe/Berlin)"
    )
    assert _seen(settings, "hours", SATURDAY) == (
        "closed now; opens Mon 09 Mar 09:00 (Europe/Berlin)"
    )


def test_a_desk_that_never_closes_says_so(tmp_path: Path) -> None:
    settings = _settings(tmp_path, DESK + TEAM + "[hours]\nalways_open = true")

    assert _seen(settings, "hours", SATURDAY) == "open now, and always"


@pytest.mark.parametrize("token", ["short-one", "aaaaaaaaaaaaaaaaaaaaaaaa"])
def test_a_token_that_can_be_guessed_is_red(tmp_path: Path, token: str) -> None:
    (wrong,) = _wrong(_settings(tmp_path, token=token))

    assert wrong.about == "source own"
    assert token not in f"{wrong.seen} {wrong.fix}"


def test_a_desk_without_people_is_red(tmp_path: Path) -> None:
    (wrong,) = _wrong(_settings(tmp_path, DESK))

    assert wrong.about == "people"


def test_a_role_nobody_has_is_red(tmp_path: Path) -> None:
    desk = DESK + TEAM.replace('"lead", ', "")

    assert [wrong.seen for wrong in _wrong(_settings(tmp_path, desk))] == [
        "there is no lead"
    ]


def test_a_playbook_that_is_wrong_is_red(tmp_path: Path) -> None:
    desk = DESK + TEAM + '[playbook.nudges]\nmax_per_mention = "many"'

    (wrong,) = _wrong(_settings(tmp_path, desk))

    assert wrong.about == "playbook"
    assert "max_per_mention" in wrong.seen


def test_a_target_of_a_class_that_does_not_exist_is_red(tmp_path: Path) -> None:
    desk = DESK + TEAM + '[targets.complaints]\nclaim = "5m"'

    (wrong,) = _wrong(_settings(tmp_path, desk))

    assert "targets.complaints" in wrong.seen


def test_a_database_of_today_is_whole(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    migrations.apply(settings.database)

    seen = [found.seen for found in check_here(settings, MONDAY)]

    assert f"{settings.database} is whole and up to date" in seen


def test_an_older_database_wants_to_be_brought_up_to_date(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    settings.database.parent.mkdir()
    sqlite3.connect(settings.database).close()
    settings.database.chmod(0o600)

    (wrong,) = _wrong(settings)

    assert wrong.fix == "Run: brandwacht migrate"


def test_a_file_that_is_no_database_is_red(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    settings.database.parent.mkdir()
    settings.database.write_text("not a database" * 100, encoding="utf-8")
    settings.database.chmod(0o600)

    (wrong,) = _wrong(settings)

    assert wrong.about == "database"
    assert "cannot be read" in wrong.seen


@pytest.mark.parametrize(("kind", "is_right"), [("nfs4", False), ("ext4", True)])
def test_a_database_far_away_is_red(tmp_path: Path, kind: str, is_right: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"/dev/sda / ext4 rw 0 0\nfar:/disk {tmp_path} {kind} rw 0 0\n",
        encoding="utf-8",
    )

    found = file_system(tmp_path / "var", mounts)

    assert found.is_right is is_right
