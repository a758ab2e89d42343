"""`brandwacht simulate`: a file goes in, a timeline comes out, and nothing is left behind."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.app import begin
from tests.simulation.conftest import OFFICE_HOURS, complaint, press

ROOT = Path(__file__).parents[2]

TEN = "2026-03-04T10:00"
BERLIN = {"TZ": "Europe/Berlin"}


@dataclass
class Line:
    """A command line in a folder of its own."""

    root: Path
    argv: pytest.MonkeyPatch
    said: pytest.CaptureFixture[str]

    def run(self, *words: str) -> tuple[int, str, str]:
        """The exit code, what was said, and what was complained about."""
        self.argv.setattr("sys.argv", ["brandwacht", "simulate", *words])
        with pytest.raises(SystemExit) as left:
            begin(BERLIN, self.root)
        out, err = self.said.readouterr()
        return int(left.value.code or 0), out, err

    def write(self, name: str, text: str) -> str:
        (self.root / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture
def line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Line:
    return Line(tmp_path, monkeypatch, capsys)


def test_a_day_is_told_line_by_line(line: Line) -> None:
    line.write("desk.toml", OFFICE_HOURS)
    presses = press("10:05", "ben", "claim") + press("10:06", "anna", "claim")

    code, out, err = line.run(
        line.write("day.toml", complaint(TEN, presses, today=True))
    )

    assert (code, err) == (0, "")
    told = out.splitlines()
    assert told[0] == "Wednesday 4 March 2026"
    assert told[1] == "  10:00     “late order” arrives"
    assert told[2].startswith(
        "  10:00     card        #brand  the card: Complaint · Somebody on X"
    )
    assert told[4:6] == [
        "  10:06     Anna: claim “late order”",
        "  10:06     refused     Anna    refused: Ben has had it since 10:05. You can "
        "offer help or take over.",
    ]
    assert told[6] == (
        "  10:48     thread      Ben     soon due: @Ben #1 needs its first "
        "reply by 11:00. A holding reply is enough."
    )
    assert "Asked: Ben 2, Carla 1" in told
    assert "Refused: 1" in told
    assert "  “late order”: first reply was due Wed 11:00, and still is" in told


def test_without_a_desk_it_plays_at_the_one_of_run_local(line: Line) -> None:
    code, out, _ = line.run(line.write("day.toml", complaint(TEN)))

    assert code == 0
    assert "10:15     thread      Anna" in out
    assert sorted(path.name for path in line.root.iterdir()) == ["day.toml"]


def test_a_desk_without_people_borrows_those_of_run_local(line: Line) -> None:
    line.write("desk.toml", '[targets.complaint]\nclaim = "5m"\n')

    code, out, _ = line.run(line.write("day.toml", complaint(TEN)))

    assert code == 0
    assert "10:05     thread      Anna" in out


def test_machines_get_one_document(line: Line) -> None:
    line.write("desk.toml", OFFICE_HOURS)

    code, out, _ = line.run(
        line.write("day.toml", complaint(TEN, today=True)), "--json"
    )

    told = json.loads(out)
    assert code == 0
    assert told["time_zone"] == "Europe/Berlin"
    assert told["pings"] == {"Anna": 2, "Carla": 1}
    assert [missed["clock"] for missed in told["missed"]] == [
        "claim",
        "first_reply",
        "resolve",
    ]
    nudge = told["lines"][2]
    assert nudge.pop("text").startswith("@Anna #1 has been waiting since 10:00.")
    assert nudge == {
        "at": "2026-03-04T09:15:00+00:00",
        "local": "2026-03-04T10:15:00",
        "kind": "nudge_claim",
        "how": "thread",
        "to": "#brand",
        "pings": ["Anna"],
        "mention": "late order",
    }


def test_a_change_can_be_compared_with_what_is(line: Line) -> None:
    line.write("desk.toml", OFFICE_HOURS)
    tried = complaint(TEN, today=True) + '[targets.complaint]\nfirst_reply = "30m"\n'
    day = line.write("day.toml", tried)

    _, out, _ = line.run(day, "--compare")
    _, document, _ = line.run(day, "--compare", "--json")

    assert "+ 10:30     direct      Anna" in out
    assert "- 11:00     direct      Anna" in out
    assert "As it is now" in out
    before = json.loads(document)["before"]["lines"]
    assert [entry["local"][11:16] for entry in before][-1] == "11:30"


def test_mistakes_are_told_all_at_once_and_nothing_is_played(line: Line) -> None:
    line.write("desk.toml", OFFICE_HOURS)
    wrong = press("10:05", "ana", "claim") + press("10:06", "ben", "clam")

    code, out, err = line.run(line.write("day.toml", complaint(TEN, wrong)))

    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 2


def test_a_file_that_is_not_there_is_said(line: Line) -> None:
    code, _, err = line.run("nowhere.toml")

    assert code == 2
    assert err.startswith("nowhere.toml cannot be read: ")


def test_hostile_text_stays_text(line: Line) -> None:
    """DESIGN promise 9: it pings nobody and paints nothing."""
    line.write("desk.toml", OFFICE_HOURS)
    hostile = complaint(TEN).replace(
        "Three weeks, and nothing.",
        "[red]<!channel> <@UANNA>\\u001b[31m\\n  11:00 card",
    )

    _, out, _ = line.run(line.write("day.toml", hostile))

    card = out.splitlines()[2]
    assert "\x1b" not in out
    assert "[red]" in card
    assert "@Anna" not in card


def test_the_example_plays_at_the_local_desk(line: Line) -> None:
    code, out, err = line.run(str(ROOT / "docs" / "examples" / "day.toml"))

    assert (code, err) == (0, "")
    assert "management  #brand-management" in out
    assert "Anna is away, Ben stands in" in out
    assert "Asked: " in out
