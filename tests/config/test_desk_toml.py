"""What `desk.toml` may contain, and the errors for everything else."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.world.settings import DESK, TOKENS, problems, read


def test_a_small_desk_needs_a_channel_and_a_time_zone_only(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.desk.channel == "C0123ABCD"
    assert settings.desk.language == "en"
    assert settings.database == tmp_path / "var" / "brandwacht.db"
    assert settings.hours.days[4] == ((time(9), time(17)),)
    assert settings.hours.days[5] == ()


def test_without_a_file_it_says_where_to_begin(tmp_path: Path) -> None:
    wrong = problems(tmp_path, desk="")

    assert wrong == [
        "desk.toml: [desk]: is missing: copy desk.example.toml and fill it in."
    ]


def test_a_day_that_is_not_written_down_is_free(tmp_path: Path) -> None:
    hours = read(tmp_path, DESK + '[hours]\nmon = ["13:00-17:00", "09:00-12:30"]').hours

    assert hours.days[0] == ((time(9), time(12, 30)), (time(13), time(17)))
    assert hours.days[1] == ()


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    desk = """
    [desk]
    naem = "Desk"
    language = "fr"
    time_zone = "Europe/Berln"
    channel = "brand"
    [hours]
    mon = ["09:00-12:30", "12:00-17:00"]
    [people.anna]
    slack = "anna"
    deputy = "bne"
    [roster]
    default = ["zoe"]
    [playbok]
    """

    assert problems(tmp_path, desk) == [
        'desk.toml: [playbok] there is no such section. Did you mean "playbook"?',
        'desk.toml: [desk] language: must be "en", "de" or "nl".',
        "desk.toml: [desk] time_zone: “Europe/Berln” is not a time zone. "
        'Did you mean "Europe/Berlin"?',
        "desk.toml: [desk] channel: “brand” is neither the id of a channel "
        '("C0123ABCD") nor its name ("#brand").',
        'desk.toml: [desk] naem: there is no such setting. Did you mean "name"?',
        "desk.toml: [hours] mon: 09:00-12:30 runs into 12:00-17:00.",
        'desk.toml: [people.anna] slack: "anna" is not the id of a person in Slack: open '
        "their profile, press the three dots and choose “Copy member ID”.",
        "desk.toml: [people.anna] deputy: “bne” is nobody in [people]; there is anna.",
        "desk.toml: [roster] default (number 1): “zoe” is nobody in [people]; "
        "there is anna.",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("3h", timedelta(hours=3)),
        ("2d", timedelta(days=2)),
        ("none", None),
    ],
)
def test_a_target_is_written_as_people_say_it(
    tmp_path: Path, written: str, meant: timedelta | None
) -> None:
    settings = read(tmp_path, DESK + f'[targets.complaint]\nclaim = "{written}"')

    assert settings.targets["complaint"].claim == meant
    assert settings.targets["complaint"].model_fields_set == {"claim"}


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ('mon = ["9-5"]', "desk.toml: [hours] mon"),
        ('mno = ["09:00-17:00"]', "desk.toml: [hours] mno"),
        (
            "mon = []",
            "desk.toml: [hours]: the desk is never open: write down hours or set "
            "always_open = true.",
        ),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    tmp_path: Path, hours: str, said: str
) -> None:
    [wrong] = problems(tmp_path, DESK + f"[hours]\n{hours}")

    assert wrong.startswith(said)


def test_a_holiday_of_a_state_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    (wrong,) = problems(tmp_path, DESK + '[hours]\nholidays = ["NL", "DE-XX"]')

    assert "holidays (number 2)" in wrong
    assert "DE-XX" in wrong


def test_a_shift_knows_its_days_its_hours_and_its_people(tmp_path: Path) -> None:
    team = """
    [people.anna]
    slack = "U0123ANNA"
    [roster]
    default = ["anna"]
    shifts = [{ days = "mon-wed,sun", hours = "08:00-13:00", people = ["anna"] }]
    """

    (shift,) = read(tmp_path, DESK + team).roster.shifts

    assert shift.days == (0, 1, 2, 6)
    assert shift.hours == (time(8), time(13))
    assert shift.people == ("anna",)


def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    desk = DESK + '[sources.tool]\nadapter = "own"\ntoken = "very-secret"'
    variables = {**TOKENS, "BRANDWACHT_SOURCE_TOOL_TOKEN": "from-the-environment"}

    (wrong,) = problems(tmp_path, desk, variables)

    assert wrong == (
        "desk.toml: [sources.tool] token: secrets do not belong in this file. "
        "Set BRANDWACHT_SOURCE_TOOL_TOKEN instead."
    )


def test_the_playbook_is_handed_through(tmp_path: Path) -> None:
    settings = read(tmp_path, DESK + "[playbook.nudges]\nmax_per_mention = 2")

    assert settings.playbook == {"nudges": {"max_per_mention": 2}}


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    wrong = problems(tmp_path, "[desk")

    assert wrong[0].startswith("desk.toml cannot be read: ")
