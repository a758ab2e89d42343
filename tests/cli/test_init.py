"""`brandwacht init`: five questions or five options, and a desk that reads its settings."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.initializing import EXAMPLES, example
from bot.config.settings import Settings
from tests.cli.conftest import Line

TOLD = {
    "--language": "nl",
    "--time-zone": "Europe/Amsterdam",
    "--channel": "#merk",
    "--name": "Anne-Fleur “A.” O'Neil",
    "--member": "U0123ANNE",
}
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1-secret", "SLACK_APP_TOKEN": "xapp-1-secret"}
ROOT = Path(__file__).parents[2]
WITHIN = 60
"""Seconds a question may take on a busy machine."""


def words(told: dict[str, str] = TOLD) -> list[str]:
    return [word for pair in told.items() for word in pair]


def of(folder: Path) -> dict[str, str]:
    """What the new `.env` says."""
    lines = (folder / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def test_what_it_writes_is_a_desk(line: Line) -> None:
    code, out, wrong = line.run("init", "desk", *words(), variables=TOKENS)
    folder = line.root / "desk"

    settings = Settings.read(of(folder), folder)

    assert (code, wrong) == (0, "")
    assert {path.name for path in folder.iterdir()} == {*EXAMPLES, "desk.toml", ".env"}
    assert (settings.desk.language, settings.desk.channel) == ("nl", "#merk")
    assert settings.desk.time_zone == "Europe/Amsterdam"
    (person,) = settings.people.values()
    assert (person.slack, person.name) == ("U0123ANNE", TOLD["--name"])
    assert settings.roster.default == (person.key,)
    assert settings.slack.token == "xoxb-1-secret"
    assert len(settings.sources["own"].token or "") > 24
    assert "brandwacht check" in out
    assert "secret" not in out


def test_secrets_and_the_folder_are_for_their_owner_only(line: Line) -> None:
    line.run("init", "desk", *words(), variables=TOKENS)

    assert (line.root / "desk" / ".env").stat().st_mode & 0o077 == 0
    assert (line.root / "desk").stat().st_mode & 0o077 == 0


def test_no_file_is_replaced(line: Line) -> None:
    (line.root / "desk.toml").write_text("# mine")
    (line.root / ".env").write_text("# mine, too")

    code, _, noted = line.run("init")

    assert code == 0
    assert (line.root / "desk.toml").read_text() == "# mine"
    assert (line.root / ".env").read_text() == "# mine, too"
    assert (line.root / "manifest.yaml").exists()
    assert f"{line.root / 'desk.toml'} is there already and was kept." in noted


@pytest.mark.parametrize("option", ["--channel", "--name", "--member"])
def test_where_nobody_can_be_asked_a_missing_answer_is_named(
    line: Line, option: str
) -> None:
    told = {name: said for name, said in TOLD.items() if name != option}

    code, _, wrong = line.run("init", *words(told))

    assert code == 2
    assert wrong.startswith(f"{option} is missing: ")
    assert [*line.root.iterdir()] == []


@pytest.mark.parametrize(
    ("option", "said", "reason"),
    [
        ("--language", "fr", "'en', 'de' or 'nl'"),
        ("--time-zone", "Europe/Amsterdm", "Europe/Amsterdam"),
        ("--channel", "merk", "neither the id of a channel"),
        ("--member", "anne", "Copy member ID"),
        ("--name", " ", "at least 1 character"),
    ],
)
def test_a_wrong_answer_is_said_with_its_option(
    line: Line, option: str, said: str, reason: str
) -> None:
    code, _, wrong = line.run("init", *words(TOLD | {option: said}))

    assert code == 2
    assert wrong.startswith(f"{option}: ")
    assert reason in wrong
    assert [*line.root.iterdir()] == []


def test_a_token_of_another_kind_is_refused(line: Line) -> None:
    swapped = {"SLACK_BOT_TOKEN": TOKENS["SLACK_APP_TOKEN"]}

    code, _, wrong = line.run("init", *words(), variables=swapped)

    assert code == 2
    assert "which belongs in SLACK_APP_TOKEN" in wrong
    assert "secret" not in wrong


def test_at_a_terminal_it_asks_and_asks_again(tmp_path: Path) -> None:
    """A real terminal, because tokens are asked for without showing them.

    What is typed before a hidden question is whole, with its last space, is lost.
    """
    conversation = [
        ("Language of the desk", "\n"),
        ("Time zone", "Europe/Berlin\n"),
        ("Channel for the mentions", "brand\n"),
        ("neither the id of a channel", "#brand\n"),
        ("Your first name", "Anna\n"),
        ("Your Slack member id", "U0123ANNA\n"),
        ("BOT_TOKEN (xoxb-…; Enter to write it into .env later): ", "xoxb-typed\n"),
        ("APP_TOKEN (xapp-…; Enter to write it into .env later): ", "\n"),
    ]
    shown = at_a_terminal(tmp_path, conversation)
    told = of(tmp_path)

    assert told["SLACK_BOT_TOKEN"] == "xoxb-typed"
    assert told["SLACK_APP_TOKEN"] == ""
    assert "xoxb-typed" not in shown
    assert "copy its two tokens into .env" in shown
    assert '"#brand"' in (tmp_path / "desk.toml").read_text()


TAKES_THE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "bot", "init"])
"""


def at_a_terminal(folder: Path, conversation: list[tuple[str, str]]) -> str:
    """`brandwacht init` in a folder, each answer once its question stands there."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKES_THE_TERMINAL],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    )
    os.close(its)
    shown, unread, waiting = "", "", [*conversation]
    while read := _read(ours):
        shown, unread = shown + read, unread + read
        while waiting and waiting[0][0] in unread:
            asked, answer = waiting.pop(0)
            unread = unread.partition(asked)[2]
            os.write(ours, answer.encode())
    os.close(ours)
    assert process.wait() == 0, shown
    assert waiting == []
    return shown


def _read(terminal: int) -> str:
    """What is shown next; nothing once the program ended."""
    assert select.select([terminal], [], [], WITHIN)[0], "it waits for something else"
    try:
        return os.read(terminal, 4_096).decode(errors="replace")
    except OSError:
        return ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_those_of_this_version(name: str) -> None:
    assert example(name) == (ROOT / name).read_text(encoding="utf-8")
