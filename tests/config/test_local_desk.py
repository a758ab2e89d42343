"""`run --local` works without any configuration."""

import stat
from pathlib import Path

import pytest

from bot.config import local
from bot.config.settings import Settings
from bot.config.sources import PRESETS


def test_it_has_a_team_channels_and_sources(tmp_path: Path) -> None:
    settings = Settings.local({}, tmp_path)

    assert [person.name for person in settings.people.values()] == [
        "Anna",
        "Ben",
        "Carla",
        "David",
        "Eva",
    ]
    assert settings.desk.channel == "#brand-mentions"
    assert settings.desk.management_channel == "#brand-management"
    assert settings.hours.always_open
    assert set(PRESETS) == settings.sources.keys()


def test_its_token_is_another_one_at_every_start(tmp_path: Path) -> None:
    first = Settings.local({}, tmp_path).sources["own"].token
    second = Settings.local({}, tmp_path).sources["own"].token

    assert first is not None
    assert len(first) >= 32
    assert first != second
    assert list(tmp_path.iterdir()) == []


def test_the_token_is_written_down_for_its_owner_only(tmp_path: Path) -> None:
    local.keep_token(tmp_path, "first")
    local.keep_token(tmp_path, "second")
    kept = tmp_path / "var" / "own-token"

    assert local.kept_token(tmp_path) == "second"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example"])
def test_it_is_on_this_machine_only_whatever_the_host_says(
    tmp_path: Path, host: str
) -> None:
    settings = Settings.local({"BRANDWACHT_HOST": host}, tmp_path)

    assert (settings.host, settings.only_here) == ("127.0.0.1", True)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_it_speaks_the_language_of_this_machine(
    tmp_path: Path, variables: dict[str, str], language: str
) -> None:
    assert Settings.local(variables, tmp_path).desk.language == language


def test_it_keeps_the_time_of_this_machine(tmp_path: Path) -> None:
    settings = Settings.local({"TZ": "Europe/Amsterdam"}, tmp_path)

    assert settings.desk.time_zone == "Europe/Amsterdam"


def test_what_desk_toml_says_is_tried_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text(
        '[desk]\nname = "Ours"\n[people.zoe]\nslack = "UZOE"\n', encoding="utf-8"
    )

    settings = Settings.local({}, tmp_path)

    assert settings.desk.name == "Ours"
    assert settings.desk.channel == "#brand-mentions"
    assert settings.people.keys() == {"zoe"}
    assert settings.roster.default == ()


def test_hours_of_ones_own_are_the_hours(tmp_path: Path) -> None:
    """Nights, walls and openings can be tried at home, too."""
    (tmp_path / "desk.toml").write_text(
        '[hours]\nmon = ["09:00-17:00"]\n', encoding="utf-8"
    )

    hours = Settings.local({}, tmp_path).hours

    assert not hours.always_open
    assert [len(spans) for spans in hours.days.values()] == [1, 0, 0, 0, 0, 0, 0]
